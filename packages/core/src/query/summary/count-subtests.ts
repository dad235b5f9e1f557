import { compareText } from '../../canonical/compare-text.ts'
import { compareResults } from '../../schema/compare-results.ts'
import type { OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { isBesideTests, resultStatus, testPartOf } from '../result-status.ts'

/** One test of a run: how it ended as a whole, and its subtests. */
export interface CountedTest {
  readonly test: string
  /** In lower case. */
  readonly status: string
  readonly passed: number
  /** Subtests, the test itself not counted. */
  readonly total: number
}

/** Of a test that ran in several variants the status that comes first here is told; one that is not here goes before all. */
const worstFirst: readonly string[] = [
  'crash',
  'error',
  'timeout',
  'fail',
  'assert',
  'precondition_failed',
  'notrun',
  'skip',
  'ok',
  'pass',
]

/**
 * The tests of one run, by name, with their subtests counted. Of several attempts the newest counts; a subtest that ran in
 * several variants counts once for each.
 */
export function countSubtests(results: Iterable<TestResult>, outcomes?: OutcomeSet): readonly CountedTest[] {
  const tests = new Map<string, { readonly own: string[]; readonly subtests: string[] }>()
  for (const result of newestAttempts(results)) {
    if (isBesideTests(result)) continue
    const { test, subtest } = testPartOf(result)
    const known = tests.get(test) ?? { own: [], subtests: [] }
    tests.set(test, known)
    ;(subtest === undefined ? known.own : known.subtests).push(resultStatus(result, outcomes))
  }
  return [...tests]
    .sort(([a], [b]) => compareText(a, b))
    .map(([test, { own, subtests }]) => ({
      test,
      // Where subtests ran and the harness says nothing, it was fine: reports of results leave that out.
      status: own.length === 0 ? 'ok' : worstOf(own),
      passed: subtests.filter((status) => status === 'pass').length,
      total: subtests.length,
    }))
}

function newestAttempts(results: Iterable<TestResult>): Iterable<TestResult> {
  const newest = new Map<string, TestResult>()
  for (const result of results) {
    const key = JSON.stringify([result.testcase, variantKey(result.variant)])
    const known = newest.get(key)
    if (!known || compareResults(known, result) < 0) newest.set(key, result)
  }
  return newest.values()
}

function worstOf(statuses: readonly string[]): string {
  return statuses.reduce((worst, status) =>
    worstFirst.indexOf(status) < worstFirst.indexOf(worst) ? status : worst,
  )
}
