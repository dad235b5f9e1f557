import { describe, expect, it } from 'vitest'
import { binomialCumulative } from '../../src/numeric/index.ts'

/** The definition for fair coins: the share of all sequences with so many heads or fewer. */
function plainFair(heads: number, coins: number): number {
  let ways = 1n
  let sum = 0n
  for (let count = 0n; count <= heads; count++) {
    sum += ways
    ways = (ways * (BigInt(coins) - count)) / (count + 1n)
  }
  // More digits survive the shift than a double keeps.
  return Number((sum << 1000n) >> BigInt(coins)) / 2 ** 1000
}

describe('binomialCumulative', () => {
  it('says what whole numbers say of fair coins', () => {
    for (const coins of [1, 2, 3, 10, 31, 100, 301]) {
      for (let heads = 0; heads <= coins; heads++) {
        const wanted = plainFair(heads, coins)
        expect(Math.abs(binomialCumulative(heads, coins, 0.5) / wanted - 1)).toBeLessThan(1e-11)
      }
    }
  })

  it.each([
    { successes: -1, trials: 5, rate: 0.5, value: 0 },
    { successes: 0, trials: 0, rate: 0.5, value: 1 },
    { successes: 1, trials: 4, rate: 0.5, value: 0.3125 },
    { successes: 0, trials: 2, rate: 0.1, value: 0.81 },
    { successes: 3, trials: 3, rate: 0.9, value: 1 },
    { successes: 1, trials: 3, rate: 0, value: 1 },
    { successes: 2, trials: 3, rate: 1, value: 0 },
  ])('at most $successes of $trials at $rate', ({ successes, trials, rate, value }) => {
    expect(binomialCumulative(successes, trials, rate)).toBeCloseTo(value, 12)
  })
})
