import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '../../src/feed/index.ts'

const justBelowOne = 1 - Number.EPSILON

describe('retryDelayMs', () => {
  it('is anything up to a time that doubles, up to its cap', () => {
    const longest = Array.from({ length: 16 }, (_, index) => retryDelayMs(index + 1, justBelowOne))
    expect(longest.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
    expect(longest.slice(-3)).toEqual([21_600_000, 21_600_000, 21_600_000])
    expect(retryDelayMs(9, 0)).toBe(0)
    expect(retryDelayMs(3, 0.5, { baseMs: 100, capMs: 300 })).toBe(150)
  })

  it('is never shorter than was asked for, up to a day, nor longer than both', () => {
    const day = 86_400_000
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: justBelowOne, noNaN: true }),
        fc.nat(2 * day),
        (attempt, random, askedMs) => {
          const delay = retryDelayMs(attempt, random, {}, askedMs)
          expect(delay).toBeGreaterThanOrEqual(Math.min(day, askedMs))
          expect(delay).toBeLessThanOrEqual(Math.max(Math.min(day, askedMs), 21_600_000))
          expect(Number.isInteger(delay)).toBe(true)
        },
      ),
    )
  })
})
