import { partsOf, runsOf, windowingOf } from './read-page.ts'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import type { FoundRow } from './found-row.ts'
import { readRows } from './read-rows.ts'
import { windowsIn } from './run-window.ts'
import { allRows } from './windowed-rows.ts'

/** Of what a newest result is looked for. */
export type NewestOf = 'testcase' | 'series'

/**
 * The newest row of a plan for each testcase or series, newest first. What has been found is not read again, so that an item
 * with many runs costs little more than its newest ones.
 */
export async function readNewest(
  scope: ReadScope,
  plan: QueryPlan,
  of: NewestOf,
): Promise<readonly FoundRow[]> {
  const windowing = windowingOf(plan, { order: 'newest-first' })
  const missing = missingSeries(scope, plan, of)
  const newest: FoundRow[] = []
  for await (const groups of runsOf(scope, plan, fewestRuns)) {
    const windows = groups.map((group) => group.flatMap((window) => windowsIn(window, windowing)))
    for (const part of partsOf(windows, missing.filter(), mostRowsAtOnce)) {
      const found = await readRows(scope, part, missing.filter(), { order: 'newest-first', limit: allRows })
      for (const row of await missing.taken(found)) newest.push(row)
      if (missing.isNone()) return newest
    }
  }
  return newest
}

/** The newest runs of an item, in each of some variants, most often have all that is looked for. */
const fewestRuns = 8
const mostRowsAtOnce = 100_000

interface MissingSeries {
  filter(): QueryPlan['rows']
  isNone(): boolean
  /** The rows that are the first of their kind. */
  taken(rows: readonly FoundRow[]): Promise<readonly FoundRow[]>
}

function missingSeries(scope: ReadScope, plan: QueryPlan, of: NewestOf): MissingSeries {
  const found = new Set<number>()
  const named = plan.series && new Map(plan.series.map(({ id, testcase_id: testcase }) => [id, testcase]))
  const seen = new Set<number>()
  const keysOf = async (rows: readonly FoundRow[]): Promise<readonly number[]> => {
    if (of === 'series') return rows.map((row) => row.series_id)
    const { session, project, dictionary } = scope
    const series = await dictionary.series.read(
      session,
      project,
      rows.map((row) => row.series_id),
    )
    return rows.map((row) => series.get(row.series_id)?.testcaseId ?? 0)
  }
  return {
    filter() {
      if (named) return { ...plan.rows, series: [...named.keys()] }
      return seen.size === 0 ? plan.rows : { ...plan.rows, exceptSeries: [...seen] }
    },
    isNone: () => named?.size === 0,
    async taken(rows) {
      const keys = await keysOf(rows)
      const taken: FoundRow[] = []
      for (const [at, row] of rows.entries()) {
        const key = keys[at] ?? 0
        if (!found.has(key)) taken.push(row)
        found.add(key)
        seen.add(row.series_id)
      }
      for (const [id, testcase] of named ?? [])
        if (found.has(of === 'series' ? id : testcase)) named?.delete(id)
      return taken
    },
  }
}
