import { positiveNumber, properProbability, requireNumbers, wholeNumber } from '../planner/require-number.ts'
import type { BetaPrior } from './sequence-likelihood.ts'

export interface RateWatchOptions {
  /** The probability that the rate changes before a run. 1/250 by default. */
  readonly hazard?: number
  /** What is thought of a rate beforehand. Beta(0.3, 0.5) by default, as for segments. */
  readonly prior?: BetaPrior
  /** How many lengths are kept: time and memory of an update. 60 by default. */
  readonly mostLengths?: number
}

/** The case that the rate has been the same for so many runs. */
export interface RunLength {
  /** Runs since the change, 1 or more. */
  readonly length: number
  /** How many of them failed. */
  readonly failures: number
  readonly probability: number
}

/** What is known after the runs so far. Plain data: it can be kept as JSON. */
export interface RateWatch {
  /** How many runs were seen. */
  readonly runs: number
  /** Shortest first; their probabilities sum to 1. Empty before the first run. */
  readonly lengths: readonly RunLength[]
}

/** Nothing seen. */
export const newRateWatch: RateWatch = { runs: 0, lengths: [] }

interface Settings {
  readonly hazard: number
  readonly prior: BetaPrior
  readonly mostLengths: number
}

function settingsOf(options: RateWatchOptions): Settings {
  const { hazard = 1 / 250, prior = { alpha: 0.3, beta: 0.5 }, mostLengths = 60 } = options
  requireNumbers(properProbability, { hazard })
  requireNumbers(positiveNumber, { ...prior, mostLengths })
  requireNumbers(wholeNumber, { mostLengths })
  return { hazard, prior, mostLengths }
}

/**
 * The state after one more run. Takes time in the number of lengths that are kept; the state that went in stays as it was.
 *
 * @remarks R. P. Adams, D. J. C. MacKay, "Bayesian Online Changepoint Detection" (2007), with a Beta-Bernoulli model; a
 * change comes before a run, so that the shortest length is 1. Of more lengths than are kept the least likely one is dropped, which over 1,000
 * runs moves the probability that the next run fails by less than 0.005 on average, and by less than 0.1 at any time.
 * @example
 * import { changeProbability, newRateWatch, watchRun } from '@gatewright/core/flake'
 *
 * let watch = newRateWatch
 * for (let run = 0; run < 200; run++) watch = watchRun(watch, run >= 196)
 * changeProbability(watch, 5) // 0.959…
 */
export function watchRun(watch: RateWatch, hasFailed: boolean, options: RateWatchOptions = {}): RateWatch {
  const { hazard, prior, mostLengths } = settingsOf(options)
  const failures = hasFailed ? 1 : 0
  function seen(failing: number, length: number): number {
    const rate = expectedRate(prior, failing, length)
    return hasFailed ? rate : 1 - rate
  }
  const isFirst = watch.lengths.length === 0
  const lengths = [{ length: 1, failures, probability: (isFirst ? 1 : hazard) * seen(0, 0) }]
  for (const before of watch.lengths)
    lengths.push({
      length: before.length + 1,
      failures: before.failures + failures,
      probability: before.probability * (1 - hazard) * seen(before.failures, before.length),
    })
  while (lengths.length > mostLengths) lengths.splice(leastLikely(lengths), 1)
  const sum = lengths.reduce((all, { probability }) => all + probability, 0)
  for (const one of lengths) one.probability /= sum
  return { runs: watch.runs + 1, lengths }
}

/** Of equally likely ones the longest. */
function leastLikely(lengths: readonly RunLength[]): number {
  let [least, index] = [Infinity, 0]
  lengths.forEach(({ probability }, order) => {
    if (probability <= least) {
      least = probability
      index = order
    }
  })
  return index
}

function expectedRate({ alpha, beta }: BetaPrior, failures: number, runs: number): number {
  return (alpha + failures) / (alpha + beta + runs)
}

/** The probability that the next run fails. */
export function nextFailureProbability(watch: RateWatch, options: RateWatchOptions = {}): number {
  const { hazard, prior } = settingsOf(options)
  const fresh = expectedRate(prior, 0, 0)
  if (watch.lengths.length === 0) return fresh
  const unchanged = watch.lengths.reduce(
    (sum, { length, failures, probability }) => sum + probability * expectedRate(prior, failures, length),
    0,
  )
  return hazard * fresh + (1 - hazard) * unchanged
}

/**
 * The probability that the rate last changed with one of the newest runs. That the first run ever was the first is no
 * change.
 *
 * @param within - how many runs count as the newest, 1 or more
 */
export function changeProbability(watch: RateWatch, within: number): number {
  requireNumbers(wholeNumber, { within })
  return watch.lengths.reduce(
    (sum, { length, probability }) =>
      length <= within && length < watch.runs ? Math.min(1, sum + probability) : sum,
    0,
  )
}
