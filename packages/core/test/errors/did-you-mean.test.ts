import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean } from '../../src/errors/index.ts'

const letters = fc.constantFrom('a', 'b', 'c', 'd', 'E')
const word = fc.string({ unit: letters, minLength: 3, maxLength: 12 })

describe('didYouMean', () => {
  it('finds a word with one slip of the fingers', () => {
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        letters,
        fc.constantFrom('insert', 'delete', 'replace', 'swap'),
        (meant, place, letter, slip) => {
          const at = place % (meant.length - 1)
          const [before, after] = [meant.slice(0, at), meant.slice(at)]
          const typed = {
            insert: before + letter + after,
            delete: before + after.slice(1),
            replace: before + letter + after.slice(1),
            swap: before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2),
          }[slip]
          expect(didYouMean(typed, [meant])).toBe(meant)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('answers a candidate or nothing, and the same word first', () => {
    fc.assert(
      fc.property(word, fc.array(word), (typed, candidates) => {
        const meant = didYouMean(typed, candidates)
        expect([undefined, ...candidates]).toContain(meant)
        expect(didYouMean(typed, [...candidates, typed])?.toLowerCase()).toBe(typed.toLowerCase())
      }),
    )
  })

  it.each([
    { typed: 'testcse', known: ['testcase', 'variants'], meant: 'testcase' },
    { typed: 'colour', known: ['testcase', 'variants'], meant: undefined },
    { typed: 'PASSED', known: ['failed', 'passed'], meant: 'passed' },
    { typed: 'idd', known: ['type', 'id'], meant: 'id' },
    { typed: 'a', known: ['b'], meant: undefined },
    { typed: '', known: ['a'], meant: undefined },
    { typed: 'anything', known: [], meant: undefined },
    { typed: 'a'.repeat(65), known: ['a'.repeat(65)], meant: undefined },
    { typed: 'abcdef', known: ['abcdxf', 'abcdef'], meant: 'abcdef' },
  ])('$typed of $known: $meant', ({ typed, known, meant }) => {
    expect(didYouMean(typed, known)).toBe(meant)
  })
})
