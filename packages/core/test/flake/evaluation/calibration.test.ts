import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brierScore, calibrationBins, logLoss } from '../../../src/flake/evaluation/calibration.ts'
import { binomialCumulative } from '../../../src/numeric/index.ts'
import { predictions } from './predictions.ts'

describe('calibrationBins', () => {
  it('has ten bins that hold every prediction once, where it belongs', () => {
    fc.assert(
      fc.property(predictions, (some) => {
        const bins = calibrationBins(some)
        expect(bins.map(({ from }) => from)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(some.length)
        for (const { n, from, to, predicted, observed, positives, interval } of bins) {
          expect(predicted === undefined).toBe(n === 0)
          if (predicted === undefined) continue
          expect(predicted).toBeGreaterThanOrEqual(from - 1e-12)
          expect(predicted).toBeLessThanOrEqual(to + 1e-12)
          expect(observed).toBe(positives / n)
          expect(interval.lower).toBeLessThanOrEqual(positives / n)
          expect(interval.upper).toBeGreaterThanOrEqual(positives / n)
        }
      }),
    )
  })

  it('does not depend on the order: to the last digit', () => {
    fc.assert(
      fc.property(predictions, (some) => {
        expect(calibrationBins(some.toReversed())).toEqual(calibrationBins(some))
        expect(brierScore(some.toReversed())).toBe(brierScore(some))
        expect(logLoss(some.toReversed())).toBe(logLoss(some))
      }),
    )
  })

  it.each([
    [0, 0],
    [0.1, 1],
    [0.3, 3],
    [0.7, 7],
    [0.999, 9],
    [1, 9],
  ])('%f belongs into bin %i', (probability, index) => {
    const bins = calibrationBins([{ probability, positive: true }])
    expect(bins.findIndex(({ n }) => n === 1)).toBe(index)
  })

  it('has the exact interval', () => {
    const some = Array.from({ length: 10 }, (_, index) => ({ probability: 0.85, positive: index < 8 }))
    const bin = calibrationBins(some)[8]
    // Clopper and Pearson for 8 of 10.
    expect(bin?.interval.lower).toBeCloseTo(0.4439, 4)
    expect(bin?.interval.upper).toBeCloseTo(0.9748, 4)
    expect(1 - binomialCumulative(7, 10, bin?.interval.lower ?? 0)).toBeCloseTo(0.025, 9)
    expect(binomialCumulative(8, 10, bin?.interval.upper ?? 0)).toBeCloseTo(0.025, 9)
  })

  it('nothing is not calibrated', () => {
    expect(calibrationBins([])[4]).toEqual({
      from: 0.4,
      to: 0.5,
      n: 0,
      positives: 0,
      interval: { lower: 0, upper: 1 },
    })
    expect(brierScore([])).toBeUndefined()
    expect(logLoss([])).toBeUndefined()
  })
})

describe('brierScore and logLoss', () => {
  it('of always saying a half', () => {
    const some = [true, false, false].map((positive) => ({ probability: 0.5, positive }))
    expect(brierScore(some)).toBe(0.25)
    expect(logLoss(some)).toBeCloseTo(Math.LN2, 12)
  })

  it('of being right and of being wrong for certain', () => {
    expect(brierScore([{ probability: 1, positive: true }])).toBe(0)
    expect(logLoss([{ probability: 1, positive: true }])).toBeCloseTo(0, 12)
    expect(brierScore([{ probability: 1, positive: false }])).toBe(1)
    expect(logLoss([{ probability: 1, positive: false }])).toBeCloseTo(-Math.log(1e-15), 6)
  })

  it('are best for the share that is true', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (positives, said) => {
          const at = (probability: number): { probability: number; positive: boolean }[] =>
            Array.from({ length: 20 }, (_, index) => ({ probability, positive: index < positives }))
          const best = at(positives / 20)
          expect(brierScore(best)).toBeLessThanOrEqual((brierScore(at(said)) ?? 0) + 1e-12)
          expect(logLoss(best)).toBeLessThanOrEqual((logLoss(at(said)) ?? 0) + 1e-12)
        },
      ),
    )
  })
})
