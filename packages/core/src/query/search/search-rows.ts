import { compareText } from '../../canonical/compare-text.ts'
import { compareResults } from '../../schema/compare-results.ts'
import type { KnownIssue } from '../../schema/known-issue.ts'
import type { OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { withoutKeys } from '../product-name.ts'
import { resultStatus } from '../result-status.ts'
import type { SearchRow } from './search-row.ts'

export interface SearchRowsOptions {
  /**
   * Keys of the variant that make the product. Results that differ in nothing else stand in one row; none unless given.
   */
  readonly productKeys?: readonly string[]
  /** The outcome set of the results; the preset set by default. */
  readonly outcomes?: OutcomeSet
  /** Where failures of a test are discussed, for `link:`. */
  readonly issues?: readonly KnownIssue[]
  /** What a test belongs to, for `label:`. */
  readonly labelsOf?: (testcase: string) => readonly string[]
}

/**
 * The rows of several runs, by testcase and variant, for `searchMatcher`. Of several attempts in one run the newest counts.
 *
 * @param runs - the results of each, in the order in which the runs are searched
 * @example
 * import { searchRows } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const chrome: readonly TestResult[]
 * declare const firefox: readonly TestResult[]
 *
 * const rows = searchRows([chrome, firefox], { productKeys: ['browser', 'browser_version', 'os'] })
 */
export function searchRows(
  runs: readonly Iterable<TestResult>[],
  options: SearchRowsOptions = {},
): readonly SearchRow[] {
  const { productKeys = [], outcomes, issues = [], labelsOf } = options
  const links = linksByTestcase(issues)
  const rows = new Map<string, { readonly key: string; readonly newest: (TestResult | undefined)[] }>()
  for (const [run, results] of runs.entries()) {
    for (const result of results) {
      const key = variantKey(withoutKeys(result.variant, productKeys))
      const id = JSON.stringify([result.testcase, key])
      const row = rows.get(id) ?? { key, newest: runs.map(() => undefined) }
      rows.set(id, row)
      const known = row.newest[run]
      if (!known || compareResults(known, result) < 0) row.newest[run] = result
    }
  }
  const keyed = [...rows.values()].flatMap(({ key, newest }) => {
    const some = newest.find((result) => result !== undefined)
    if (!some) return []
    const rest = withoutKeys(some.variant, productKeys)
    const labels = labelsOf?.(some.testcase)
    const addresses = links.get(some.testcase)
    const row: SearchRow = {
      testcase: some.testcase,
      ...(key !== '' && { variant: rest }),
      statuses: newest.map((result) => result && resultStatus(result, outcomes)),
      ...(labels && { labels }),
      ...(addresses && { links: addresses }),
    }
    return [{ key, row }]
  })
  return keyed
    .sort((a, b) => compareText(a.row.testcase, b.row.testcase) || compareText(a.key, b.key))
    .map(({ row }) => row)
}

function linksByTestcase(issues: readonly KnownIssue[]): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>()
  for (const { testcase, url } of issues) {
    const known = links.get(testcase)
    if (known) known.push(url)
    else links.set(testcase, [url])
  }
  return links
}
