import { positiveNumber, properProbability, requireNumbers, wholeNumber } from '../planner/require-number.ts'
import { changeInterval, distributionBetween, type ChangeInterval } from './change-distribution.ts'
import { findSplits } from './find-splits.ts'
import { runningCounts } from './running-counts.ts'
import { segmentSentence } from './segment-sentence.ts'
import { segmentLikelihood, segmentPriors, type SegmentPriors } from './sequence-likelihood.ts'
import type { RunCounts, SourcePosition } from './source-position.ts'

export interface SegmentOptions {
  /** The probability of a change at one place, before anything was seen: what a split has to outweigh. 1e-4 by default. */
  readonly changeProbability?: number
  /** What is thought of the rates of a segment beforehand. {@link segmentPriors} by default. */
  readonly priors?: SegmentPriors
  /** The probability with which a segment's start lies in its interval. 0.99 by default. */
  readonly level?: number
  /** Of a longer history the newest positions are looked at. 10,000 by default. */
  readonly mostPositions?: number
}

/** Where a segment began, with the commits at both ends of the interval. */
export interface SegmentStart extends ChangeInterval {
  readonly level: number
  /** The newest commit that, at this level, was before the change. */
  readonly afterCommit: string
  /** The newest commit that may have brought the change. */
  readonly upToCommit: string
  /** How much likelier the change is than none, as a natural logarithm, before the prior against a change. */
  readonly gain: number
}

/** A stretch of the main branch over which a test failed at one rate. */
export interface Segment extends RunCounts {
  /** Index of its first position, as likely as it gets: see `start` for how certain that is. */
  readonly first: number
  /** Index of its last position. */
  readonly last: number
  readonly firstCommit: string
  readonly lastCommit: string
  /** Share of runs with a failed attempt. */
  readonly failureRate: number
  /** Share of retried runs in which no attempt passed; missing where none was retried. */
  readonly retryFailureRate?: number
  /** Missing for the oldest segment, whose beginning nobody saw. */
  readonly start?: SegmentStart
  /** What was seen, for people. */
  readonly sentence: string
}

/**
 * The stretches of a history over which a test failed at one rate, oldest first, and where each began: "the first bad
 * commit is after a, up to b (99 %)". No positions give no segments.
 *
 * Throws a TypeError for counts that can't be (no runs, more than a million, more failing ones than runs), and for numbers
 * of commits that do not rise.
 *
 * Only positions at which the share of failures changes are tried, which finds the same splits as trying every position:
 * one split costs time in the number of such blocks, not of positions; the intervals cost time in the positions.
 *
 * @param positions - oldest first: {@link sourcePositions}
 * @remarks The model and the numbers of LUCI Analysis: a segment's runs are Bernoulli trials of unknown rate, and a split is
 * accepted where both parts are likelier than the whole by more than the prior against it. A change that is undone soon is
 * seen only where one of its two ends alone pays: 9 failing runs between 60 and 30 clean ones are not split off, 20 are.
 * @example
 * import { findSegments } from '@gatewright/core/flake'
 *
 * const positions = Array.from({ length: 60 }, (_, index) => {
 *   const failing = index < 56 ? 0 : 1
 *   return { commit: `c${index}`, runs: 1, failing, retried: failing, failingAfterRetry: failing }
 * })
 * findSegments(positions).at(-1)?.start // { after: 50, upTo: 56, afterCommit: 'c50', upToCommit: 'c56', … }
 */
export function findSegments(positions: readonly SourcePosition[], options: SegmentOptions = {}): Segment[] {
  const { changeProbability = 1e-4, priors = segmentPriors, level = 0.99, mostPositions = 10_000 } = options
  requireNumbers(properProbability, { changeProbability, level })
  requireNumbers(wholeNumber, { mostPositions })
  requireNumbers(positiveNumber, { ...priors.failing })
  requireNumbers(positiveNumber, { ...priors.failingAfterRetry })

  const skipped = Math.max(0, positions.length - mostPositions)
  const looked = skipped === 0 ? positions : positions.slice(skipped)
  if (looked.length === 0) return []
  const counts = runningCounts(looked)
  // Most tests do one thing only: they need no likelihood.
  const mostRuns = counts.borders.length === 0 ? 0 : counts.between(0, looked.length).runs
  const likelihood = segmentLikelihood(priors, mostRuns)
  const splits = findSplits(counts, likelihood, -Math.log(changeProbability))
  const starts = [0, ...splits.map(({ index }) => index)]

  const segments: Segment[] = []
  for (const [order, first] of starts.entries()) {
    const end = starts[order + 1] ?? looked.length
    const split = splits[order - 1]
    const before = starts[order - 1] ?? 0
    const interval =
      split && changeInterval(distributionBetween(looked, counts, likelihood, before, end), level)
    const own = counts.between(first, end)
    const known: Omit<Segment, 'sentence'> = {
      first: skipped + first,
      last: skipped + end - 1,
      firstCommit: commitAt(looked, first),
      lastCommit: commitAt(looked, end - 1),
      ...own,
      failureRate: own.failing / own.runs,
      ...(own.retried > 0 && { retryFailureRate: own.failingAfterRetry / own.retried }),
      ...(split && interval && { start: startAt(looked, skipped, interval, level, split.gain) }),
    }
    segments.push({ ...known, sentence: segmentSentence(known, segments.at(-1)) })
  }
  return segments
}

function startAt(
  looked: readonly SourcePosition[],
  skipped: number,
  { after, upTo }: ChangeInterval,
  level: number,
  gain: number,
): SegmentStart {
  return {
    after: skipped + after,
    upTo: skipped + upTo,
    level,
    afterCommit: commitAt(looked, after),
    upToCommit: commitAt(looked, upTo),
    gain,
  }
}

function commitAt(positions: readonly SourcePosition[], index: number): string {
  return positions[index]?.commit ?? ''
}
