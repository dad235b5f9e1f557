import type { ProbabilityInterval } from '../numeric/beta.ts'
import type { TestResult } from '../schema/result.ts'
import type { Variant } from '../schema/variant.ts'

/** All results of one testcase in one variant, on whatever items, oldest first. */
export interface TestHistory {
  readonly testcase: string
  readonly variant: Variant
  readonly results: readonly TestResult[]
}

/**
 * What a test looks like. `broken` goes before `flaky`: a test that only fails now has to be repaired, whatever it did
 * before. `unknown` is the answer as long as the evidence is thin.
 */
export type FlakeState = 'broken' | 'flaky' | 'steady' | 'unknown'

/** How likely a test is to both pass and fail on the same item, with what that rests on. */
export interface FlakeScore {
  readonly testcase: string
  readonly variant: Variant
  readonly state: FlakeState
  /**
   * Between 0 and 1; higher is flakier. What it measures is the model's: see `modelVersion`. A guess from nothing, 0.5 in
   * the model that comes along, while `samples` is 0: look at `state` before you sort by it.
   */
  readonly score: number
  /** Where the true value lies with 95 % probability, as far as the model goes. */
  readonly interval: ProbabilityInterval
  /** How many observations the score rests on. */
  readonly samples: number
  /** Ids of the results that speak for the state, oldest first. */
  readonly evidence: readonly string[]
  /** One or two sentences: what was seen, and what would change the answer. */
  readonly explanation: string
  /** Changes whenever the same history may get another score. */
  readonly modelVersion: string
}

/** Scores histories. Pure: the same history gives the same score, in whatever order its results come. */
export interface FlakeModel {
  readonly version: string
  score(history: TestHistory): FlakeScore
}
