import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { queryAll } from '../ports/query-all.ts'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
import { onlyKeys, productName } from '../query/product-name.ts'
import type { ResultSearch } from '../query/search/result-search.ts'
import { searchMatcher } from '../query/search/search-matcher.ts'
import type { SearchRow } from '../query/search/search-row.ts'
import { searchRows, type SearchRowsOptions } from '../query/search/search-rows.ts'
import type { TestResult } from '../schema/result.ts'
import type { FoundRun } from './run-search.ts'

/**
 * Finds rows in the results of some runs: reads all results of each run that are of its product, and answers the rows that the
 * search finds, by testcase and variant. The statuses of a row stand in the order of the runs.
 *
 * @example
 * import type { CompleteStorage } from '@gatewright/core/ports'
 * import { parseSearch } from '@gatewright/core/query'
 * import { findAlignedRuns, searchRuns } from '@gatewright/core/run-search'
 *
 * declare const storage: CompleteStorage
 *
 * const products = [{ browser: 'chrome' }, { browser: 'firefox' }]
 * const page = await findAlignedRuns(storage, { products }, { limit: 1 })
 * const runs = page.map(({ revisions }) => revisions[0]?.runs ?? [])
 * const search = parseSearch('chrome:fail and firefox:pass')
 * if (runs.isOk() && search.isOk()) {
 *   const rows = await searchRuns(storage.results, runs.value, search.value, { productKeys: ['browser'] })
 * }
 */
export function searchRuns(
  results: Pick<ResultStore, 'query'>,
  runs: readonly Pick<FoundRun, 'group' | 'variant' | 'labels'>[],
  search: ResultSearch,
  options: SearchRowsOptions = {},
): ResultAsync<readonly SearchRow[], QueryError> {
  const { productKeys = [] } = options
  const searched = runs.map(({ variant, labels }) => ({ product: productName(variant, productKeys), labels }))
  return new ResultAsync(readRuns(results, runs, productKeys)).map((all) =>
    searchRows(all, options).filter(searchMatcher(search, searched)),
  )
}

async function readRuns(
  store: Pick<ResultStore, 'query'>,
  runs: readonly Pick<FoundRun, 'group' | 'variant'>[],
  productKeys: readonly string[],
): Promise<Result<readonly (readonly TestResult[])[], QueryError>> {
  const all: (readonly TestResult[])[] = []
  for (const { group, variant } of runs) {
    const product = onlyKeys(variant, productKeys)
    const narrowed = Object.keys(product).length > 0 ? { variant: product } : {}
    const results = await queryAll(store, { group: group.id, ...narrowed })
    if (results.isErr()) return err(results.error)
    all.push(results.value)
  }
  return ok(all)
}
