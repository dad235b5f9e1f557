import type { ProbabilityInterval } from '../../numeric/beta.ts'
import { wilsonInterval } from '../../numeric/wilson-interval.ts'

/** What was predicted of one thing, and what turned out to be true. */
export interface Prediction {
  /** In [0, 1]: how likely it was said to be positive, as flaky. */
  readonly probability: number
  /** Whether it was. */
  readonly positive: boolean
}

/** Predictions by what was said and what was true. Whole numbers. */
export interface Confusion {
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

/** A share that was counted. */
export interface CountedShare {
  readonly value: number
  /** Of how many: at least 1. */
  readonly n: number
  /** Where the true share lies with 95 % probability: Wilson's interval. */
  readonly interval: ProbabilityInterval
}

const z95 = 1.96

/**
 * Counts predictions, where one of at least the threshold says positive.
 *
 * @throws TypeError for a probability outside [0, 1].
 * @example
 * import { confusionAt } from '@gatewright/core/flake'
 *
 * confusionAt([{ probability: 0.97, positive: true }, { probability: 0.2, positive: true }], 0.95)
 * // { truePositives: 1, falsePositives: 0, trueNegatives: 0, falseNegatives: 1 }
 */
export function confusionAt(predictions: readonly Prediction[], threshold: number): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 }
  for (const prediction of predictions) {
    const { positive } = prediction
    if (checkedProbability(prediction) >= threshold) counts[positive ? 'truePositives' : 'falsePositives']++
    else counts[positive ? 'falseNegatives' : 'trueNegatives']++
  }
  return counts
}

/** Of those called positive, the share that are. Nothing where nobody was called so. */
export function precisionOf({ truePositives, falsePositives }: Confusion): CountedShare | undefined {
  return countedShare(truePositives, truePositives + falsePositives)
}

/** Of those that are positive, the share that were called so. Nothing where none is. */
export function recallOf({ truePositives, falseNegatives }: Confusion): CountedShare | undefined {
  return countedShare(truePositives, truePositives + falseNegatives)
}

/** Of all, the share about which the truth was said. Nothing where there is none. */
export function accuracyOf(confusion: Confusion): CountedShare | undefined {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusion
  const right = truePositives + trueNegatives
  return countedShare(right, right + falsePositives + falseNegatives)
}

/**
 * The harmonic mean of precision and recall; nothing where nobody was called positive and nobody is. `n` counts those that
 * were called positive or are.
 *
 * @remarks F1 = 2J / (1 + J) with J the share of true positives among those n, which is a proportion: the interval is
 * Wilson's of J, carried over.
 */
export function f1Of({ truePositives, falsePositives, falseNegatives }: Confusion): CountedShare | undefined {
  const share = countedShare(truePositives, truePositives + falsePositives + falseNegatives)
  return (
    share && {
      value: f1OfJaccard(share.value),
      n: share.n,
      interval: { lower: f1OfJaccard(share.interval.lower), upper: f1OfJaccard(share.interval.upper) },
    }
  )
}

/** The probability of a prediction, once it is one. */
export function checkedProbability({ probability }: Prediction): number {
  if (probability >= 0 && probability <= 1) return probability
  throw new TypeError(`Not a probability in [0, 1]: ${probability}.`)
}

function countedShare(count: number, n: number): CountedShare | undefined {
  return n === 0 ? undefined : { value: count / n, n, interval: wilsonInterval(count, n, z95) }
}

function f1OfJaccard(share: number): number {
  return (2 * share) / (1 + share)
}
