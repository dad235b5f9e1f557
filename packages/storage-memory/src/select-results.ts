import type { ResultQuery } from '@gatewright/core/ports'
import { compareInstants, itemKey, variantIncludes, type TestResult } from '@gatewright/core/schema'
import type { ResultIndex } from './result-index.ts'
import type { Timeline } from './timeline.ts'

/** The results that a query asks for, newest first. */
export function selectResults(index: ResultIndex, query: ResultQuery): readonly TestResult[] {
  return [...narrowestTimeline(index, query).newestFirst()].filter((result) => matchesQuery(result, query))
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
