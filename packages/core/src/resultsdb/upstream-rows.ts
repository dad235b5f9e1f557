import type { ResultAsync } from 'neverthrow'
import { matchesText } from '../query/matches-like.ts'
import { resultValues } from '../query/result-data.ts'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
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
          results.flatMap((result) => rowsOf(result, filters)).slice(skip, skip + count),
        )
  return rows.map((found) => {
    const results = [...new Set(found)]
    return { results: results.slice(0, limit), page: { page, hasNext: results.length > limit } }
  })
}

function rowsOf(result: TestResult, { query, page, limit }: ResultFilters): readonly TestResult[] {
  let count = 1
  for (const match of query.data ?? []) {
    count *= resultValues(result, match.key).filter((value) => matchesText(match, value)).length
  }
  // More rows than the page reaches make no difference.
  return Array.from({ length: Math.min(count, (page + 1) * limit + 1) }, () => result)
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
