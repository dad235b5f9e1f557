import { millisecondOf } from '../query/id-range.ts'
import type { QueryPlan } from '../query/query-plan.ts'
import type { FoundRow } from '../query/found-row.ts'
import { readRows } from '../query/read-rows.ts'
import type { ReadScope } from '../query/read-scope.ts'
import { compareRows } from '../query/stored-run.ts'
import type { ChunkInfo } from './archive-view.ts'
import { chunksWith, packedSource } from './packed-source.ts'

const runsAtOnce = 2_000
const mostOfRun = 2 ** 31

/**
 * Adds the newest rows for each testcase that are packed to those that are not. A chunk is read only where it may have a
 * newer one for some testcase than what is known.
 */
export async function addNewestPacked(
  scope: ReadScope,
  plan: QueryPlan,
  newest: Map<number, FoundRow>,
): Promise<void> {
  const wanted = plan.series?.map(({ id }) => id)
  const chunks = await chunksWith(scope, { series: wanted })
  for (const chunk of chunks.toSorted((a, b) => (a.last_run > b.last_run ? -1 : 1))) {
    const testcases = await testcasesIn(scope, chunk, wanted && new Set(wanted))
    const { last } = millisecondOf(chunk.last_run)
    const open = [...testcases].filter(([, testcase]) => {
      const known = newest.get(testcase)
      return known === undefined || known.run.id <= last
    })
    if (open.length === 0) continue
    const filter = { ...plan.rows, series: open.map(([series]) => series) }
    const source = packedSource(scope, [chunk], plan.runs, 'newest-first', undefined)
    for (let groups = await source.next(runsAtOnce); groups; groups = await source.next(runsAtOnce)) {
      const options = { order: 'newest-first', limit: mostOfRun } as const
      for (const row of await readRows(scope, groups.flat(), filter, options)) {
        const testcase = testcases.get(row.series_id) ?? 0
        const known = newest.get(testcase)
        if (!known || compareRows(known, row, 'newest-first') > 0) newest.set(testcase, row)
      }
    }
  }
}

/** The testcases of the series of a chunk that are wanted. */
async function testcasesIn(
  { session, project, dictionary }: ReadScope,
  chunk: ChunkInfo,
  wanted: ReadonlySet<number> | undefined,
): Promise<ReadonlyMap<number, number>> {
  const held = [...chunk.series()].filter((series) => wanted?.has(series) !== false)
  const series = await dictionary.series.read(session, project, held)
  return new Map(held.map((id) => [id, series.get(id)?.testcaseId ?? 0]))
}
