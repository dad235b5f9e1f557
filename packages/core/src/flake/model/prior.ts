import type { ExplanationProbabilities } from '../score/flake-score.ts'
import type { RateBands } from './rate-bands.ts'

/** What is believed of a project's tests before a look at one of them. Plain numbers, as JSON can say them. */
export interface FlakePrior {
  /** How many tests in all follow each story; they sum to 1. */
  readonly explanations: ExplanationProbabilities
  /** The share of flaky tests whose retries fail mostly once the first attempt has. */
  readonly stickyShare: number
  /**
   * How many times as many flaky tests there are in each band of rates as the prior of rates, Beta(0.25, 3), expects:
   * far below the rate that matters, below, above and far above it.
   */
  readonly rateBands: RateBands
  /** How likely one run of a change fails a test because the change is at fault. */
  readonly changeFailureRate: number
  /** How alike tests are in that: the shape of a gamma distribution; small where changes break some tests often. */
  readonly changeFailureShape: number
}

/**
 * The prior of a project that nothing is known of. Its shares resemble what has been published of large projects: one
 * test in ten flakes, one in fifty has seen a regression.
 */
export const defaultPrior: FlakePrior = {
  explanations: {
    'never-flaky': 0.86,
    flaky: 0.085,
    onset: 0.014,
    fixed: 0.018,
    'onset-and-fixed': 0.003,
    regression: 0.02,
  },
  stickyShare: 0.15,
  changeFailureRate: 0.0005,
  changeFailureShape: 0.3,
  rateBands: [1, 1, 1, 1],
}
