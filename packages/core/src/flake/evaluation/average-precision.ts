import { checkedProbability, type Prediction } from './confusion.ts'

/** What is called positive down to one probability, everything of equal probability together. */
interface Cut {
  readonly precision: number
  readonly recall: number
}

/**
 * How well the predictions rank: the precision at each probability that occurs, weighted by the recall that it adds. 1 when
 * every positive is ranked above every negative; nothing where there is no positive, because then there is nothing to find.
 *
 * Predictions of equal probability are one group, so their order does not matter.
 *
 * @returns in [0, 1]. A ranking at random gets about the share of positives.
 * @throws TypeError for a probability outside [0, 1].
 * @remarks AP = Σ (R_k − R_{k−1}) P_k over the distinct probabilities from the highest down, without interpolation.
 * @example
 * import { averagePrecision } from '@gatewright/core/flake'
 *
 * const ranked = averagePrecision([
 *   { probability: 0.9, positive: true },
 *   { probability: 0.8, positive: false },
 *   { probability: 0.7, positive: true },
 * ])
 * console.log(ranked?.toFixed(4)) // 0.8333
 */
export function averagePrecision(predictions: readonly Prediction[]): number | undefined {
  const cuts = cutsOf(predictions)
  if (!cuts) return undefined
  let sum = 0
  let recallBefore = 0
  for (const { precision, recall } of cuts) {
    sum += (recall - recallBefore) * precision
    recallBefore = recall
  }
  return Math.min(1, sum)
}

/**
 * The largest share of the positives that can be called so while at least that share of what is called positive is right.
 * 0 where no threshold is that precise; nothing where there is no positive.
 *
 * @throws TypeError for a probability outside [0, 1].
 */
export function recallAtPrecision(
  predictions: readonly Prediction[],
  precisionAtLeast: number,
): number | undefined {
  return cutsOf(predictions)?.reduce(
    (best, { precision, recall }) => (precision >= precisionAtLeast ? Math.max(best, recall) : best),
    0,
  )
}

/** From the highest probability down; nothing without a positive. */
function cutsOf(predictions: readonly Prediction[]): readonly Cut[] | undefined {
  const groups = new Map<number, { positives: number; all: number }>()
  let total = 0
  for (const prediction of predictions) {
    const probability = checkedProbability(prediction)
    const group = groups.get(probability) ?? { positives: 0, all: 0 }
    group.all++
    if (prediction.positive) {
      group.positives++
      total++
    }
    groups.set(probability, group)
  }
  if (total === 0) return undefined
  let found = 0
  let called = 0
  return [...groups]
    .sort(([a], [b]) => b - a)
    .map(([, { positives, all }]) => {
      found += positives
      called += all
      return { precision: found / called, recall: found / total }
    })
}
