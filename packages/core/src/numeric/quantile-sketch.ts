import { nearestRank } from './quantile.ts'

/**
 * How values are spread, in a size that grows with their range and not with their number: counts of values in buckets whose
 * ends stand in a fixed proportion. Plain data that JSON can say; change it with {@link addToSketch} only.
 */
export interface QuantileSketch {
  /** Any quantile is off by at most this share of its value, or by a billionth where that is more. */
  readonly error: number
  count: number
  /** How many of them are 0, or nearer to it than a billionth. */
  zeros: number
  min: number
  max: number
  /** Count of values above 0 by bucket; those that are empty are not there. */
  readonly buckets: Record<number, number>
  /** Count of values below 0, by the bucket of what they are without the sign. */
  readonly negative: Record<number, number>
}

/** What is nearer to 0 counts as zero, so that the number of buckets has an end. */
const smallest = 1e-9

/**
 * A sketch of no values.
 *
 * @param error - the share by which a quantile may be off, in (0, 1): 0.01 unless given
 * @remarks C. Masson, J. E. Rim, H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error
 * Guarantees", PVLDB 12 (2019), section 2; values below 0 as in section 2.2.
 * @example
 * import { addToSketch, quantileOfSketch, quantileSketch } from '@gatewright/core/numeric'
 *
 * const sketch = quantileSketch()
 * for (let ms = 1; ms <= 1000; ms++) addToSketch(sketch, ms)
 * quantileOfSketch(sketch, 0.95) // within 1 % of 950
 */
export function quantileSketch(error: number = 0.01): QuantileSketch {
  if (!(error > 0 && error < 1)) throw new TypeError(`No share between 0 and 1: ${error}.`)
  const [min, max] = [Number.MAX_VALUE, -Number.MAX_VALUE]
  return { error, count: 0, zeros: 0, min, max, buckets: {}, negative: {} }
}

/**
 * Counts one more value, in place.
 *
 * @throws TypeError for a value that is not finite.
 */
export function addToSketch(sketch: QuantileSketch, value: number): void {
  if (!Number.isFinite(value)) throw new TypeError(`A sketch holds finite values, not ${value}.`)
  sketch.count += 1
  if (value < sketch.min) sketch.min = value
  if (value > sketch.max) sketch.max = value
  const size = Math.abs(value)
  if (size < smallest) {
    sketch.zeros += 1
    return
  }
  const bucket = Math.ceil(Math.log(size) * bucketsOfE(sketch.error))
  addCounts(value > 0 ? sketch.buckets : sketch.negative, bucket, 1)
}

/**
 * Counts all values of another sketch too, in place.
 *
 * @throws TypeError where the two allow for another error.
 */
export function mergeSketch(into: QuantileSketch, other: QuantileSketch): void {
  if (into.error !== other.error) throw new TypeError('Only sketches of the same error can be merged.')
  into.count += other.count
  into.zeros += other.zeros
  into.min = Math.min(into.min, other.min)
  into.max = Math.max(into.max, other.max)
  for (const [bucket, count] of Object.entries(other.buckets)) addCounts(into.buckets, Number(bucket), count)
  for (const [bucket, count] of Object.entries(other.negative))
    addCounts(into.negative, Number(bucket), count)
}

function addCounts(buckets: Record<number, number>, bucket: number, count: number): void {
  buckets[bucket] = (buckets[bucket] ?? 0) + count
}

/**
 * About the smallest value that at least the share q of all values does not exceed: off by at most `error` of that value (a
 * billionth where that is more), and never outside of what was seen. Undefined where there are no values.
 *
 * @param q - in [0, 1]; 0 gives the smallest value and 1 the largest, both exactly
 */
export function quantileOfSketch(sketch: QuantileSketch, q: number): number | undefined {
  const { error, count, zeros, min, max, buckets, negative } = sketch
  if (count === 0) return undefined
  if (q <= 0) return min
  if (q >= 1) return max
  const within = (value: number): number => Math.min(max, Math.max(min, value))
  let left = nearestRank(q, count)
  // From the least: what is below 0 stands in the order of its size turned round.
  for (const bucket of inOrder(negative).reverse()) {
    left -= negative[bucket] ?? 0
    if (left <= 0) return within(-middleOf(bucket, error))
  }
  left -= zeros
  if (left <= 0) return within(0)
  for (const bucket of inOrder(buckets)) {
    left -= buckets[bucket] ?? 0
    if (left <= 0) return within(middleOf(bucket, error))
  }
  return max
}

function inOrder(buckets: Readonly<Record<number, number>>): number[] {
  return Object.keys(buckets)
    .map(Number)
    .sort((a, b) => a - b)
}

/** What is off by `error` at most of all values of a bucket. The end of the last bucket is greater than any number. */
function middleOf(bucket: number, error: number): number {
  return Math.exp(bucket / bucketsOfE(error) + Math.log1p(-error))
}

let known = { error: Number.NaN, buckets: 0 }

/** How many buckets there are from any value to e times it. The logarithms cost as much as all the rest. */
function bucketsOfE(error: number): number {
  if (known.error !== error) known = { error, buckets: 1 / Math.log((1 + error) / (1 - error)) }
  return known.buckets
}
