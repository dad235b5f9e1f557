import type { ReadScope } from '../query/read-scope.ts'
import { countRows } from '../query/read-rows.ts'
import type { RowFilter } from '../query/row-filter.ts'
import type { RunFilter } from '../query/run-filter.ts'
import { chunksWith, packedSource } from './packed-source.ts'

const runsAtOnce = 2_000

/** How many rows of all packed runs of a filter another one lets through. */
export async function countPackedRuns(scope: ReadScope, runs: RunFilter, rows: RowFilter): Promise<number> {
  const chunks = await chunksWith(scope, { series: rows.series })
  const source = packedSource(scope, chunks, runs, 'newest-first', undefined)
  let count = 0
  for (;;) {
    const groups = await source.next(runsAtOnce)
    if (groups === undefined) return count
    count += await countRows(scope, groups.flat(), rows)
  }
}
