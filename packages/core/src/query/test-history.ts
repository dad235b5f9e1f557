import { compareText } from '../canonical/compare-text.ts'
import { compareResults } from '../schema/compare-results.ts'
import type { Instant } from '../schema/instant.ts'
import type { OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'
import { onlyKeys, productName, withoutKeys } from './product-name.ts'
import { resultStatus, testPartOf } from './result-status.ts'

/** How a test, or a part of it, ended in one run. */
export interface HistoryEntry {
  /** When the result was handed in. */
  readonly date: Instant
  /** In lower case, in the words of `resultStatus`. */
  readonly status: string
  /** Id of the group; absent where the result names none. */
  readonly run?: string
}

/** The history of a test as a whole, or of one subtest. */
export interface SubtestHistory {
  /** Empty for the test as a whole. */
  readonly name: string
  /** How it was run, apart from what makes the product; absent where nothing else is said. */
  readonly variant?: Variant
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
}

/** The history of one test on one product. */
export interface ProductHistory {
  readonly test: string
  /** The name by `productName`; empty where no key makes a product. */
  readonly product: string
  /** What of the variant makes the product: two products may have one name. */
  readonly variant: Variant
  /** By name; the test as a whole comes first. */
  readonly subtests: readonly SubtestHistory[]
}

export interface TestHistoryOptions {
  /** Keys of the variant that make the product; none unless given, and all results are of one. */
  readonly productKeys?: readonly string[]
  /** Keys of the variant that start no history of their own, as a version that is another one in every run. */
  readonly ignoredKeys?: readonly string[]
  /** The outcome set of the results; the preset set by default. */
  readonly outcomes?: OutcomeSet
}

/**
 * How tests went, for each test and product, by subtest and run. Of several attempts in one run the newest counts; a result
 * of several runs is told of each. The order of the results does not matter.
 *
 * @example
 * import { testHistory } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 *
 * const [first] = testHistory(results, { productKeys: ['browser'] })
 * const newest = first?.subtests[0]?.entries[0] // { date: '2026-11-22T04:19:00Z', status: 'pass', run: 'run-7' }
 */
export function testHistory(
  results: Iterable<TestResult>,
  options: TestHistoryOptions = {},
): readonly ProductHistory[] {
  const { productKeys = [], ignoredKeys = [] } = options
  const told = [...productKeys, ...ignoredKeys]
  const histories = new Map<string, GrowingHistory>()
  for (const result of results) {
    const { test, subtest = '' } = testPartOf(result)
    const variant = onlyKeys(result.variant, productKeys)
    const history = grown(histories, JSON.stringify([test, variantKey(variant)]), () => {
      return { test, variant, subtests: new Map() }
    })
    const rest = variantKey(withoutKeys(result.variant, told))
    const runs = grown(history.subtests, JSON.stringify([subtest, rest]), () => new Map<string, TestResult>())
    const named = result.groups.length === 0 ? [[null, result.id]] : result.groups.map((group) => [group])
    for (const run of named) {
      const key = JSON.stringify(run)
      const known = runs.get(key)
      if (!known || compareResults(known, result) < 0) runs.set(key, result)
    }
  }
  const all = [...histories.values()].map(({ test, variant, subtests }): ProductHistory => {
    const product = productName(variant, productKeys)
    return { test, product, variant, subtests: subtestsOf(subtests, options) }
  })
  return all.sort(
    (a, b) =>
      compareText(a.test, b.test) ||
      compareText(a.product, b.product) ||
      compareText(variantKey(a.variant), variantKey(b.variant)),
  )
}

interface GrowingHistory {
  readonly test: string
  readonly variant: Variant
  /** By subtest and the rest of the variant, by run. */
  readonly subtests: Map<string, Map<string, TestResult>>
}

function subtestsOf(
  subtests: ReadonlyMap<string, ReadonlyMap<string, TestResult>>,
  { productKeys = [], ignoredKeys = [], outcomes }: TestHistoryOptions,
): readonly SubtestHistory[] {
  const keyed = [...subtests].map(([key, runs]) => {
    const [name = '', rest = ''] = JSON.parse(key) as readonly string[]
    const [some] = runs.values()
    const variant =
      some && rest !== '' ? withoutKeys(some.variant, [...productKeys, ...ignoredKeys]) : undefined
    return { rest, history: { name, ...(variant && { variant }), entries: entriesOf(runs, outcomes) } }
  })
  return keyed
    .sort((a, b) => compareText(a.history.name, b.history.name) || compareText(a.rest, b.rest))
    .map(({ history }) => history)
}

function entriesOf(runs: ReadonlyMap<string, TestResult>, outcomes?: OutcomeSet): readonly HistoryEntry[] {
  const byAge = [...runs].sort(([runA, a], [runB, b]) => compareResults(b, a) || compareText(runA, runB))
  return byAge.map(([key, result]) => {
    const [run] = JSON.parse(key) as readonly (string | null)[]
    const entry = { date: result.submittedAt, status: resultStatus(result, outcomes) }
    return typeof run === 'string' ? { ...entry, run } : entry
  })
}

function grown<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const known = values.get(key)
  if (known) return known
  const made = make()
  values.set(key, made)
  return made
}
