import type { ComparedCounts } from './failure-counts.ts'

/**
 * The one-sided p value of Fisher's exact test: how likely the candidate would get at least as many of all
 * the failures as it did, if failures fell on candidate and baseline by chance alone. Small says that the
 * candidate fails more often.
 *
 * One more failure of the candidate never raises it. Without trials on a side, or without failures, it is 1.
 * Keeps about 11 digits at any size of the counts; what is below 1e-300 may come back as 0. Takes time in the
 * square root of the trials.
 *
 * @remarks R. A. Fisher, "Statistical Methods for Research Workers", 5th edition (1934). The tail of the
 * hypergeometric distribution, summed by the ratios of neighbouring terms from the largest one outward:
 * nothing cancels, and no large logarithm is rounded.
 * @example
 * import { fisherExact } from '@gatewright/core/numeric'
 *
 * fisherExact({ candidate: { failures: 3, trials: 4 }, baseline: { failures: 1, trials: 4 } }) // 0.2428…
 */
export function fisherExact({ candidate, baseline }: ComparedCounts): number {
  const trials = candidate.trials + baseline.trials
  const failures = candidate.failures + baseline.failures
  const fewest = Math.max(0, failures - baseline.trials)
  const most = Math.min(failures, candidate.trials)

  /** How many times as likely one more failure of the candidate is than this many. */
  function step(count: number): number {
    const more = (failures - count) * (candidate.trials - count)
    return more / ((count + 1) * (baseline.trials - failures + count + 1))
  }

  const likeliest = Math.floor(((candidate.trials + 1) * (failures + 1)) / (trials + 2))
  let [less, enough] = [0, 0]
  function add(count: number, weight: number): void {
    if (count < candidate.failures) less += weight
    else enough += weight
  }
  let weight = 1
  for (let count = likeliest; count <= most && weight > 0; weight *= step(count++)) add(count, weight)
  weight = 1
  for (let count = likeliest; count > fewest && weight > 0; add(count, weight)) weight /= step(--count)
  // The smaller sum has the digits.
  return enough < less ? enough / (less + enough) : 1 - less / (less + enough)
}
