import { compareText } from '../canonical/compare-text.ts'
import type { Instant } from '../schema/instant.ts'
import { itemKey } from '../schema/item-key.ts'
import type { Item } from '../schema/item.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'

/**
 * Results in columns, for who reads them by the hundred thousand and looks at few of them closely: no object for each, and no
 * text twice.
 */
export interface StoredResults {
  /** Each testcase in a variant once. */
  readonly tests: readonly { readonly testcase: string; readonly variant: Variant }[]
  /** Each outcome once. */
  readonly outcomes: readonly string[]
  /** In no order; two of them may be of the same item, groups and instant. */
  readonly runs: readonly StoredRun[]
}

/** Results of one item and instant that name the same groups, in no order. */
export interface StoredRun {
  readonly item: Item
  readonly groups: readonly string[]
  readonly submittedAt: Instant
  /** For each result the place of its test among the tests of all. */
  readonly tests: ArrayLike<number>
  /** For each result the place of its outcome. */
  readonly outcomes: ArrayLike<number>
  /** Failure signatures by the place of their result in this run; most results have none. */
  readonly signatures: ReadonlyMap<number, string>
  /** The id of the result at a place of this run. */
  idOf(place: number): string
}

/**
 * Results in columns, for stores that have nothing better than the results themselves.
 *
 * @example
 * import { storedResultsOf, type ResultStore } from '@gatewright/core/ports'
 *
 * declare const results: ResultStore
 *
 * const page = await results.query({ storedAfter: 7, storedThrough: 9 })
 * const columns = page.map((found) => storedResultsOf(found.results))
 */
export function storedResultsOf(results: Iterable<TestResult>): StoredResults {
  const tests = numbered<StoredResults['tests'][number]>()
  const outcomes = numbered<string>()
  const runs = numbered<GrowingRun>()
  for (const result of results) {
    const { id, testcase, item, outcome, submittedAt, variant, groups, failureSignature } = result
    const names = [...groups].sort(compareText)
    const run = runs.of(JSON.stringify([itemKey(item), submittedAt, names]), () => {
      const ids: string[] = []
      const idOf = (place: number): string => ids[place] ?? ''
      return { item, groups: names, submittedAt, tests: [], outcomes: [], signatures: new Map(), ids, idOf }
    })
    const own = runs.all[run]
    if (!own) continue
    if (failureSignature !== undefined) own.signatures.set(own.ids.length, failureSignature)
    own.ids.push(id)
    own.tests.push(tests.of(JSON.stringify([testcase, variantKey(variant)]), () => ({ testcase, variant })))
    own.outcomes.push(outcomes.of(outcome, () => outcome))
  }
  return { tests: tests.all, outcomes: outcomes.all, runs: runs.all }
}

interface GrowingRun extends StoredRun {
  readonly tests: number[]
  readonly outcomes: number[]
  readonly signatures: Map<number, string>
  readonly ids: string[]
}

/** Values, each once, by their keys. */
function numbered<Value>(): {
  readonly all: readonly Value[]
  /** The place of the value of a key. */
  of(key: string, make: () => Value): number
} {
  const all: Value[] = []
  const places = new Map<string, number>()
  return {
    all,
    of(key, make) {
      const known = places.get(key)
      if (known !== undefined) return known
      places.set(key, all.length)
      return all.push(make()) - 1
    },
  }
}
