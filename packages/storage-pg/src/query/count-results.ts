import { countPackedRuns } from '../archive/count-packed.ts'
import type { SplitId } from '../rows/result-id.ts'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import { countRows, countRowsOfRuns } from './read-rows.ts'
import { partsOf, runsOf, windowingOf } from './read-page.ts'
import { isEmptyFilter } from './row-filter.ts'
import { runConditions } from './run-filter.ts'
import { idSetOf, windowsIn } from './run-window.ts'
import { statementValues } from './statement-values.ts'

/** How many results a plan finds. */
export async function countResults(scope: ReadScope, plan: QueryPlan): Promise<number> {
  const { exceptIds, ids, rows, indexes, runs } = plan
  if (ids === undefined && exceptIds && exceptIds.length > 0) {
    const all = await countResults(scope, { ...plan, exceptIds: undefined, exceptSet: undefined })
    return all - (await countResults(scope, onlyIds(plan, exceptIds)))
  }
  // Series are found by the database as they are counted.
  const isFound = indexes !== undefined && rows.series === undefined && !isEmptyFilter(rows)
  if (ids || isFound) return countFound(scope, plan)
  if (isEmptyFilter(rows)) return countOfRuns(scope, plan)
  // Where rows are looked at, they say it themselves.
  const { hasFailures: _, ...others } = runs
  const count = await countRowsOfRuns(scope, others, rows)
  return count + (await countPackedRuns(scope, runs, rows))
}

function onlyIds(plan: QueryPlan, ids: readonly SplitId[]): QueryPlan {
  return { ...plan, ids, idSet: idSetOf(ids), exceptIds: undefined, exceptSet: undefined }
}

async function countFound(scope: ReadScope, plan: QueryPlan): Promise<number> {
  const windowing = windowingOf(plan, { order: 'newest-first' })
  let count = 0
  for await (const groups of runsOf(scope, plan)) {
    const windows = groups.map((group) => group.flatMap((window) => windowsIn(window, windowing)))
    for (const part of partsOf(windows, plan.rows, mostRowsCounted))
      count += await countRows(scope, part, plan.rows)
  }
  return count
}

const mostRowsCounted = 1_000_000

/** Where all results of a run count, runs say how many they are. */
async function countOfRuns({ session, project, tables }: ReadScope, { runs }: QueryPlan): Promise<number> {
  const values = statementValues(project)
  const { rows } = await session.query<{ count: bigint }>(
    `SELECT coalesce(sum(r.result_count), 0)::int8 AS count FROM ${tables.run} AS r WHERE ${runConditions(runs, values)}`,
    values.all,
  )
  return Number(rows[0]?.count ?? 0n)
}
