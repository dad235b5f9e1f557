import type { ResultAsync } from 'neverthrow'
import { matchesText } from '../query/matches-like.ts'
import { resultValues } from '../query/result-data.ts'
import type { QueryError, ResultQuery, ResultStore } from '../ports/result-store.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { TestResult } from '../schema/result.ts'
import type { FoundPage } from './list-results.ts'
import { readResults } from './read-results.ts'
import type { ResultFilters } from './result-filters.ts'

/**
 * A page as ResultsDB cuts it: it joins a row for every value that a filter matches, counts rows, and only then drops
 * those that are of the same result. So results on which several values match take room from others, or end the list.
 */
export function pageOfRows(store: ResultStore, filters: ResultFilters): ResultAsync<FoundPage, QueryError> {
  const { query, order, page, limit } = filters
  const [skip, count] = [page * limit, limit + 1]
  const rows =
    query.data === undefined
      ? readResults(store, query, { order, skip, count })
      : readResults(store, query, { order }).map((results) =>
          resultsInRows(results, query, skip, skip + count),
        )
  return rows.map((found) => {
    const results = [...new Set(found)]
    return { results: results.slice(0, limit), page: { page, hasNext: results.length > limit } }
  })
}

/** The results that have a row from the first place to the last, without making the rows: there may be billions. */
function resultsInRows(
  results: readonly TestResult[],
  query: ResultQuery,
  start: number,
  end: number,
): readonly TestResult[] {
  let row = 0
  return results.filter((result) => {
    const first = row
    row += rowCount(result, query)
    return first < end && row > Math.max(first, start)
  })
}

function rowCount(result: TestResult, { data = [] }: ResultQuery): number {
  return data.reduce(
    (count, { key, ...match }) =>
      count * resultValues(result, key).filter((value) => matchesText(match, value)).length,
    1,
  )
}

/** The newest results of each testcase, all of them where several are of the same instant, as ResultsDB answers them. */
export function newestWithTies(newestFirst: readonly TestResult[]): readonly TestResult[] {
  const newest = new Map<string, TestResult>()
  for (const result of newestFirst) if (!newest.has(result.testcase)) newest.set(result.testcase, result)
  return newestFirst.filter(
    ({ testcase, submittedAt }) =>
      compareInstants(submittedAt, newest.get(testcase)?.submittedAt ?? submittedAt) === 0,
  )
}
