import { cursorAfter, type CheckedPage, type ResultPage, type ResultQuery } from '@gatewright/core/ports'
import { newestResults, resultMatcher } from '@gatewright/core/query'
import { compareResults, type TestResult } from '@gatewright/core/schema'
import { narrowestTimeline, testcasesOf } from './narrowest-timeline.ts'
import type { ResultIndex } from './result-index.ts'
import { resultsIn, type StoredResult, type Timeline, type TimelineRange } from './timeline.ts'

/** A page of the results that a query asks for. */
export function selectResults(
  index: ResultIndex,
  query: ResultQuery,
  { limit, skip, ...page }: CheckedPage,
): ResultPage {
  const results: TestResult[] = []
  let skipped = 0
  for (const result of matching(narrowestTimeline(index, query), query, page)) {
    if (skipped++ < skip) continue
    const last = results.length < limit ? undefined : results.at(-1)
    if (last) return { results, next: cursorAfter(last) }
    results.push(result)
  }
  return { results }
}

/** How many results a query asks for. */
export function countResults(index: ResultIndex, query: ResultQuery): number {
  let count = 0
  for (const _ of matching(narrowestTimeline(index, query), query)) count += 1
  return count
}

/** The newest of the results that a query asks for. */
export function selectNewest(
  index: ResultIndex,
  query: ResultQuery,
  distinctOn: readonly string[] = [],
): readonly TestResult[] {
  const testcases = distinctOn.length === 0 ? testcasesOf(index, query) : undefined
  return testcases
    ? newestOfEach(index, query, testcases)
    : newestResults(matching(narrowestTimeline(index, query), query), distinctOn)
}

/** Of each testcase no result behind the newest that matches is looked at. */
function newestOfEach(
  index: ResultIndex,
  query: ResultQuery,
  testcases: Iterable<string>,
): readonly TestResult[] {
  const matches = storedMatcher(query)
  const newest: TestResult[] = []
  for (const testcase of testcases) {
    for (const stored of resultsIn(index.ofTestcase(testcase), timesOf(query))) {
      if (!matches(stored)) continue
      newest.push(stored.result)
      break
    }
  }
  return newest.sort(compareResults).reverse()
}

function* matching(
  timeline: Timeline,
  query: ResultQuery,
  page: Pick<CheckedPage, 'order' | 'after'> = { order: 'newest-first' },
): Generator<TestResult, void, void> {
  const matches = storedMatcher(query)
  for (const stored of resultsIn(timeline, { ...timesOf(query), ...page }))
    if (matches(stored)) yield stored.result
}

function timesOf({ since, until, through }: ResultQuery): TimelineRange {
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(through !== undefined && { through }),
  }
}

function storedMatcher(query: ResultQuery): (stored: StoredResult) => boolean {
  const { storedAfter = -1, storedThrough = Infinity } = query
  const matches = resultMatcher(query)
  return ({ result, position }) => position > storedAfter && position <= storedThrough && matches(result)
}
