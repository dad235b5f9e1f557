import type { ProbabilityInterval } from '../../numeric/beta.ts'
import type { Variant } from '../../schema/variant.ts'

/**
 * What a test looks like. `broken` goes before `flaky`: a test that only fails now has to be repaired, whatever it did
 * before. `recovered` was flaky or broken and is no longer. `unknown` is the answer as long as the evidence is thin.
 */
export type FlakeState = 'broken' | 'flaky' | 'recovered' | 'steady' | 'unknown'

/**
 * The six stories that may stand behind a history: it never flaked; it flakes throughout; it began to flake; it flaked
 * until it was fixed; it began and was fixed; it does not flake, but the code under test was broken for a while (or is).
 */
export type Explanation = 'never-flaky' | 'flaky' | 'onset' | 'fixed' | 'onset-and-fixed' | 'regression'

/** Each in [0, 1]; they sum to 1. */
export type ExplanationProbabilities = Readonly<Record<Explanation, number>>

/** Tests that failed and passed on the same code, by where. Counted once for each commit and each change. */
export interface FlipCounts {
  /** Distinct commits with a flip, of whatever branch. */
  readonly commits: number
  /** Distinct changes with a flip. */
  readonly changes: number
}

/** How likely a test is to fail on code that is good, with what that rests on. */
export interface FlakeScore {
  readonly testcase: string
  readonly variant: Variant
  readonly state: FlakeState
  /** In [0, 1]: the probability that the test is flaky now at a rate that matters. */
  readonly score: number
  /** The probability that the test is flaky now, at whatever rate. */
  readonly flakyNow: number
  /** The probability that what failed was the code under test: a regression, now or before. */
  readonly regressed: number
  readonly explanations: ExplanationProbabilities
  /** The share of runs on good code in which some attempt fails, if it is flaky: the posterior mean. */
  readonly rate: number
  /** Where that rate lies with 90 % probability, as far as the model goes. */
  readonly interval: ProbabilityInterval
  /** How often a retry fails once a first attempt has: the posterior mean. About 0.27 where nothing was ever tried again. */
  readonly retryFailure: number
  /** How many runs the score rests on. */
  readonly samples: number
  /** In how many of them some attempt failed. */
  readonly failures: number
  readonly flips: FlipCounts
  /**
   * Runs at the end of the history in which every attempt failed: of the main branch or, where that did not fail, of
   * changes.
   */
  readonly failingTail: number
  /** Whether there were enough runs to see a flake of a rate that matters. */
  readonly enough: boolean
  /** Expected number of runs a day that fail for no good reason: the rank for repairing. */
  readonly costPerDay: number
  /** Ids of the results that speak for the state, oldest first. */
  readonly evidence: readonly string[]
  /** One or two sentences: what was seen. */
  readonly explanation: string
  /** What would change the answer. */
  readonly wouldChange: string
  /** Changes whenever the same history may get another score. */
  readonly modelVersion: string
}
