import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesFnmatch, matchesGlob } from '../../src/schema/index.ts'

describe('matchesFnmatch', () => {
  it('is matchesGlob where there is no bracket', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/', '.', '𝒳'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, candidate) => {
        fc.pre(!candidate.includes('𝒳') && !pattern.includes('𝒳'))
        expect(matchesFnmatch(pattern, candidate)).toBe(matchesGlob(pattern, candidate))
      }),
    )
  })

  // What Python 3.11 answers to `fnmatch.fnmatchcase(text, pattern)`.
  it.each([
    ['fedora-[0-9]*', 'fedora-40', true],
    ['fedora-[0-9]*', 'fedora-rawhide', false],
    ['[abc]x', 'bx', true],
    ['[!abc]x', 'bx', false],
    ['[!abc]x', 'dx', true],
    ['[!a-c]', '-', true],
    ['[a-]', '-', true],
    ['[-a]', '-', true],
    ['[]]', ']', true],
    ['[!]]', ']', false],
    ['[!]]', 'a', true],
    ['[]-a]', '_', true],
    ['[', '[', true],
    ['[a', '[a', true],
    ['[!', '[!', true],
    ['[]', '[]', true],
    ['a[*]b', 'a*b', true],
    ['a[*]b', 'axb', false],
    ['[?]', '?', true],
    ['[z-a]', 'm', false],
    ['*.[ch]', 'main.c', true],
    ['?', '𝒳', true],
    ['[𝒳]', '𝒳', true],
    ['[^a]', 'a', true],
    ['A', 'a', false],
    ['', '', true],
    ['*', '', true],
    ['**a**', 'bab', true],
  ])('%s covers %s: %s', (pattern, text, expected) => {
    expect(matchesFnmatch(pattern, text)).toBe(expected)
  })

  it('is not stalled by many stars', () => {
    expect(matchesFnmatch('*a'.repeat(500), 'a'.repeat(2000) + 'b')).toBe(false)
  })
})
