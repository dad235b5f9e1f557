import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accuracyOf,
  confusionAt,
  f1Of,
  precisionOf,
  recallOf,
  type Confusion,
} from '../../../src/flake/evaluation/confusion.ts'
import { predictions } from './predictions.ts'

const none: Confusion = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 }
const confusions: fc.Arbitrary<Confusion> = fc.record({
  truePositives: fc.nat(20),
  falsePositives: fc.nat(20),
  trueNegatives: fc.nat(20),
  falseNegatives: fc.nat(20),
})

describe('confusionAt', () => {
  it('counts every prediction once, in whatever order', () => {
    fc.assert(
      fc.property(predictions, fc.double({ min: 0, max: 1, noNaN: true }), (some, threshold) => {
        const counts = confusionAt(some, threshold)
        const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts
        expect(truePositives + falsePositives + trueNegatives + falseNegatives).toBe(some.length)
        expect(truePositives + falseNegatives).toBe(some.filter(({ positive }) => positive).length)
        expect(confusionAt(some.toReversed(), threshold)).toEqual(counts)
      }),
    )
  })

  it('a probability at the threshold says positive', () => {
    expect(confusionAt([{ probability: 0.5, positive: true }], 0.5).truePositives).toBe(1)
  })

  it.each([-0.1, 1.1, Number.NaN])('%f is no probability', (probability) => {
    expect(() => confusionAt([{ probability, positive: true }], 0.5)).toThrow(TypeError)
  })
})

describe('precision, recall, F1 and accuracy', () => {
  it('hold what was counted in their intervals', () => {
    fc.assert(
      fc.property(confusions, (counts) => {
        for (const share of [precisionOf(counts), recallOf(counts), f1Of(counts), accuracyOf(counts)]) {
          if (!share) continue
          expect(share.n).toBeGreaterThan(0)
          expect(share.interval.lower).toBeLessThanOrEqual(share.value)
          expect(share.interval.upper).toBeGreaterThanOrEqual(share.value)
        }
      }),
    )
  })

  it('F1 is the harmonic mean of the other two', () => {
    fc.assert(
      fc.property(confusions, (counts) => {
        const precision = precisionOf(counts)?.value
        const recall = recallOf(counts)?.value
        if (!precision || !recall) return
        expect(f1Of(counts)?.value).toBeCloseTo((2 * precision * recall) / (precision + recall), 12)
      }),
    )
  })

  it('are not there where nothing was counted: nothing of nothing is not all', () => {
    expect([precisionOf(none), recallOf(none), f1Of(none), accuracyOf(none)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(precisionOf({ ...none, falseNegatives: 3 })).toBeUndefined()
    expect(recallOf({ ...none, falsePositives: 3 })).toBeUndefined()
    expect(f1Of({ ...none, trueNegatives: 3 })).toBeUndefined()
    expect(f1Of({ ...none, falsePositives: 3 })?.value).toBe(0)
  })

  it('of 8 found, 2 false and 4 missed', () => {
    const counts = { truePositives: 8, falsePositives: 2, trueNegatives: 86, falseNegatives: 4 }
    expect(precisionOf(counts)).toMatchObject({ value: 0.8, n: 10 })
    expect(precisionOf(counts)?.interval.lower).toBeCloseTo(0.4902, 4)
    expect(precisionOf(counts)?.interval.upper).toBeCloseTo(0.9433, 4)
    expect(recallOf(counts)?.value).toBeCloseTo(2 / 3, 12)
    expect(f1Of(counts)?.value).toBeCloseTo(8 / 11, 12)
    expect(accuracyOf(counts)).toMatchObject({ value: 0.94, n: 100 })
  })
})
