import { probability, properProbability, requireNumbers, wholeNumber } from './require-number.ts'

/**
 * How many runs it takes to see a test fail at least once, with the given confidence, if it fails at the rate: 59 for a rate
 * of 5 %. `Infinity` for a rate of 0.
 *
 * The same number of runs without a failure certifies that the rate is below: {@link runsToCertifyRate}.
 *
 * @param confidence - 0.95 by default
 * @remarks The smallest n with (1 - rate)^n <= 1 - confidence.
 * @example
 * import { runsToSeeFailure } from '@gatewright/core/flake'
 *
 * runsToSeeFailure(0.05) // 59
 * runsToSeeFailure(0.001) // 2995
 */
export function runsToSeeFailure(rate: number, confidence: number = 0.95): number {
  requireNumbers(probability, { rate })
  requireNumbers(properProbability, { confidence })
  if (rate === 0) return Infinity
  const exact = Math.log1p(-confidence) / Math.log1p(-rate)
  // At a rate of 1/2 and a confidence of 7/8 exactly 3 are enough; rounding must not make 4 of them.
  const nearest = Math.round(exact)
  return Math.max(1, Math.abs(exact - nearest) < 1e-12 * nearest ? nearest : Math.ceil(exact))
}

/**
 * How many runs without a failure it takes to say, with the given confidence, that a test fails at less than the rate: 299
 * for 1 %. `Infinity` for a rate of 0, which nothing can certify.
 *
 * @param confidence - 0.95 by default
 * @example
 * import { runsToCertifyRate } from '@gatewright/core/flake'
 *
 * runsToCertifyRate(0.02) // 149
 */
export function runsToCertifyRate(rate: number, confidence: number = 0.95): number {
  return runsToSeeFailure(rate, confidence)
}

/**
 * The rate that a test stays below, with the given confidence, after so many runs without a failure: 1.0 % after 300. No
 * runs say nothing, so the answer is 1.
 *
 * @param confidence - 0.95 by default
 * @remarks 1 - (1 - confidence)^(1 / n): the upper end of Clopper and Pearson's one-sided interval without failures.
 * @example
 * import { rateUpperBound } from '@gatewright/core/flake'
 *
 * rateUpperBound(300) // 0.00993…
 */
export function rateUpperBound(cleanRuns: number, confidence: number = 0.95): number {
  requireNumbers(wholeNumber, { cleanRuns })
  requireNumbers(properProbability, { confidence })
  return cleanRuns === 0 ? 1 : -Math.expm1(Math.log1p(-confidence) / cleanRuns)
}
