import { betaCdf } from './beta.ts'

/**
 * The probability of at most so many successes in so many trials.
 *
 * @param successes - whole number; below 0 nothing is left, from trials on everything
 * @param trials - whole number, 0 or more
 * @param rate - the probability of a success in one trial, in [0, 1]
 * @remarks Exact, not the normal approximation: by the incomplete beta function, 8.17.5 of the NIST Digital
 * Library of Mathematical Functions, to about 12 digits.
 * @example
 * import { binomialCumulative } from '@gatewright/core/numeric'
 *
 * binomialCumulative(1, 4, 0.5) // 0.3125
 */
export function binomialCumulative(successes: number, trials: number, rate: number): number {
  if (successes < 0) return 0
  if (successes >= trials) return 1
  return betaCdf(1 - rate, trials - successes, successes + 1)
}
