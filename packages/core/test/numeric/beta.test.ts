import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaCdf, betaInterval, betaQuantile, logGamma } from '../../src/numeric/index.ts'

const shape = fc.double({ min: 0.5, max: 500, noNaN: true })
const probability = fc.double({ min: 0, max: 1, noNaN: true })
/** A probability whose complement is exact too: next to 0, `1 - x` would be rounded. */
const dyadic = fc.nat(1 << 20).map((count) => count / (1 << 20))
const counts = fc.nat(2_000).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)))

describe('logGamma', () => {
  it('grows by log x from x to x + 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x) => {
        const step = logGamma(x + 1) - logGamma(x)
        expect(Math.abs(step - Math.log(x))).toBeLessThan(1e-9 * Math.max(1, Math.abs(logGamma(x))))
      }),
    )
  })

  it.each([
    { x: 1, value: 0 },
    { x: 0.5, value: Math.log(Math.sqrt(Math.PI)) },
    { x: 5, value: Math.log(24) },
    { x: 171, value: 706.5730622457874 },
  ])('of $x', ({ x, value }) => {
    expect(logGamma(x)).toBeCloseTo(value, 10)
  })
})

describe('betaCdf', () => {
  it('never falls as x grows', () => {
    fc.assert(
      fc.property(shape, shape, probability, probability, (a, b, x, y) => {
        expect(betaCdf(Math.min(x, y), a, b)).toBeLessThanOrEqual(betaCdf(Math.max(x, y), a, b) + 1e-12)
      }),
    )
  })

  it('mirrors: P(X <= x) for (a, b) is P(X >= 1 - x) for (b, a)', () => {
    fc.assert(
      fc.property(shape, shape, dyadic, (a, b, x) => {
        expect(betaCdf(x, a, b) + betaCdf(1 - x, b, a)).toBeCloseTo(1, 9)
      }),
    )
  })

  it.each([
    { x: 0.3, a: 1, b: 1, value: 0.3 },
    { x: 0.5, a: 2, b: 2, value: 0.5 },
    { x: 0.2, a: 2, b: 3, value: 0.1808 },
    // The arcsine law: 2 / pi * asin(sqrt(x)).
    { x: 0.25, a: 0.5, b: 0.5, value: 1 / 3 },
  ])('of $x for ($a, $b)', ({ x, a, b, value }) => {
    expect(betaCdf(x, a, b)).toBeCloseTo(value, 12)
  })
})

describe('betaQuantile', () => {
  it('is where the distribution reaches the probability', () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, p) => {
        expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8)
      }),
    )
  })
})

describe('betaInterval', () => {
  it('holds the observed rate', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        fc.pre(trials > 0)
        const { lower, upper } = betaInterval(successes, trials)
        expect(lower).toBeLessThanOrEqual(successes / trials)
        expect(upper).toBeGreaterThanOrEqual(successes / trials)
      }),
    )
  })

  it.each([
    { successes: 0, trials: 0, lower: 0, upper: 1 },
    { successes: 0, trials: 10, lower: 0, upper: 0.2172 },
    { successes: 1, trials: 10, lower: 0.011, upper: 0.3813 },
    { successes: 10, trials: 10, lower: 0.7828, upper: 1 },
  ])('$successes of $trials', ({ successes, trials, lower, upper }) => {
    const interval = betaInterval(successes, trials)
    expect(interval.lower).toBeCloseTo(lower, 4)
    expect(interval.upper).toBeCloseTo(upper, 4)
  })
})
