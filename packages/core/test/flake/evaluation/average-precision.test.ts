import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagePrecision, recallAtPrecision } from '../../../src/flake/evaluation/average-precision.ts'
import {
  confusionAt,
  precisionOf,
  recallOf,
  type Prediction,
} from '../../../src/flake/evaluation/confusion.ts'
import { predictions } from './predictions.ts'

/** By the definition, a threshold at a time. */
function plainAveragePrecision(some: readonly Prediction[]): number {
  const thresholds = [...new Set(some.map(({ probability }) => probability + 0))].sort((a, b) => b - a)
  let sum = 0
  let before = 0
  for (const threshold of thresholds) {
    const counts = confusionAt(some, threshold)
    const recall = recallOf(counts)?.value ?? 0
    sum += (recall - before) * (precisionOf(counts)?.value ?? 0)
    before = recall
  }
  return sum
}

const withPositive = predictions.filter((some) => some.some(({ positive }) => positive))

describe('averagePrecision', () => {
  it('is what the definition says', () => {
    fc.assert(
      fc.property(withPositive, (some) => {
        expect(averagePrecision(some)).toBeCloseTo(plainAveragePrecision(some), 12)
      }),
    )
  })

  it('does not depend on the order, ties or not: to the last digit', () => {
    fc.assert(
      fc.property(predictions, (some) => {
        expect(averagePrecision(some.toReversed())).toBe(averagePrecision(some))
        expect(recallAtPrecision(some.toReversed(), 0.9)).toBe(recallAtPrecision(some, 0.9))
      }),
    )
  })

  it('is 1 exactly when every positive is above every negative', () => {
    fc.assert(
      fc.property(withPositive, (some) => {
        const lowest = Math.min(
          ...some.filter(({ positive }) => positive).map(({ probability }) => probability),
        )
        const isPerfect = some.every(({ positive, probability }) => positive || probability < lowest)
        expect((averagePrecision(some) ?? 0) > 1 - 1e-12).toBe(isPerfect)
      }),
    )
  })

  it.each([
    [[1, 0, 1], 5 / 6],
    [[0, 1], 0.5],
    [[1, 1, 0, 0], 1],
    [[0, 0, 0, 1], 0.25],
    // The example of scikit-learn's average_precision_score: y = 0 0 1 1, scores .1 .4 .35 .8.
    [[1, 0, 1, 0], 5 / 6],
  ])('ranked from the top %j', (truths, expected) => {
    const some = truths.map((truth, index) => ({ probability: 0.9 - index / 10, positive: truth === 1 }))
    expect(averagePrecision(some)).toBeCloseTo(expected, 12)
  })

  it('all at one probability is the share of positives', () => {
    const some = [true, false, false, true, false].map((positive) => ({ probability: 0.4, positive }))
    expect(averagePrecision(some)).toBeCloseTo(0.4, 12)
  })

  it('without a positive there is nothing to find', () => {
    expect(averagePrecision([])).toBeUndefined()
    expect(averagePrecision([{ probability: 1, positive: false }])).toBeUndefined()
    expect(recallAtPrecision([], 0.5)).toBeUndefined()
  })
})

describe('recallAtPrecision', () => {
  it('is the best recall of the thresholds that are precise enough', () => {
    fc.assert(
      fc.property(withPositive, fc.constantFrom(0.3, 0.5, 0.95, 1), (some, precise) => {
        const recalls = some.flatMap(({ probability }) => {
          const counts = confusionAt(some, probability)
          return (precisionOf(counts)?.value ?? 0) >= precise ? (recallOf(counts)?.value ?? 0) : 0
        })
        expect(recallAtPrecision(some, precise)).toBe(Math.max(...recalls))
      }),
    )
  })
})
