import { cursorAfter, type CheckedPage, type ResultPage, type ResultQuery } from '@gatewright/core/ports'
import { compareInstants, itemKey, variantIncludes, type TestResult } from '@gatewright/core/schema'
import type { ResultIndex } from './result-index.ts'
import type { Timeline } from './timeline.ts'

/** A page of the results that a query asks for, newest first. */
export function selectResults(
  index: ResultIndex,
  query: ResultQuery,
  { limit, after }: CheckedPage,
): ResultPage {
  const results: TestResult[] = []
  for (const result of narrowestTimeline(index, query).newestFirst(after)) {
    if (!matchesQuery(result, query)) continue
    const last = results.length < limit ? undefined : results.at(-1)
    if (last) return { results, next: cursorAfter(last) }
    results.push(result)
  }
  return { results }
}

/** A run is mostly smaller than an item, and an item is smaller than the project. */
function narrowestTimeline(index: ResultIndex, query: ResultQuery): Timeline {
  if (query.group !== undefined) return index.ofGroup(query.group)
  if (query.item !== undefined) return index.ofItem(query.item)
  return index.all()
}

function matchesQuery(result: TestResult, query: ResultQuery): boolean {
  const { item, testcase, variant, outcomes, group, since, until } = query
  return (
    (item === undefined || itemKey(result.item) === itemKey(item)) &&
    (testcase === undefined || result.testcase === testcase) &&
    (variant === undefined || variantIncludes(result.variant, variant)) &&
    (outcomes === undefined || outcomes.includes(result.outcome)) &&
    (group === undefined || result.groups.includes(group)) &&
    (since === undefined || compareInstants(result.submittedAt, since) >= 0) &&
    (until === undefined || compareInstants(result.submittedAt, until) < 0)
  )
}
