import { logGamma } from '../../numeric/log-gamma.ts'
import type { RunCounts } from './source-position.ts'

/** What is thought of a rate before anything was counted: a Beta distribution. Both positive. */
export interface BetaPrior {
  readonly alpha: number
  readonly beta: number
}

/** What is thought of a segment's two rates beforehand. */
export interface SegmentPriors {
  /** Of the share of runs with a failed attempt. */
  readonly failing: BetaPrior
  /** Of the share of retried runs in which no attempt passed. */
  readonly failingAfterRetry: BetaPrior
}

/** LUCI's: rates near 0 and near 1 are likelier than those between. */
export const segmentPriors: SegmentPriors = {
  failing: { alpha: 0.3, beta: 0.5 },
  failingAfterRetry: { alpha: 0.5, beta: 0.5 },
}

/** Up to here a logarithm of the gamma function is computed once for each count. */
const longestTable = 4096

/**
 * The natural logarithm of the probability of a segment's runs in the order in which they came, its rates unknown and the
 * same throughout.
 *
 * @param mostRuns - no segment has more of them
 * @remarks ln B(a + x, b + n - x) - ln B(a, b) for x failing of n runs, and the same again for what retries gave: the
 * model of LUCI Analysis. Jointly convex in x and n - x, being the logarithm of an integral over exponentials of both.
 */
export function segmentLikelihood(priors: SegmentPriors, mostRuns: number): (counts: RunCounts) => number {
  const first = sequenceLikelihood(priors.failing, mostRuns)
  const again = sequenceLikelihood(priors.failingAfterRetry, mostRuns)
  return ({ runs, failing, retried, failingAfterRetry }) =>
    first(failing, runs) + again(failingAfterRetry, retried)
}

function sequenceLikelihood(
  { alpha, beta }: BetaPrior,
  mostRuns: number,
): (failures: number, trials: number) => number {
  const failed = logGammaFrom(alpha, mostRuns)
  const passed = logGammaFrom(beta, mostRuns)
  const all = logGammaFrom(alpha + beta, mostRuns)
  const before = failed(0) + passed(0) - all(0)
  return (failures, trials) => failed(failures) + passed(trials - failures) - all(trials) - before
}

/** The logarithm of the gamma function at whole steps from an offset on, remembered. */
function logGammaFrom(offset: number, most: number): (count: number) => number {
  const known = new Float64Array(Math.min(most + 1, longestTable)).fill(Number.NaN)
  return (count) => {
    const value = known[count]
    if (value === undefined) return logGamma(offset + count)
    if (!Number.isNaN(value)) return value
    return (known[count] = logGamma(offset + count))
  }
}
