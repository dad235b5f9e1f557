import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaCdf, betaQuantile } from '../../../src/numeric/beta.ts'
import { logGamma } from '../../../src/numeric/log-gamma.ts'

const shape = fc.double({ min: Math.log(0.01), max: Math.log(1e5), noNaN: true }).map(Math.exp)
const probability = fc.oneof(
  fc.constantFrom(0.05, 0.5, 0.95),
  fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
)

/** Halves the interval until two numbers are neighbours. */
function quantileByBisection(p: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return high
    if (betaCdf(middle, a, b) < p) low = middle
    else high = middle
  }
}

describe('betaQuantile', () => {
  it('agrees with bisection for every shape to nine digits, down to the smallest number that has so many', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const expected = quantileByBisection(p, a, b)
        expect(Math.abs(betaQuantile(p, a, b) - expected)).toBeLessThan(1e-9 * expected + 1e-307)
      }),
      { numRuns: 500 },
    )
  })

  // P(X <= x) is x to the power of a for Beta(a, 1), and mirrored for Beta(1, b).
  it.each([0.02, 0.25, 0.3, 1, 2.25, 40, 1e3, 1e5])('knows the shapes of %d and 1', (a) => {
    for (const p of [0.05, 0.5, 0.95]) {
      expect(betaQuantile(p, a, 1) / p ** (1 / a)).toBeCloseTo(1, 9)
      expect(betaQuantile(p, 1, a) / -Math.expm1(Math.log1p(-p) / a)).toBeCloseTo(1, 9)
    }
  })

  it('stays inside, and never falls as the probability grows', () => {
    fc.assert(
      fc.property(probability, probability, shape, shape, (p, q, a, b) => {
        const [low, high] = [betaQuantile(Math.min(p, q), a, b), betaQuantile(Math.max(p, q), a, b)]
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-9) + 1e-307)
      }),
    )
  })
})

describe('logGamma', () => {
  // By mpmath with 30 digits, to those that a number has.
  it.each([
    [0.01, 4.599479878042022],
    [0.05, 2.9688792010517306],
    [0.25, 1.2880225246980774],
    [0.49999, 0.5723845782717032],
    [0.5, 0.5723649429247001],
    [0.75, 0.20328095143129538],
    [0.99, 0.005854806764709776],
    [1.01, -0.005690307946069646],
    [1.25, -0.09827183642181316],
    [1.5, -0.12078223763524522],
    [1.99, -0.004195529088791665],
    [2.01, 0.004260022907098438],
    [2.25, 0.1248717148923966],
    [3.3, 0.9870985778947345],
    [7.5, 7.534364236758733],
    [19.99, 39.31018151125635],
    [20, 39.339884187199495],
    [20.01, 39.36959199022515],
    [50.25, 145.54187159633213],
    [171, 706.5730622457874],
    [1000.5, 5908.674175848678],
    [12345.678, 103959.91990554606],
    [100000.25, 1051290.5872040857],
    [1000000, 12815504.569147611],
  ])('of %d', (x, value) => {
    // Next to its zeros at 1 and 2 what counts is the difference itself.
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)))
  })

  it('is the same from both sides of where one formula takes over from the other', () => {
    for (const x of [0.5, 20]) {
      const [below, above] = [logGamma(x * (1 - 1e-12)), logGamma(x)]
      expect(above).toBeCloseTo(below, 9)
    }
  })
})
