import type { PgSession } from '../driver/driver.ts'

/** A part of one of the tables of results: the rows of the runs whose ids are in a range. */
export interface Partition {
  /** Qualified and quoted, as `"gatewright"."result_20261101_20261201"`. */
  readonly table: string
  /** The first run id that it takes; absent where it takes all that no other one does. */
  readonly from?: bigint
  /** The first run id that it takes no more. */
  readonly until?: bigint
}

const partitionsSql = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
  FROM pg_inherits i
  JOIN pg_class c ON c.oid = i.inhrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE i.inhparent = $1::text::regclass AND NOT i.inhdetachpending`

/** The partitions of a table, in the order of their ranges; the one for all other rows is the last. */
export async function partitionsOf(session: PgSession, table: string): Promise<readonly Partition[]> {
  const { rows } = await session.query<{ name: string; bound: string }>(partitionsSql, [table])
  return rows.map(toPartition).sort(byRange)
}

/**
 * The partition that takes the rows of a run.
 *
 * COPY refuses a table with row-level security, and takes its partitions: rows of a report are copied there. Where the
 * partition is not the run's any more, because another was made meanwhile, the database refuses the row and the
 * transaction is tried again.
 */
export function partitionOf(partitions: readonly Partition[], runId: bigint): Partition {
  const found = partitions.find(
    ({ from, until }) => from === undefined || until === undefined || (from <= runId && runId < until),
  )
  if (found === undefined)
    throw new Error(`No partition takes the run ${runId}, and there is none for others.`)
  return found
}

function toPartition({ name, bound }: { readonly name: string; readonly bound: string }): Partition {
  const range = /^FOR VALUES FROM \('?(-?\d+)'?\) TO \('?(-?\d+)'?\)$/.exec(bound)
  const table = quoted(name)
  return range === null ? { table } : { table, from: BigInt(range[1] ?? 0), until: BigInt(range[2] ?? 0) }
}

/** `format` quotes only what has to be; statements quote all. */
function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => (part.startsWith('"') ? part : `"${part}"`))
    .join('.')
}

function byRange(one: Partition, other: Partition): number {
  if (one.from === undefined || other.from === undefined)
    return Number(one.from === undefined) - Number(other.from === undefined)
  return one.from < other.from ? -1 : 1
}
