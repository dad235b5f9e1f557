import { betaQuantile, type ProbabilityInterval } from '../../numeric/beta.ts'
import { checkedProbability, type Prediction } from './confusion.ts'

/** Predictions whose probability lies in one tenth of [0, 1], beside what came true of them. */
export interface CalibrationBin {
  readonly from: number
  /** Below this; the last bin holds 1 as well. */
  readonly to: number
  readonly n: number
  readonly positives: number
  /** The mean probability; not there where `n` is 0. */
  readonly predicted?: number
  /** The share that is positive; not there where `n` is 0. */
  readonly observed?: number
  /** Where the true share lies with 95 % probability: the exact binomial interval. All of [0, 1] where `n` is 0. */
  readonly interval: ProbabilityInterval
}

const binCount = 10

/** Nobody is infinitely wrong: probabilities nearer to 0 or 1 than this count as this near. */
const nearestToCertain = 1e-15

/**
 * How far probabilities can be taken at their word: in ten equal bins, what was said and what came true. Always ten, also
 * where some are empty; the order of the predictions does not matter.
 *
 * @throws TypeError for a probability outside [0, 1].
 * @remarks The interval is that of C. Clopper and E. Pearson, Biometrika 26 (1934): never too narrow.
 */
export function calibrationBins(predictions: readonly Prediction[]): readonly CalibrationBin[] {
  const bins = Array.from({ length: binCount }, () => ({ probabilities: [] as number[], positives: 0 }))
  for (const prediction of predictions) {
    const probability = checkedProbability(prediction)
    const bin = bins[Math.min(binCount - 1, Math.floor(probability * binCount))]
    bin?.probabilities.push(probability)
    if (bin && prediction.positive) bin.positives++
  }
  return bins.map(({ probabilities, positives }, index) => {
    const n = probabilities.length
    return {
      from: index / binCount,
      to: (index + 1) / binCount,
      n,
      positives,
      ...(n === 0 ? {} : { predicted: mean(probabilities), observed: positives / n }),
      interval: exactInterval(positives, n),
    }
  })
}

/**
 * The mean squared distance between probability and truth: 0 is best, 0.25 is what always saying 0.5 gets. Nothing where
 * there is no prediction.
 *
 * @throws TypeError for a probability outside [0, 1].
 * @remarks G. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78 (1950), for
 * one of the two classes.
 */
export function brierScore(predictions: readonly Prediction[]): number | undefined {
  if (predictions.length === 0) return undefined
  return mean(
    predictions.map((prediction) => {
      const distance = checkedProbability(prediction) - (prediction.positive ? 1 : 0)
      return distance * distance
    }),
  )
}

/**
 * The mean of −ln of the probability that was given to what came true: 0 is best, 0.693 is what always saying 0.5 gets.
 * Nothing where there is no prediction. Probabilities count as at least 1e-15 away from 0 and 1, so that it is finite.
 *
 * @throws TypeError for a probability outside [0, 1].
 */
export function logLoss(predictions: readonly Prediction[]): number | undefined {
  if (predictions.length === 0) return undefined
  return mean(
    predictions.map((prediction) => {
      const probability = checkedProbability(prediction)
      const given = prediction.positive ? probability : 1 - probability
      return -Math.log(Math.min(1 - nearestToCertain, Math.max(nearestToCertain, given)))
    }),
  )
}

/** Sorted first: the last digits of a sum depend on the order. */
function mean(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length
}

function exactInterval(count: number, n: number): ProbabilityInterval {
  return {
    lower: count === 0 ? 0 : betaQuantile(0.025, count, n - count + 1),
    upper: count === n ? 1 : betaQuantile(0.975, count + 1, n - count),
  }
}
