import { collectNewest } from '@gatewright/core/query'
import type { TestResult } from '@gatewright/core/schema'
import { decodeRows } from './decode-rows.ts'
import { newestOfSeries } from './newest-of-series.ts'
import type { QueryPlan } from './query-plan.ts'
import { partsOf, runsOf, windowingOf } from './read-page.ts'
import { readNewest } from './read-newest.ts'
import { readRows } from './read-rows.ts'
import type { ReadScope } from './read-scope.ts'
import { windowsIn } from './run-window.ts'
import { allRows } from './windowed-rows.ts'

/** The newest results of a plan, as `newestResults` says. */
export async function newestOfQuery(
  scope: ReadScope,
  plan: QueryPlan,
  distinctOn: readonly string[],
): Promise<readonly TestResult[]> {
  if (distinctOn.length > 0) return collected(scope, plan, distinctOn)
  const rows = isBySeries(plan)
    ? await newestOfSeries(scope, plan)
    : await readNewest(scope, plan, 'testcase')
  return decodeRows(scope, rows)
}

/** Where any newest result of a series is likely to be one that is asked for. */
function isBySeries({ runs, rows, ids, exceptSet, series, indexes }: QueryPlan): boolean {
  const isOfRuns =
    ids !== undefined || exceptSet !== undefined || runs.itemId !== undefined || runs.groups !== undefined
  const isOfRows =
    rows.isFailing === true ||
    rows.data !== undefined ||
    rows.names !== undefined ||
    rows.variant !== undefined
  return (
    !isOfRuns &&
    !isOfRows &&
    runs.storedAfter === undefined &&
    (series !== undefined || indexes === undefined)
  )
}

const mostRowsAtOnce = 10_000

/** Looks at all that the plan finds, a part at a time. */
async function collected(
  scope: ReadScope,
  plan: QueryPlan,
  distinctOn: readonly string[],
): Promise<readonly TestResult[]> {
  const newest = collectNewest(distinctOn)
  const windowing = windowingOf(plan, { order: 'newest-first' })
  for await (const groups of runsOf(scope, plan)) {
    const windows = groups.map((group) => group.flatMap((window) => windowsIn(window, windowing)))
    for (const part of partsOf(windows, plan.rows, mostRowsAtOnce)) {
      const rows = await readRows(scope, part, plan.rows, { order: 'newest-first', limit: allRows })
      for (const result of await decodeRows(scope, rows)) newest.add(result)
    }
  }
  return newest.results()
}
