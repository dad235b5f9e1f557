import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { largestPageLimit, type PageRequest } from '../ports/result-page.ts'
import type { QueryError, ResultQuery, ResultStore } from '../ports/result-store.ts'
import type { TestResult } from '../schema/result.ts'

/** Which part of an answer to read, however long. */
export interface ReadRange {
  readonly order: 'newest-first' | 'oldest-first'
  readonly skip?: number
  /** All unless given. */
  readonly count?: number
}

/** Results that a query finds, read page after page. */
export function readResults(
  store: ResultStore,
  query: ResultQuery,
  range: ReadRange,
): ResultAsync<readonly TestResult[], QueryError> {
  return new ResultAsync(readPages(store, query, range))
}

async function readPages(
  store: ResultStore,
  query: ResultQuery,
  { order, skip = 0, count = Infinity }: ReadRange,
): Promise<Result<readonly TestResult[], QueryError>> {
  const results: TestResult[] = []
  let place: Pick<PageRequest, 'skip' | 'after'> = { skip }
  while (results.length < count) {
    const limit = Math.min(largestPageLimit, count - results.length)
    const page = await store.query(query, { ...place, limit, order })
    if (page.isErr()) return err(page.error)
    for (const result of page.value.results) results.push(result)
    const { next } = page.value
    if (next === undefined) break
    place = { after: next }
  }
  return ok(results)
}
