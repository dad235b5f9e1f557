import type { FeedChange } from '@gatewright/core/ports'
import { compareText } from '@gatewright/core/canonical'
import type { Instant } from '@gatewright/core/schema'
import { readStoredChunk } from '../archive/archive-view.ts'
import { partOfChunk } from '../archive/chunk.ts'
import type { Compression } from '../archive/compression.ts'
import { nextChunkId, storeChunk } from '../archive/store-chunk.ts'
import type { PgSession } from '../driver/driver.ts'
import { bytesLiteral, numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import { partitionedTables, type Tables } from '../sql/tables.ts'
import type { OldRun } from './old-runs.ts'

/** As many as facts of other events list. */
const mostListed = 100

/** Removes runs with all their rows, and answers the events that tell of it: each names all of its reports. */
export async function removeRuns(
  session: PgSession,
  tables: Tables,
  project: number,
  {
    runs,
    at,
    compression,
  }: { readonly runs: readonly OldRun[]; readonly at: Instant; readonly compression: Compression },
): Promise<readonly FeedChange[]> {
  const ids = runs.map(({ id }) => id)
  // Whoever reads the runs meanwhile hears that something changed.
  await nextChunkId(session, tables, project)
  for (const name of partitionedTables)
    await session.query(
      `DELETE FROM ${tables[name]} AS x
       WHERE x.project = $1 AND x.run_id = ANY ($2::int8[]) AND x.run_id >= $3 AND x.run_id <= $4`,
      [project, numbersLiteral(ids), ids[0], ids.at(-1)],
    )
  await session.query(
    `DELETE FROM ${tables.run_group} AS g
     WHERE g.project = $1 AND g.group_id = ANY ($2::text[]) AND g.run_id = ANY ($3::int8[])`,
    [project, textsLiteral([...new Set(runs.flatMap(({ groups }) => groups))]), numbersLiteral(ids)],
  )
  await session.query(`DELETE FROM ${tables.run} AS r WHERE r.project = $1 AND r.id = ANY ($2::int8[])`, [
    project,
    numbersLiteral(ids),
  ])
  const chunks = new Set(runs.map(({ packed }) => packed).filter((id) => id !== 0n))
  for (const id of chunks) await packAgain(session, tables, project, id, compression)
  return eventsOf(runs, await removedReports(session, tables, project, runs), at)
}

/** What is left of a chunk is packed anew, and the chunk removed. */
async function packAgain(
  session: PgSession,
  tables: Tables,
  project: number,
  id: bigint,
  compression: Compression,
): Promise<void> {
  const { rows } = await session.query<{ id: bigint }>(
    `SELECT r.id FROM ${tables.run} AS r WHERE r.project = $1 AND r.packed = $2 AND r.packed <> 0`,
    [project, id],
  )
  const left = new Set(rows.map((run) => run.id))
  if (left.size > 0) {
    const chunk = partOfChunk(await readStoredChunk(session, tables, project, id), left)
    await storeChunk(session, tables, project, chunk, { compression, packedIn: id })
  }
  await session.query(`DELETE FROM ${tables.packed_chunk} AS c WHERE c.project = $1 AND c.id = $2`, [
    project,
    id,
  ])
}

/** A report that runs were removed of. */
interface RemovedReport {
  readonly key: string
  /** Whether other runs of it are still there. */
  readonly isLeft: boolean
}

/** By the digests of the keys in hexadecimal, in the order of the keys. */
async function removedReports(
  session: PgSession,
  tables: Tables,
  project: number,
  runs: readonly OldRun[],
): Promise<ReadonlyMap<string, RemovedReport>> {
  const shas = new Map(runs.map(({ report_sha: sha }) => [sha.toString('hex'), sha]))
  const { rows } = await session.query<{ key_sha: Buffer; key: string; is_left: boolean }>(
    `SELECT p.key_sha, p.key, EXISTS (
       SELECT FROM ${tables.run} AS r
       WHERE r.project = $1 AND r.position = p.position AND r.report_sha = p.key_sha
     ) AS is_left
     FROM ${tables.report} AS p WHERE p.project = $1 AND p.key_sha = ANY ($2::bytea[])`,
    [project, bytesLiteral([...shas.values()])],
  )
  const reports = rows.map(
    ({ key_sha: sha, key, is_left: isLeft }) => [sha.toString('hex'), { key, isLeft }] as const,
  )
  return new Map(reports.sort(([, a], [, b]) => compareText(a.key, b.key)))
}

function eventsOf(
  runs: readonly OldRun[],
  reports: ReadonlyMap<string, RemovedReport>,
  at: Instant,
): readonly FeedChange[] {
  const named = [...reports]
  const events: FeedChange[] = []
  for (let start = 0; start < named.length; start += mostListed) {
    const some = new Map(named.slice(start, start + mostListed))
    const removed = runs.filter(({ report_sha: sha }) => some.has(sha.toString('hex')))
    events.push(removedChange(removed, [...some.values()], at))
  }
  return events
}

function removedChange(runs: readonly OldRun[], reports: readonly RemovedReport[], at: Instant): FeedChange {
  const reportKeys = reports.map(({ key }) => key)
  const partial = reports.flatMap(({ key, isLeft }) => (isLeft ? [key] : []))
  return {
    kind: 'results-removed',
    ref: reportKeys[0] ?? '',
    at,
    facts: {
      resultCount: resultsOf(runs),
      runCount: runs.length,
      reportCount: reportKeys.length,
      reportKeys,
      ...(partial.length > 0 && { partial }),
    },
  }
}

export function resultsOf(runs: readonly OldRun[]): number {
  return runs.reduce((sum, { result_count: count }) => sum + count, 0)
}
