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

/** Removes runs with all their rows, and answers the event that tells of it. */
export async function removeRuns(
  session: PgSession,
  tables: Tables,
  project: number,
  {
    runs,
    at,
    compression,
  }: { readonly runs: readonly OldRun[]; readonly at: Instant; readonly compression: Compression },
): Promise<FeedChange> {
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
  return eventOf(runs, await reportKeysOf(session, tables, project, runs), at)
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

async function reportKeysOf(
  session: PgSession,
  tables: Tables,
  project: number,
  runs: readonly OldRun[],
): Promise<readonly string[]> {
  const shas = new Map(runs.map(({ report_sha: sha }) => [sha.toString('hex'), sha]))
  const { rows } = await session.query<{ key: string }>(
    `SELECT p.key FROM ${tables.report} AS p WHERE p.project = $1 AND p.key_sha = ANY ($2::bytea[])`,
    [project, bytesLiteral([...shas.values()])],
  )
  return rows.map(({ key }) => key).sort(compareText)
}

function eventOf(runs: readonly OldRun[], reportKeys: readonly string[], at: Instant): FeedChange {
  return {
    kind: 'results-removed',
    ref: reportKeys[0] ?? '',
    at,
    facts: {
      resultCount: resultsOf(runs),
      runCount: runs.length,
      reportCount: reportKeys.length,
      reportKeys: reportKeys.slice(0, mostListed),
    },
  }
}

export function resultsOf(runs: readonly OldRun[]): number {
  return runs.reduce((sum, { result_count: count }) => sum + count, 0)
}
