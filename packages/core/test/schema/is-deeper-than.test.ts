import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan } from '../../src/schema/is-deeper-than.ts'

function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf))
}

describe('isDeeperThan', () => {
  it('counts levels of objects and lists', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), (value, levels) => {
        expect(isDeeperThan(value, levels)).toBe(levelsOf(value) > levels)
      }),
    )
  })

  it('has an answer for data that holds itself, or shares parts without end', () => {
    const own: unknown[] = []
    own.push(own)
    expect(isDeeperThan(own, 1000)).toBe(true)
    let shared: unknown = []
    for (let level = 1; level < 100; level++) shared = [shared, shared, shared]
    expect(isDeeperThan(shared, 100)).toBe(false)
    expect(isDeeperThan([shared], 100)).toBe(true)
  })

  it('looks no deeper than it must', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
    expect(isDeeperThan(deep, 100)).toBe(true)
    expect(isDeeperThan({ wide: Array.from({ length: 100_000 }, () => []), deep }, 100)).toBe(true)
  })
})
