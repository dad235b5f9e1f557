import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { TestResult } from '../schema/result.ts'
import { largestPageLimit, type PageRequest } from './result-page.ts'
import type { QueryError, ResultQuery, ResultStore } from './result-store.ts'

/**
 * Every result that a query finds, newest first: reads page after page. For questions whose answer is known to fit into
 * memory, such as the results of one item.
 *
 * @example
 * import { queryAll, type ResultStore } from '@gatewright/core/ports'
 *
 * declare const store: ResultStore
 *
 * const results = await queryAll(store, { item: { type: 'koji_build', id: 'bash-5.2-1.fc40' } })
 */
export function queryAll(
  store: Pick<ResultStore, 'query'>,
  query: ResultQuery,
): ResultAsync<readonly TestResult[], QueryError> {
  return new ResultAsync(readPages(store, query))
}

async function readPages(
  store: Pick<ResultStore, 'query'>,
  query: ResultQuery,
): Promise<Result<readonly TestResult[], QueryError>> {
  const results: TestResult[] = []
  let request: PageRequest = { limit: largestPageLimit }
  for (;;) {
    const page = await store.query(query, request)
    if (page.isErr()) return err(page.error)
    for (const result of page.value.results) results.push(result)
    const { next } = page.value
    if (next === undefined) return ok(results)
    request = { limit: largestPageLimit, after: next }
  }
}
