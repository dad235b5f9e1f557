import type { ResultAsync } from 'neverthrow'
import type { PageRequest } from '../ports/result-page.ts'
import type { QueryError, ResultQuery, ResultStore } from '../ports/result-store.ts'
import { escapeLike } from '../query/like-pattern.ts'
import { testHistory, type ProductHistory, type TestHistoryOptions } from '../query/test-history.ts'
import type { Instant } from '../schema/instant.ts'
import type { Variant } from '../schema/variant.ts'

/** Of which test the history is, and when. */
export interface TestHistoryQuery {
  /** The name of the test; its subtests belong to it. */
  readonly test: string
  /** Results that have every key of it; of all products unless given. */
  readonly product?: Variant
  /** Handed in at or after this instant. */
  readonly since?: Instant
  /** Handed in before this instant. */
  readonly until?: Instant
}

/** A part of a history, newest first. */
export interface TestHistoryPage {
  /** The history on each product. */
  readonly products: readonly ProductHistory[]
  /** What to ask with for what came before; absent where nothing did. */
  readonly next?: string
}

/**
 * The history of a test, by product, subtest and run: of as many of its newest results as the page asks for. A run that a page
 * ends within goes on in the next.
 *
 * @example
 * import type { CompleteStorage } from '@gatewright/core/ports'
 * import { readTestHistory } from '@gatewright/core/run-search'
 *
 * declare const storage: CompleteStorage
 *
 * const page = await readTestHistory(
 *   storage.results,
 *   { test: '/dom/a.html', product: { browser: 'chrome' } },
 *   { limit: 100 },
 *   { productKeys: ['browser'] },
 * )
 */
export function readTestHistory(
  results: Pick<ResultStore, 'query'>,
  { test, product, since, until }: TestHistoryQuery,
  page: Pick<PageRequest, 'limit' | 'after'> = {},
  options: TestHistoryOptions = {},
): ResultAsync<TestHistoryPage, QueryError> {
  const query: ResultQuery = {
    testcases: { equals: [test], like: [`${escapeLike(test)}/%`] },
    ...(product && Object.keys(product).length > 0 && { variant: product }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  }
  return results.query(query, page).map(({ results: found, next }) => {
    // Below the name there may be other tests, which are no subtests.
    const products = testHistory(found, options).filter((history) => history.test === test)
    return next === undefined ? { products } : { products, next }
  })
}
