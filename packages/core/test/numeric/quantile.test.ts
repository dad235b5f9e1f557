import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, quantile } from '../../src/numeric/index.ts'

const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 }))
const values = fc.array(value, { minLength: 1, maxLength: 60 })
const share = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(100).map((count) => count / 100),
)

describe('median', () => {
  it('has as many values on either side', () => {
    fc.assert(
      fc.property(values, (values) => {
        const middle = median(values)!
        expect(values.filter((one) => one <= middle).length * 2).toBeGreaterThanOrEqual(values.length)
        expect(values.filter((one) => one >= middle).length * 2).toBeGreaterThanOrEqual(values.length)
      }),
    )
  })

  it('is the same for the values in any order, and turns its sign with them', () => {
    fc.assert(
      fc.property(values, (values) => {
        expect(median(values.toReversed())).toBe(median(values))
        expect(median(values.map((one) => 0 - one))).toBe(0 - median(values)!)
      }),
    )
  })

  it.each([
    { values: [], expected: undefined },
    { values: [7], expected: 7 },
    { values: [3, 1, 2], expected: 2 },
    { values: [4, 1, 2, 3], expected: 2.5 },
    { values: [10, 9, 100, 2], expected: 9.5 },
    { values: [2 ** 1023, 1.5 * 2 ** 1023], expected: 1.25 * 2 ** 1023 },
    { values: [5e-324, 5e-324], expected: 5e-324 },
  ])('of $values', ({ values, expected }) => {
    expect(median(values)).toBe(expected)
  })

  it('leaves its input as it is', () => {
    expect(median(Object.freeze([3, 1, 2]))).toBe(2)
  })
})

describe('quantile', () => {
  it('is the smallest value that enough of the values do not exceed', () => {
    fc.assert(
      fc.property(values, share, (values, q) => {
        const enough = values.filter(
          (one) => values.filter((other) => other <= one).length / values.length >= q,
        )
        expect(quantile(values, q)).toBe(Math.min(...enough))
      }),
      { numRuns: 1000 },
    )
  })

  it('is the smallest value at 0 and the largest at 1', () => {
    fc.assert(
      fc.property(values, (values) => {
        expect(quantile(values, 0)).toBe(Math.min(...values))
        expect(quantile(values, 1)).toBe(Math.max(...values))
      }),
    )
  })

  it('never falls as the share grows', () => {
    fc.assert(
      fc.property(values, share, share, (values, one, other) => {
        expect(quantile(values, Math.min(one, other))!).toBeLessThanOrEqual(
          quantile(values, Math.max(one, other))!,
        )
      }),
    )
  })

  it('takes a share of a hundred as it is written', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    for (const rank of hundred) expect(quantile(hundred, rank / 100)).toBe(rank)
  })

  it.each([
    { values: [], q: 0.5, expected: undefined },
    { values: [15, 20, 35, 40, 50], q: 0.05, expected: 15 },
    { values: [50, 40, 35, 20, 15], q: 0.3, expected: 20 },
    { values: [15, 20, 35, 40, 50], q: 0.4, expected: 20 },
    { values: [15, 20, 35, 40, 50], q: 0.5, expected: 35 },
    { values: [15, 20, 35, 40, 50], q: 0.95, expected: 50 },
    { values: [1, 2, 3], q: 0.33333333333333337, expected: 2 },
  ])('$q of $values', ({ values, q, expected }) => {
    expect(quantile(values, q)).toBe(expected)
  })
})
