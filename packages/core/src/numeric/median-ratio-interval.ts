import { binomialCumulative } from './binomial.ts'
import { normalQuantile } from './normal.ts'
import { median } from './quantile.ts'

/**
 * Where the ratio of two medians lies; `ratio` is that of the samples. From 0 to Infinity where they say
 * nothing.
 */
export interface MedianRatioInterval {
  readonly lower: number
  readonly ratio: number
  readonly upper: number
}

/**
 * What is judged, and what it is measured against: durations, sizes or other positive amounts in the same
 * unit.
 */
export interface ComparedSamples {
  readonly candidate: readonly number[]
  readonly baseline: readonly number[]
}

/**
 * How many times as large the candidate's median is as the baseline's, given two independent samples: a
 * confidence interval that supposes nothing of the distributions, and no resampling, so that the same numbers
 * in any order give the same answer. A lower end above 1.1 says that the candidate is more than 10 % slower.
 *
 * Every number must be positive and finite: undefined comes back where one is not, and where a sample is
 * empty. A sample of one number says nothing of its spread: the answer then is 0 to Infinity, and so it is
 * for a confidence of 1. From four numbers in each sample on, an interval of 95 % covers in 94 % to 99 % of
 * cases; many equal numbers make it too narrow.
 *
 * @param confidence - the probability that both ends together enclose the ratio, in (0, 1)
 * @remarks R. M. Price, D. G. Bonett, "Distribution-Free Confidence Intervals for Difference and Ratio of
 * Medians", J. Stat. Comput. Simul. 72 (2002); the order statistics as `ci.ratio.median2` of the R package
 * statpsych takes them.
 * @example
 * import { medianRatioInterval } from '@gatewright/core/numeric'
 *
 * const candidate = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48]
 * const baseline = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40]
 * medianRatioInterval({ candidate, baseline }, 0.95) // { lower: 0.927…, ratio: 1.162…, upper: 1.455… }
 */
export function medianRatioInterval(
  { candidate, baseline }: ComparedSamples,
  confidence: number,
): MedianRatioInterval | undefined {
  if (![...candidate, ...baseline].every((value) => value > 0 && value < Infinity)) return undefined
  const [above, below] = [median(candidate), median(baseline)]
  if (above === undefined || below === undefined) return undefined
  const z = -normalQuantile((1 - confidence) / 2)
  const error = Math.sqrt(logStandardError(candidate) ** 2 + logStandardError(baseline) ** 2)
  const half = z === Infinity || error === Infinity ? Infinity : z * error
  const logRatio = Math.log(above) - Math.log(below)
  const ratio = above / below
  return {
    lower: Math.min(ratio, Math.exp(logRatio - half)),
    ratio,
    upper: Math.max(ratio, Math.exp(logRatio + half)),
  }
}

/**
 * The standard error of the logarithm of a sample's median, from two order statistics that lie evenly about
 * it.
 */
function logStandardError(values: readonly number[]): number {
  const count = values.length
  const ascending = Float64Array.from(values).sort()
  const rank = Math.max(1, Math.round(count / 2 - Math.sqrt(count)))
  const [low, high] = [ascending[rank - 1], ascending[count - rank]]
  if (low === undefined || high === undefined || count < 2) return Infinity
  const reach = -normalQuantile(binomialCumulative(rank - 1, count, 0.5))
  return (Math.log(high) - Math.log(low)) / (2 * reach)
}
