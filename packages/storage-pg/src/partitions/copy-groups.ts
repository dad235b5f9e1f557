import type { PgSession } from '../driver/driver.ts'
import { partitionedTables, type TableName, type Tables } from '../sql/tables.ts'
import { partitionOf, partitionsOf, type Partition } from './partitions.ts'

/** Runs whose rows are copied into the same tables. */
export interface CopyGroup<Run> {
  /** All tables; in place of those of results perhaps partitions of them. */
  readonly tables: Tables
  readonly runs: readonly Run[]
}

/**
 * Whether row-level security holds for the role of a session: COPY refuses a table then. It does not for superusers, whom
 * it spares the detour.
 */
export async function isWalled(session: PgSession, tables: Tables): Promise<boolean> {
  const { rows } = await session.query<{ walled: boolean }>(
    'SELECT row_security_active($1::text::regclass) AS walled',
    [tables.result],
  )
  return rows[0]?.walled === true
}

/**
 * Where the rows of runs are copied, for a role that row-level security holds for: into the partitions, which have none of
 * their own and take only rows of the connection's project. Most often that is one group.
 */
export async function copyGroupsOf<Run extends { readonly id: bigint }>(
  session: PgSession,
  tables: Tables,
  runs: readonly Run[],
): Promise<readonly CopyGroup<Run>[]> {
  const partitions = new Map<TableName, readonly Partition[]>()
  for (const name of partitionedTables) partitions.set(name, await partitionsOf(session, tables[name]))
  const groups = new Map<string, { tables: Tables; runs: Run[] }>()
  for (const run of runs) {
    const targets = partitionedTables.map(
      (name) => [name, partitionOf(partitions.get(name) ?? [], run.id).table] as const,
    )
    const key = targets.map(([, table]) => table).join()
    const group = groups.get(key)
    if (group) group.runs.push(run)
    else groups.set(key, { tables: { ...tables, ...Object.fromEntries(targets) }, runs: [run] })
  }
  return [...groups.values()]
}
