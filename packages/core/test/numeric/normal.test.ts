import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalCumulative, normalQuantile } from '../../src/numeric/index.ts'

const point = fc.double({ min: -37, max: 37, noNaN: true })
const probability = fc.double({ min: 1e-300, max: 0.5, noNaN: true })

/** How far off a value is, as a share of what it should be. */
function relativeError(value: number, wanted: number): number {
  return Math.abs(value / wanted - 1)
}

describe('normalCumulative', () => {
  it('mirrors: what lies below -x lies above x', () => {
    fc.assert(
      fc.property(point, (x) => {
        expect(normalCumulative(x) + normalCumulative(-x)).toBeCloseTo(1, 14)
      }),
    )
  })

  it('never falls as x grows, but for the rounding of the last digits', () => {
    fc.assert(
      fc.property(point, point, (x, y) => {
        const [low, high] = [normalCumulative(Math.min(x, y)), normalCumulative(Math.max(x, y))]
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-14))
      }),
    )
  })

  // By mpmath, ncdf.
  it.each([
    { x: -37, value: 5.725571222524577e-300 },
    { x: -20, value: 2.7536241186062337e-89 },
    { x: -8, value: 6.220960574271784e-16 },
    { x: -5, value: 2.866515718791939e-7 },
    { x: -3, value: 0.0013498980316300946 },
    { x: -2, value: 0.02275013194817921 },
    { x: -1.96, value: 0.024997895148220435 },
    { x: -1, value: 0.15865525393145705 },
    { x: -1e-10, value: 0.49999999996010575 },
    { x: 0, value: 0.5 },
    { x: 0.3, value: 0.6179114221889527 },
    { x: 1.5, value: 0.9331927987311419 },
    { x: 8, value: 0.9999999999999993 },
  ])('of $x', ({ x, value }) => {
    expect(relativeError(normalCumulative(x), value)).toBeLessThan(2e-14)
  })

  it.each([
    { x: -Infinity, value: 0 },
    { x: -41, value: 0 },
    { x: Infinity, value: 1 },
    { x: Number.NaN, value: Number.NaN },
  ])('of $x', ({ x, value }) => {
    expect(normalCumulative(x)).toBe(value)
  })
})

describe('normalQuantile', () => {
  it('is where the distribution reaches the probability, far out too', () => {
    fc.assert(
      fc.property(probability, (p) => {
        // Out there one rounding of x moves the probability by x times as much.
        expect(relativeError(normalCumulative(normalQuantile(p)), p)).toBeLessThan(1e-12)
      }),
    )
  })

  it('never falls as the probability grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), probability, (p, q) => {
        expect(normalQuantile(Math.min(p, q))).toBeLessThanOrEqual(normalQuantile(Math.max(p, q)) + 1e-14)
      }),
    )
  })

  it('mirrors where the complement is exact', () => {
    fc.assert(
      fc.property(fc.nat(1 << 20), (count) => {
        const p = count / (1 << 20)
        expect(normalQuantile(1 - p)).toBe(-normalQuantile(p) + 0)
      }),
    )
  })

  // By mpmath, as the root of ncdf; the first three are those of the paper.
  it.each([
    { p: 0.25, value: -0.6744897501960817 },
    { p: 0.001, value: -3.0902323061678136 },
    { p: 1e-20, value: -9.262340089798407 },
    { p: 1e-300, value: -37.0470962993612 },
    { p: 0.025, value: -1.9599639845400543 },
    { p: 0.05, value: -1.6448536269514726 },
    { p: 0.075, value: -1.439531470938456 },
    { p: 0.6, value: 0.2533471031357997 },
    { p: 0.975, value: 1.9599639845400538 },
    { p: 0.995, value: 2.5758293035489004 },
    { p: 0.9999999, value: 5.199337582290661 },
  ])('of $p', ({ p, value }) => {
    expect(relativeError(normalQuantile(p), value)).toBeLessThan(1e-15)
  })

  it.each([
    { p: 0, value: -Infinity },
    { p: 0.5, value: 0 },
    { p: 1, value: Infinity },
  ])('of $p', ({ p, value }) => {
    expect(normalQuantile(p)).toBe(value)
  })
})
