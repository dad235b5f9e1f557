import { requireNumbers, probability as probabilityRange } from '../planner/require-number.ts'
import { runningCounts, type RunningCounts } from './running-counts.ts'
import { segmentLikelihood, segmentPriors, type SegmentPriors } from './sequence-likelihood.ts'
import type { RunCounts, SourcePosition } from './source-position.ts'

/** How likely it is that the change came with a position, or with a commit between it and the position before. */
export interface ChangeProbability {
  /** Index of the first position that saw the change. */
  readonly index: number
  readonly probability: number
}

/** Where a change came: after one position, at the latest with another one. Indices of positions. */
export interface ChangeInterval {
  /** The newest position that, at this level, was before the change. */
  readonly after: number
  /** The newest position that may have been the first to see it. */
  readonly upTo: number
}

/**
 * With which position a change came, supposing that there was exactly one: a probability for each position but the first,
 * in their order; they sum to 1. Nothing where there are fewer than two positions.
 *
 * Every position is as likely beforehand; where all have numbers, every number is.
 *
 * @remarks P(C = k | Y) is proportional to the likelihood of both parts, as LUCI Analysis has it.
 * @example
 * import { changeDistribution, changeInterval } from '@gatewright/core/flake'
 *
 * const clean = { runs: 4, failing: 0, retried: 0, failingAfterRetry: 0 }
 * const failing = { runs: 4, failing: 4, retried: 0, failingAfterRetry: 0 }
 * const positions = [
 *   { commit: 'a', ...clean },
 *   { commit: 'b', ...clean },
 *   { commit: 'c', ...failing },
 * ]
 * changeInterval(changeDistribution(positions)) // { after: 0, upTo: 2 }
 */
export function changeDistribution(
  positions: readonly SourcePosition[],
  priors: SegmentPriors = segmentPriors,
): ChangeProbability[] {
  const counts = runningCounts(positions)
  const likelihood = segmentLikelihood(priors, counts.between(0, positions.length).runs)
  return distributionBetween(positions, counts, likelihood, 0, positions.length)
}

/** The same for a stretch of the positions, to the last excluded; the indices are those of all positions. */
export function distributionBetween(
  positions: readonly SourcePosition[],
  counts: RunningCounts,
  likelihood: (counts: RunCounts) => number,
  from: number,
  to: number,
): ChangeProbability[] {
  const weigh = gapWeights(positions, from, to)
  const logs = Array.from({ length: Math.max(0, to - from - 1) }, (_, offset) => {
    const index = from + 1 + offset
    return likelihood(counts.between(from, index)) + likelihood(counts.between(index, to)) + weigh(index)
  })
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity)
  const weights = logs.map((log) => Math.exp(log - highest))
  const sum = weights.reduce((all, weight) => all + weight, 0)
  return weights.map((weight, offset) => ({ index: from + 1 + offset, probability: weight / sum }))
}

/** The logarithm of how many commits a position stands for. */
function gapWeights(
  positions: readonly SourcePosition[],
  from: number,
  to: number,
): (index: number) => number {
  const stretch = positions.slice(from, to)
  if (!stretch.every(({ number }) => number !== undefined)) return () => 0
  return (index) => Math.log((positions[index]?.number ?? 0) - (positions[index - 1]?.number ?? 0))
}

/**
 * The equal-tailed interval of a change's place: at either end at most half of the rest lies outside. Undefined where
 * there is no distribution.
 *
 * @param level - the probability inside, 0.99 by default
 */
export function changeInterval(
  distribution: readonly ChangeProbability[],
  level: number = 0.99,
): ChangeInterval | undefined {
  requireNumbers(probabilityRange, { level })
  const tail = (1 - level) / 2
  let sum = 0
  let after: number | undefined
  let upTo: number | undefined
  for (const { index, probability } of distribution) {
    sum += probability
    if (after === undefined && sum >= tail) after = index - 1
    if (upTo === undefined && sum >= 1 - tail) upTo = index
  }
  const last = distribution.at(-1)
  // Rounding may leave the sum a little below 1.
  return after === undefined || !last ? undefined : { after, upTo: upTo ?? last.index }
}
