import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from '../../src/numeric/index.ts'

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)))
const z = fc.double({ min: 0, max: 8, noNaN: true })

describe('wilsonInterval', () => {
  it('holds the observed rate and stays in [0, 1]', () => {
    fc.assert(
      fc.property(counts, z, ([successes, trials], z) => {
        const { lower, upper } = wilsonInterval(successes, trials, z)
        expect(lower).toBeGreaterThanOrEqual(0)
        expect(lower).toBeLessThanOrEqual(successes / trials)
        expect(upper).toBeGreaterThanOrEqual(successes / trials)
        expect(upper).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('has the rates at its ends that lie z standard errors from the observed one', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.1, max: 8, noNaN: true }), ([successes, trials], z) => {
        const { lower, upper } = wilsonInterval(successes, trials, z)
        for (const end of [lower, upper]) {
          const distance = (successes / trials - end) ** 2
          expect(distance).toBeCloseTo((z * z * end * (1 - end)) / trials, 12)
        }
      }),
    )
  })

  it('never falls as successes grow', () => {
    fc.assert(
      fc.property(counts, z, ([successes, trials], z) => {
        fc.pre(successes < trials)
        const [less, more] = [wilsonInterval(successes, trials, z), wilsonInterval(successes + 1, trials, z)]
        expect(more.lower).toBeGreaterThanOrEqual(less.lower)
        expect(more.upper).toBeGreaterThanOrEqual(less.upper)
      }),
    )
  })

  it('mirrors successes and failures', () => {
    fc.assert(
      fc.property(counts, z, ([successes, trials], z) => {
        const mirrored = wilsonInterval(trials - successes, trials, z)
        const { lower, upper } = wilsonInterval(successes, trials, z)
        expect(mirrored.lower).toBeCloseTo(1 - upper, 14)
        expect(mirrored.upper).toBeCloseTo(1 - lower, 14)
      }),
    )
  })

  it('reaches the extreme at an extreme count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), z, (trials, z) => {
        expect(wilsonInterval(0, trials, z).lower).toBe(0)
        expect(wilsonInterval(trials, trials, z).upper).toBe(1)
      }),
    )
  })

  // The last four from R. G. Newcombe, "Two-Sided Confidence Intervals for the Single Proportion", Statist.
  // Med. 17 (1998), method 3.
  it.each([
    { successes: 0, trials: 0, z: 1.96, lower: 0, upper: 1 },
    { successes: 5, trials: 10, z: Infinity, lower: 0, upper: 1 },
    { successes: 5, trials: 10, z: 0, lower: 0.5, upper: 0.5 },
    { successes: 8, trials: 10, z: 1.96, lower: 0.4902, upper: 0.9433 },
    { successes: 81, trials: 263, z: 1.959964, lower: 0.2553, upper: 0.3662 },
    { successes: 15, trials: 148, z: 1.959964, lower: 0.0624, upper: 0.1605 },
    { successes: 0, trials: 20, z: 1.959964, lower: 0, upper: 0.1611 },
    { successes: 1, trials: 29, z: 1.959964, lower: 0.0061, upper: 0.1718 },
  ])('$successes of $trials at $z', ({ successes, trials, z, lower, upper }) => {
    const interval = wilsonInterval(successes, trials, z)
    expect(interval.lower).toBeCloseTo(lower, 4)
    expect(interval.upper).toBeCloseTo(upper, 4)
  })
})
