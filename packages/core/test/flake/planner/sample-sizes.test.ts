import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateUpperBound, runsToCertifyRate, runsToSeeFailure } from '../../../src/flake/planner/index.ts'

const rates = fc.double({ min: 1e-6, max: 1, noNaN: true })
const confidences = fc.double({ min: 0.01, max: 0.9999, noNaN: true })

describe('runsToSeeFailure', () => {
  it('is the smallest number that is enough', () => {
    fc.assert(
      fc.property(rates, confidences, (rate, confidence) => {
        const runs = runsToSeeFailure(rate, confidence)
        const missed = (count: number) => (1 - rate) ** count
        expect(missed(runs)).toBeLessThanOrEqual((1 - confidence) * (1 + 1e-9))
        if (runs > 1) expect(missed(runs - 1)).toBeGreaterThan((1 - confidence) * (1 - 1e-9))
      }),
    )
  })

  it.each([
    { rate: 0.1, runs: 29 },
    { rate: 0.05, runs: 59 },
    { rate: 0.02, runs: 149 },
    { rate: 0.01, runs: 299 },
    { rate: 0.005, runs: 598 },
    { rate: 0.001, runs: 2995 },
    { rate: 1, runs: 1 },
    { rate: 0, runs: Infinity },
    { rate: 0.5, confidence: 0.5, runs: 1 },
    { rate: 0.5, confidence: 0.875, runs: 3 },
    { rate: 0.25, confidence: 0.578125, runs: 3 },
    { rate: 0.3, confidence: 0.51, runs: 2 },
    { rate: 0.5, confidence: 1 - 2 ** -40, runs: 40 },
  ])('$runs at $rate', ({ rate, confidence = 0.95, runs }) => {
    expect(runsToSeeFailure(rate, confidence)).toBe(runs)
    expect(runsToCertifyRate(rate, confidence)).toBe(runs)
  })

  it.each([
    [-0.1, 0.95],
    [1.1, 0.95],
    [Number.NaN, 0.95],
    [0.1, 0],
    [0.1, 1],
    [0.1, Number.NaN],
  ])('refuses a rate of %f and a confidence of %f', (rate, confidence) => {
    expect(() => runsToSeeFailure(rate, confidence)).toThrow(TypeError)
  })
})

describe('rateUpperBound', () => {
  it('is what the runs that certify a rate come below, and no run fewer does', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), confidences, (rate, confidence) => {
        const runs = runsToCertifyRate(rate, confidence)
        expect(rateUpperBound(runs, confidence)).toBeLessThanOrEqual(rate * (1 + 1e-9))
        expect(rateUpperBound(runs - 1, confidence)).toBeGreaterThan(rate * (1 - 1e-9))
      }),
    )
  })

  it.each([
    { runs: 0, percent: '100.0' },
    { runs: 1, percent: '95.0' },
    { runs: 30, percent: '9.5' },
    { runs: 100, percent: '3.0' },
    { runs: 300, percent: '1.0' },
    { runs: 1000, percent: '0.3' },
  ])('after $runs clean runs the rate is below $percent %', ({ runs, percent }) => {
    expect((rateUpperBound(runs) * 100).toFixed(1)).toBe(percent)
  })

  it.each([-1, 1.5, Number.NaN])('refuses %f runs', (runs) => {
    expect(() => rateUpperBound(runs)).toThrow(TypeError)
  })
})
