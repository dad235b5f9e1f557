/**
 * How values are spread, in a size that grows with their range and not with their number: counts of values in buckets whose
 * ends stand in a fixed proportion. Plain data that JSON can say; change it with {@link addToSketch} only.
 */
export interface QuantileSketch {
  /** Any quantile is off by at most this share of its value. */
  readonly error: number
  count: number
  /** How many of them are 0, or too small to be told from it. */
  zeros: number
  min: number
  max: number
  /** Count by bucket; those that are empty are not there. */
  readonly buckets: Record<number, number>
}

/** What is smaller counts as zero, so that the number of buckets has an end. */
const smallest = 1e-9

/**
 * A sketch of no values.
 *
 * @param error - the share by which a quantile may be off, in (0, 1): 0.01 unless given
 * @remarks C. Masson, J. E. Rim, H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error
 * Guarantees", PVLDB 12 (2019), section 2, for values of 0 or more.
 * @example
 * import { addToSketch, quantileOfSketch, quantileSketch } from '@gatewright/core/numeric'
 *
 * const sketch = quantileSketch()
 * for (let ms = 1; ms <= 1000; ms++) addToSketch(sketch, ms)
 * quantileOfSketch(sketch, 0.95) // within 1 % of 950
 */
export function quantileSketch(error: number = 0.01): QuantileSketch {
  if (!(error > 0 && error < 1)) throw new TypeError(`No share between 0 and 1: ${error}.`)
  return { error, count: 0, zeros: 0, min: Number.MAX_VALUE, max: 0, buckets: {} }
}

/**
 * Counts one more value, in place.
 *
 * @throws TypeError for a value that is negative or not finite.
 */
export function addToSketch(sketch: QuantileSketch, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new TypeError(`A sketch holds finite values of 0 or more, not ${value}.`)
  sketch.count += 1
  if (value < sketch.min) sketch.min = value
  if (value > sketch.max) sketch.max = value
  if (value < smallest) {
    sketch.zeros += 1
    return
  }
  const bucket = Math.ceil(Math.log(value) * bucketsOfE(sketch.error))
  sketch.buckets[bucket] = (sketch.buckets[bucket] ?? 0) + 1
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
  for (const [bucket, count] of Object.entries(other.buckets))
    into.buckets[Number(bucket)] = (into.buckets[Number(bucket)] ?? 0) + count
}

/**
 * About the smallest value that at least the share q of all values does not exceed: off by at most `error` of that value, and
 * never outside of what was seen. Undefined where there are no values.
 *
 * @param q - in [0, 1]; 0 gives the smallest value and 1 the largest, both exactly
 */
export function quantileOfSketch(sketch: QuantileSketch, q: number): number | undefined {
  const { error, count, zeros, min, max, buckets } = sketch
  if (count === 0) return undefined
  if (q <= 0) return min
  if (q >= 1) return max
  // The product may lie a hair above a whole number that it is meant to be.
  const rank = Math.max(1, Math.ceil(q * count - 1e-9))
  let seen = zeros
  if (seen >= rank) return min
  for (const bucket of Object.keys(buckets)
    .map(Number)
    .sort((a, b) => a - b)) {
    seen += buckets[bucket] ?? 0
    if (seen < rank) continue
    const upper = Math.exp(bucket / bucketsOfE(error))
    return Math.min(max, Math.max(min, upper * (1 - error)))
  }
  return max
}

let known = { error: Number.NaN, buckets: 0 }

/** How many buckets there are from any value to e times it. The logarithms cost as much as all the rest. */
function bucketsOfE(error: number): number {
  if (known.error !== error) known = { error, buckets: 1 / Math.log((1 + error) / (1 - error)) }
  return known.buckets
}
