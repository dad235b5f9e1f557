import { compareResults } from '../schema/compare-results.ts'
import type { TestResult } from '../schema/result.ts'
import { resultValues } from './result-data.ts'

/**
 * The newest of some results for each testcase, newest first; with `distinctOn` the newest for each testcase and
 * combination of values under these keys of `resultData`. No value is a value of its own, and a result with several values
 * under a key stands for each of them. It comes once, whatever it stands for. At the same instant the greater id is the
 * newer, so the order of the results does not matter. A result of more than 10,000 combinations is always listed.
 *
 * @example
 * import { newestResults } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 *
 * const perMachine = newestResults(results, ['scenario', 'system_architecture'])
 */
export function newestResults(
  results: Iterable<TestResult>,
  distinctOn: readonly string[] = [],
): readonly TestResult[] {
  const collected = collectNewest(distinctOn)
  for (const result of results) collected.add(result)
  return collected.results()
}

/** What {@link newestResults} answers, of results that come one after the other. */
export interface NewestCollector {
  add(result: TestResult): void
  /** The newest of all that were added, newest first. */
  results(): readonly TestResult[]
}

/** Collects the newest of results that are too many to be held at once: what another hides is let go. */
export function collectNewest(distinctOn: readonly string[] = []): NewestCollector {
  const newest = new Map<string, TestResult>()
  return {
    add(result) {
      for (const bucket of bucketsOf(result, distinctOn)) {
        const key = JSON.stringify([result.testcase, ...bucket])
        const known = newest.get(key)
        if (!known || compareResults(known, result) < 0) newest.set(key, result)
      }
    },
    results: () => [...new Set(newest.values())].sort(compareResults).reverse(),
  }
}

/** A result with more combinations than this stands for one of its own: it is listed, and hides no other. */
const mostBuckets = 10_000

/** Every combination of one value for each key; null where there is none. */
function bucketsOf(result: TestResult, keys: readonly string[]): Iterable<readonly (string | null | true)[]> {
  const choices = keys.map((key) => {
    const values = new Set(resultValues(result, key))
    return values.size === 0 ? [null] : [...values]
  })
  if (choices.reduce((count, { length }) => count * length, 1) > mostBuckets) return [[true, result.id]]
  let buckets: (readonly (string | null)[])[] = [[]]
  for (const values of choices)
    buckets = buckets.flatMap((bucket) => values.map((value) => [...bucket, value]))
  return buckets
}
