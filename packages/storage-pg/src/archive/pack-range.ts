import type { PgDriver, PgSession } from '../driver/driver.ts'
import { partitionsOf, type Partition } from '../partitions/partitions.ts'
import type { IdRange } from '../query/id-range.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import { partitionedTables, type TableName, type Tables } from '../sql/tables.ts'
import { changedMeanwhile } from '../stores/change.ts'
import { rowCount } from './chunk.ts'
import type { Compression } from './compression.ts'
import { readChunks } from './read-chunks.ts'
import { nextChunkId, storeChunk } from './store-chunk.ts'

export interface PackOptions {
  readonly compression: Compression
  /** How many results a chunk has, about. */
  readonly chunkSize: number
}

/** What was packed. */
export interface Packing {
  readonly results: number
  readonly chunks: number
  readonly bytes: number
  /** Partitions that are gone. */
  readonly dropped: readonly string[]
}

/**
 * Packs all runs of a range of ids, of every project, in one transaction: its rows leave their tables as their chunks become
 * visible. A partition of exactly this range is dropped; other rows are deleted.
 */
export function packRange(
  driver: PgDriver,
  tables: Tables,
  range: IdRange,
  options: PackOptions,
): Promise<Packing> {
  return driver.transaction(async (session) => {
    // A long time is not too long for the rows; whoever waits for the lock of the tables holds up all others.
    await session.query(
      `SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', $1, true)`,
      [String(longestWaitMs)],
    )
    const partitions = await partitionsIn(session, tables, range)
    const deletedFrom = partitionedTables.filter((name) => !partitions.has(name))
    const total = { results: 0, chunks: 0, bytes: 0 }
    const { rows } = await session.query<{ id: number }>(
      `SELECT p.id FROM ${tables.project} AS p ORDER BY p.id`,
    )
    for (const { id: project } of rows) {
      await session.query(`SELECT set_config('gatewright.project', $1, true)`, [String(project)])
      if (!(await hasRuns(session, tables, project, range))) continue
      // Whoever else packs or removes results of the project waits for the end.
      await nextChunkId(session, tables, project)
      for await (const chunk of readChunks(session, tables, project, { range, size: options.chunkSize })) {
        total.bytes += await storeChunk(session, tables, project, chunk, {
          compression: options.compression,
          packedIn: 0n,
        })
        total.results += rowCount(chunk)
        total.chunks++
        for (const name of deletedFrom) await deleteRows(session, tables[name], project, chunk.runs)
      }
    }
    const dropped = [...partitions.values()].map(({ table }) => table)
    if (dropped.length > 0) await drop(session, tables, partitions, total.results)
    return { ...total, dropped }
  })
}

const longestWaitMs = 5_000

/** The partitions whose range is this one. */
async function partitionsIn(
  session: PgSession,
  tables: Tables,
  { first, last }: IdRange,
): Promise<ReadonlyMap<TableName, Partition>> {
  const found = new Map<TableName, Partition>()
  for (const name of partitionedTables) {
    const all = await partitionsOf(session, tables[name])
    const partition = all.find(({ from, until }) => from === first && until === last + 1n)
    if (partition) found.set(name, partition)
  }
  return found
}

async function hasRuns(
  session: PgSession,
  tables: Tables,
  project: number,
  { first, last }: IdRange,
): Promise<boolean> {
  const { rows } = await session.query(
    `SELECT r.id FROM ${tables.run} AS r WHERE r.project = $1 AND r.id >= $2 AND r.id <= $3 AND r.packed = 0 LIMIT 1`,
    [project, first, last],
  )
  return rows.length > 0
}

async function deleteRows(
  session: PgSession,
  table: string,
  project: number,
  runs: readonly bigint[],
): Promise<void> {
  await session.query(
    `DELETE FROM ${table} AS x
     WHERE x.project = $1 AND x.run_id = ANY ($2::int8[]) AND x.run_id >= $3 AND x.run_id <= $4`,
    [project, numbersLiteral(runs), runs[0], runs.at(-1)],
  )
}

/**
 * Drops partitions all of whose rows were packed. Nobody reads or writes meanwhile: a statement sees the state before or the
 * one behind. In the order in which every statement names the tables, so that none holds one and waits for another.
 */
async function drop(
  session: PgSession,
  tables: Tables,
  partitions: ReadonlyMap<TableName, Partition>,
  results: number,
): Promise<void> {
  for (const name of partitionedTables)
    if (partitions.has(name)) await session.script(`LOCK TABLE ${tables[name]} IN ACCESS EXCLUSIVE MODE`)
  const ofResults = partitions.get('result')
  if (ofResults) {
    const { rows } = await session.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM ${ofResults.table}`,
    )
    // Rows came since the partition was read: they are packed with it the next time.
    if (rows[0]?.count !== BigInt(results)) throw changedMeanwhile()
  }
  for (const { table } of partitions.values()) await session.script(`DROP TABLE ${table}`)
}
