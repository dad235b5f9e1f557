import type { ComparedCounts, FailureCounts } from './failure-counts.ts'
import { normalQuantile } from './normal.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** A closed interval of differences between two rates, both ends in [-1, 1]. */
export interface RateDifferenceInterval {
  readonly lower: number
  readonly upper: number
}

/**
 * How much higher the candidate's failure rate is than the baseline's, given what was counted: the hybrid
 * score interval for the difference of two independent proportions, candidate minus baseline. A lower end
 * above 0 says that the candidate is worse.
 *
 * Always holds the observed difference; one more failure of the candidate never lowers either end. Zero
 * trials on either side say nothing, so the answer is [-1, 1]; so it is for a confidence of 1.
 *
 * @param confidence - the probability that both ends together enclose the difference, in (0, 1); use 0.9
 * where only one end matters and that one should hold with 95 %
 * @remarks R. G. Newcombe, "Interval Estimation for the Difference Between Independent Proportions:
 * Comparison of Eleven Methods", Statist. Med. 17 (1998), method 10.
 * @example
 * import { rateDifferenceInterval } from '@gatewright/core/numeric'
 *
 * const counts = { candidate: { failures: 56, trials: 70 }, baseline: { failures: 48, trials: 80 } }
 * rateDifferenceInterval(counts, 0.95) // { lower: 0.052…, upper: 0.333… }
 */
export function rateDifferenceInterval(
  { candidate, baseline }: ComparedCounts,
  confidence: number,
): RateDifferenceInterval {
  const z = -normalQuantile((1 - confidence) / 2)
  if (candidate.trials === 0 || baseline.trials === 0 || z === Infinity) return { lower: -1, upper: 1 }
  const [mine, other] = [reach(candidate, z), reach(baseline, z)]
  const difference = mine.rate - other.rate
  return {
    lower: Math.max(-1, difference - Math.sqrt(mine.below ** 2 + other.above ** 2)),
    upper: Math.min(1, difference + Math.sqrt(mine.above ** 2 + other.below ** 2)),
  }
}

/** A rate, and how far its score interval goes below and above it. */
function reach(
  { failures, trials }: FailureCounts,
  z: number,
): { rate: number; below: number; above: number } {
  const rate = failures / trials
  const { lower, upper } = wilsonInterval(failures, trials, z)
  return { rate, below: rate - lower, above: upper - rate }
}
