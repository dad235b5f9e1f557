import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareOf, threshold, type Share, type Status } from '../../../src/policy/index.ts'

const statuses: readonly Status[] = ['satisfied', 'unsatisfied', 'pending', 'inconclusive', 'not-applicable']

/** The share by its definition, in whole numbers of any size. */
function defined([numerator, denominator]: Share, children: readonly Status[]): Status {
  const count = (...wanted: readonly Status[]): bigint =>
    BigInt(children.filter((child) => wanted.includes(child)).length)
  const counted = count('satisfied', 'unsatisfied', 'pending', 'inconclusive')
  if (counted === 0n) return 'not-applicable'
  const isEnough = (some: bigint): boolean => some * BigInt(denominator) >= BigInt(numerator) * counted
  if (isEnough(count('satisfied'))) return 'satisfied'
  if (!isEnough(count('satisfied', 'pending', 'inconclusive'))) return 'unsatisfied'
  return count('pending') > 0n ? 'pending' : 'inconclusive'
}

/** Every list of so many statuses. */
function listsOf(length: number): Status[][] {
  if (length === 0) return [[]]
  return listsOf(length - 1).flatMap((list) => statuses.map((status) => [...list, status]))
}

describe('shareOf', () => {
  it('is what it is defined as, for every four statuses', () => {
    const shares: Share[] = [0, 1, 2, 3, 4].map((numerator): Share => [numerator, 4])
    for (const list of [0, 1, 2, 3, 4].flatMap(listsOf))
      for (const share of [...shares, [1, 3] as const, [2, 3] as const])
        expect([share, list, shareOf(share, list)]).toEqual([share, list, defined(share, list)])
  })

  it('is exact for every percentage that can be written', () => {
    const lists = fc.array(fc.constantFrom(...statuses), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), lists, (parts, list) => {
        expect(shareOf([parts, 100_000_000], list)).toBe(defined([parts, 100_000_000], list))
      }),
      { numRuns: 500 },
    )
  })

  it('of all is the threshold of all, and of one part of them that of one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 9 }), (list) => {
        expect(shareOf([1, 1], list)).toBe(threshold('all', list))
        expect(shareOf([1, list.length], list)).toBe(threshold(1, list))
      }),
    )
  })

  it.each([0, -1, 0.5, Number.NaN])('a threshold of %d would be met by nothing', (count) => {
    expect(() => threshold(count, ['unsatisfied'])).toThrow(RangeError)
  })
})
