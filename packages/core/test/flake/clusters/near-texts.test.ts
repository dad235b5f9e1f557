import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boundedEditDistance,
  comparable,
  editLowerBound,
  mostEdits,
  roughLowerBound,
} from '../../../src/flake/clusters/near-texts.ts'

/** The textbook's: the whole table. */
function editDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), last[j]! + 1, row[j - 1]! + 1))
    last = row
  }
  return last[b.length]!
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 24 })

describe('boundedEditDistance', () => {
  it('is the edit distance up to its limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(26), (a, b, limit) => {
        expect(boundedEditDistance(a, b, limit)).toBe(Math.min(editDistance(a, b), limit + 1))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('editLowerBound', () => {
  it('never lies above the edit distance', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const [one, other] = [comparable(a), comparable(b)]
        expect(editLowerBound(one, other)).toBeLessThanOrEqual(editDistance(a, b))
        expect(roughLowerBound(one, other)).toBeLessThanOrEqual(editDistance(a, b))
      }),
      { numRuns: 2000 },
    )
  })

  it('never lies above the edit distance of texts that are near', () => {
    const long = fc.string({ minLength: 20, maxLength: 120 })
    fc.assert(
      fc.property(
        long,
        fc.array(fc.tuple(fc.nat(119), fc.string({ maxLength: 2 })), { maxLength: 6 }),
        (a, changes) => {
          const b = changes.reduce((text, [at, by]) => text.slice(0, at) + by + text.slice(at + 1), a)
          const [one, other] = [comparable(a), comparable(b)]
          const distance = editDistance(one.text, other.text)
          expect(editLowerBound(one, other)).toBeLessThanOrEqual(distance)
          expect(roughLowerBound(one, other)).toBeLessThanOrEqual(distance)
        },
      ),
    )
  })

  it('tells texts apart that have nothing in common', () => {
    expect(editLowerBound(comparable('a'.repeat(40)), comparable('b'.repeat(40)))).toBe(10)
  })
})

describe('mostEdits', () => {
  it.each([
    [0, 0, 0],
    [10, 10, 0],
    [11, 11, 1],
    [20, 20, 1],
    [20, 22, 2],
    [100, 100, 9],
  ])('between %i and %i characters: %i', (a, b, edits) => {
    expect(mostEdits(a, b)).toBe(edits)
  })
})
