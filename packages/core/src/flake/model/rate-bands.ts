import { betaDistribution } from '../../numeric/beta.ts'

/**
 * Shares of four bands of rates: far below the rate that matters, below it, above it, far above it. Within a band rates
 * are spread as the prior of all rates spreads them; how many flaky tests are in each band, a project tells.
 */
export type RateBands = readonly [farBelow: number, below: number, above: number, farAbove: number]

/** How far "far" is, as a factor. */
const far = 3

/** Which share of a Beta(a, b) each band holds. */
export function bandsOf(materialRate: number, a: number, b: number): RateBands {
  const below = betaDistribution(a, b)
  const [low, middle, high] = [below(materialRate / far), below(materialRate), below(materialRate * far)]
  return [low, middle - low, high - middle, 1 - high]
}

/** The sum over the bands of share times factor. */
export function tilt(bands: RateBands, factors: RateBands): number {
  return bands[0] * factors[0] + bands[1] * factors[1] + bands[2] * factors[2] + bands[3] * factors[3]
}

/** The same for the two bands of rates that matter alone. */
export function tiltAbove(bands: RateBands, factors: RateBands): number {
  return bands[2] * factors[2] + bands[3] * factors[3]
}

/** The bands of a sum of distributions, of which some may count negatively. */
export function bandsOfSum(weights: readonly number[], bands: readonly RateBands[]): RateBands {
  const part = (band: 0 | 1 | 2 | 3): number =>
    Math.max(
      0,
      bands.reduce((sum, own, index) => sum + (weights[index] ?? 0) * own[band], 0),
    )
  const parts: RateBands = [part(0), part(1), part(2), part(3)]
  const whole = parts[0] + parts[1] + parts[2] + parts[3]
  return whole > 0 ? [parts[0] / whole, parts[1] / whole, parts[2] / whole, parts[3] / whole] : [0, 0, 0, 0]
}
