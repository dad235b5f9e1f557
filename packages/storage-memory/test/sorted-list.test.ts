import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  between,
  betweenReversed,
  countBefore,
  cutAt,
  insertEntry,
  removeEntry,
  sortedList,
} from '../src/sorted-list.ts'

const compare = (a: number, b: number): number => a - b
const numbers = fc.uniqueArray(fc.nat(5000), { maxLength: 50 })

/** Blocks hold 1,024 entries at most, so that some thousands fill several. */
function filled(spread: number, some: readonly number[]): readonly number[] {
  const many = Array.from({ length: 3000 }, (_, index) => (index * spread) % 6007)
  return [...new Set([...many, ...some])]
}

describe('a sorted list', () => {
  it('holds what an array holds that is sorted, whatever was added and removed in which order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6006 }), numbers, numbers, (spread, added, removed) => {
        const entries = filled(spread, added)
        const list = sortedList(compare)
        for (const entry of entries) insertEntry(list, entry)
        for (const entry of removed) removeEntry(list, entry)
        const expected = entries.filter((entry) => !removed.includes(entry)).toSorted(compare)
        expect([...between(list)]).toEqual(expected)
        expect([...betweenReversed(list)]).toEqual(expected.toReversed())
        expect(list.count).toBe(expected.length)
        expect(list.blocks.every((block) => block.length > 0 && block.length <= 1024)).toBe(true)
      }),
    )
  })

  it('is cut where a place is', () => {
    fc.assert(
      fc.property(numbers, fc.nat(6100), fc.nat(6100), fc.boolean(), (some, from, to, isLarge) => {
        const entries = isLarge ? filled(17, some) : some
        const list = sortedList(compare, entries)
        const [low, high] = [cutAt(list, (one) => one < from), cutAt(list, (one) => one <= to)]
        const inside = entries.filter((one) => one >= from && one <= to).toSorted(compare)
        expect([...between(list, low, high)]).toEqual(inside)
        expect([...betweenReversed(list, low, high)]).toEqual(inside.toReversed())
        expect(countBefore(list, low)).toBe(entries.filter((one) => one < from).length)
        expect([...between(list, low)]).toEqual(entries.filter((one) => one >= from).toSorted(compare))
      }),
    )
  })
})
