/**
 * The middle value, or the mean of the two middle ones; undefined where there are none.
 *
 * @param values - in any order, none of them NaN
 * @example
 * import { median } from '@gatewright/core/numeric'
 *
 * median([3, 1, 2]) // 2
 * median([4, 1, 2, 3]) // 2.5
 */
export function median(values: readonly number[]): number | undefined {
  const ascending = Float64Array.from(values).sort()
  const lower = ascending[(ascending.length - 1) >> 1]
  const upper = ascending[ascending.length >> 1]
  if (lower === undefined || upper === undefined) return undefined
  const sum = lower + upper
  return Number.isFinite(sum) ? sum / 2 : lower / 2 + upper / 2
}

/**
 * The smallest of the values that at least the share q of them does not exceed: the nearest rank, always one
 * of the values. Undefined where there are none. `quantile(durations, 0.95)` is the p95.
 *
 * @param values - in any order, none of them NaN
 * @param q - in [0, 1]; 0 gives the smallest value, 1 the largest
 * @remarks Definition 1 of R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", Amer. Statist.
 * 50 (1996).
 * @example
 * import { quantile } from '@gatewright/core/numeric'
 *
 * quantile([15, 20, 35, 40, 50], 0.4) // 20
 */
export function quantile(values: readonly number[], q: number): number | undefined {
  const ascending = Float64Array.from(values).sort()
  return ascending[nearestRank(q, ascending.length) - 1]
}

/** The smallest rank whose share of the count reaches q. */
export function nearestRank(q: number, count: number): number {
  // 0.07 * 100 is a little more than 7, but 7 / 100 is 0.07: the product only says where to look.
  let rank = Math.max(1, Math.ceil(q * count) - 1)
  while (rank < count && rank / count < q) rank++
  return rank
}
