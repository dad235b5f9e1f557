import type { OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { countSubtests } from './count-subtests.ts'
import { letterOf } from './status-letters.ts'

/** For each test how much of it passed, and of how much: the test itself counts as one beside its subtests. */
export type SummaryV1 = Readonly<Record<string, readonly [passed: number, total: number]>>

/** One test in a summary of version 2. */
export interface SummaryV2Entry {
  /** `O` ok, `P` pass, `F` fail, `S` skip, `E` error, `N` not run, `C` crash, `T` timeout, `PF` precondition failed; others in full. */
  readonly s: string
  /** Subtests; the test itself is not counted. */
  readonly c: readonly [passed: number, total: number]
}

/** For each test how it ended and how many of its subtests passed. */
export type SummaryV2 = Readonly<Record<string, SummaryV2Entry>>

/**
 * The summary of a run as wpt.fyi made them first, by test.
 *
 * @param results - of one run of one product
 * @param outcomes - the outcome set of the results; the preset set by default
 * @example
 * import { writeSummaryV1 } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 *
 * const json = JSON.stringify(writeSummaryV1(results)) // {"/dom/a.html":[2,3]}
 */
export function writeSummaryV1(results: Iterable<TestResult>, outcomes?: OutcomeSet): SummaryV1 {
  return Object.fromEntries(
    countSubtests(results, outcomes).map(({ test, status, passed, total }) => {
      const isPassing = status === 'ok' || status === 'pass'
      return [test, [passed + (isPassing ? 1 : 0), total + 1] as const]
    }),
  )
}

/**
 * The summary of a run as wpt.fyi makes them now, by test.
 *
 * @param results - of one run of one product
 * @param outcomes - the outcome set of the results; the preset set by default
 * @example
 * import { writeSummaryV2 } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 *
 * const json = JSON.stringify(writeSummaryV2(results)) // {"/dom/a.html":{"s":"O","c":[1,2]}}
 */
export function writeSummaryV2(results: Iterable<TestResult>, outcomes?: OutcomeSet): SummaryV2 {
  return Object.fromEntries(
    countSubtests(results, outcomes).map(({ test, status, passed, total }) => [
      test,
      { s: letterOf(status), c: [passed, total] as const },
    ]),
  )
}
