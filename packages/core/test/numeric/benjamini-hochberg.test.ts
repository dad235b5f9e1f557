import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from '../../src/numeric/index.ts'

/**
 * Binary fractions, so that the oracle can compare whole numbers: few of them, so that ties and limits are
 * met.
 */
const unit = 64
const share = fc.nat(unit)
const shares = fc.array(fc.oneof(share, fc.nat(8)), { maxLength: 40 })

/**
 * The definition: reject all hypotheses up to the largest k of which at least k have a p value of at most k /
 * m of the rate.
 */
function plainDiscoveries(pValues: readonly number[], rate: number): boolean[] {
  for (let k = pValues.length; k > 0; k--) {
    // p <= k / m * rate, without a division.
    const within = pValues.map((p) => p * pValues.length * unit <= k * rate * unit)
    if (within.filter(Boolean).length >= k) return within
  }
  return pValues.map(() => false)
}

function discoveries(pShares: readonly number[], rate: number): boolean[] {
  return benjaminiHochberg(
    pShares.map((p) => p / unit),
    rate / unit,
  )
}

describe('benjaminiHochberg', () => {
  it('says what the definition says', () => {
    fc.assert(
      fc.property(shares, share, (pShares, rate) => {
        expect(discoveries(pShares, rate)).toEqual(plainDiscoveries(pShares, rate))
      }),
      { numRuns: 2000 },
    )
  })

  it('follows the input when that is turned around', () => {
    fc.assert(
      fc.property(shares, share, (pShares, rate) => {
        expect(discoveries(pShares.toReversed(), rate)).toEqual(discoveries(pShares, rate).toReversed())
      }),
    )
  })

  it('rejects whatever is at most as large as what it rejects, ties too', () => {
    fc.assert(
      fc.property(shares, share, (pShares, rate) => {
        const rejected = discoveries(pShares, rate)
        const largest = Math.max(-1, ...pShares.filter((_, index) => rejected[index]))
        expect(rejected).toEqual(pShares.map((p) => p <= largest))
      }),
    )
  })

  it('rejects no less at a higher rate', () => {
    fc.assert(
      fc.property(shares, share, share, (pShares, one, other) => {
        const strict = discoveries(pShares, Math.min(one, other))
        const lax = discoveries(pShares, Math.max(one, other))
        expect(strict.every((rejected, index) => !rejected || lax[index])).toBe(true)
      }),
    )
  })

  it('leaves its input as it is', () => {
    const pValues = Object.freeze([0.3, 0.01, 0.2])
    expect(benjaminiHochberg(pValues, 0.05)).toEqual([false, true, false])
  })

  // Benjamini and Hochberg (1995): the four smallest of fifteen are rejected, where Bonferroni rejects three.
  it('finds the four of the paper', () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ]
    expect(benjaminiHochberg(pValues, 0.05)).toEqual(pValues.map((p) => p <= 0.0095))
  })

  it.each([
    { pValues: [], rate: 0.05, rejected: [] },
    { pValues: [0.05], rate: 0.05, rejected: [true] },
    { pValues: [0.0501], rate: 0.05, rejected: [false] },
    // Neither 0.03 nor 0.04 would do alone; that the larger one does takes the other along.
    { pValues: [0.04, 0.03], rate: 0.05, rejected: [true, true] },
    { pValues: [0.9, 0.03], rate: 0.05, rejected: [false, false] },
    { pValues: [1, 1], rate: 1, rejected: [true, true] },
    { pValues: [0, 0.1], rate: 0, rejected: [true, false] },
  ])('$pValues at $rate', ({ pValues, rate, rejected }) => {
    expect(benjaminiHochberg(pValues, rate)).toEqual(rejected)
  })
})
