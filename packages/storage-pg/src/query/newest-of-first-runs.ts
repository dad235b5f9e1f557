import type { FoundRow } from './found-row.ts'
import { placeSource } from './place-source.ts'
import type { QueryPlan } from './query-plan.ts'
import { readRows } from './read-rows.ts'
import type { ReadScope } from './read-scope.ts'
import type { RunWindow } from './run-window.ts'
import type { SeriesIds } from './series-of-query.ts'
import { allRows, rowsIn } from './windowed-rows.ts'

/** For fewer series a look-up of each takes less time. */
const fewestSeries = 500
/** A look-up takes as long as so many rows of a run that is read as a whole. */
const rowsOfLookUp = 10
const mostRuns = 16

/**
 * The newest rows of some series that the newest runs of a plan have, by testcase: a whole run is read faster than each of its
 * tests is looked up, and most tests are in the newest one. Nothing where that would take longer.
 */
export async function newestOfFirstRuns(
  scope: ReadScope,
  { runs, rows }: QueryPlan,
  series: readonly SeriesIds[],
): Promise<Map<number, FoundRow>> {
  const newest = new Map<number, FoundRow>()
  if (series.length < fewestSeries) return newest
  const groups = (await placeSource(scope, runs, 'newest-first', undefined).next(mostRuns)) ?? []
  const windows: RunWindow[] = []
  for (const group of groups) {
    if (rowsIn(windows) + rowsIn(group) > series.length * rowsOfLookUp) break
    windows.push(...group)
  }
  if (windows.length === 0) return newest
  const testcaseOf = new Map(series.map(({ id, testcase_id: testcase }) => [id, testcase]))
  const filter = { ...rows, series: [...testcaseOf.keys()] }
  for (const row of await readRows(scope, windows, filter, { order: 'newest-first', limit: allRows })) {
    const testcase = testcaseOf.get(row.series_id) ?? 0
    if (!newest.has(testcase)) newest.set(testcase, row)
  }
  return newest
}
