import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../../src/schema/glob.ts'
import { fnmatchOfGlob, globsOfFnmatch, neverMatches } from '../../../src/greenwave/language/fnmatch-globs.ts'
import { matchesFnmatch } from '../../../src/schema/index.ts'

/** What Python's documentation says, one alternative after the other, without care for time. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern.startsWith('*'))
    return Array.from({ length: text.length + 1 }, (_, at) => at).some((at) => naive(rest, text.slice(at)))
  if (text === '') return false
  const set = /^\[(?:(!)|(?!!))(\][^\]]*|[^\]]+)\]/.exec(pattern)
  if (set) {
    const members = (set[2] ?? '').replaceAll(/(.)-(.)/g, (_, low: string, high: string) => range(low, high))
    const isMember = members.includes(text[0] ?? '')
    return isMember !== (set[1] === '!') && naive(pattern.slice(set[0].length), text.slice(1))
  }
  return (pattern.startsWith('?') || pattern[0] === text[0]) && naive(rest, text.slice(1))
}

function range(low: string, high: string): string {
  const [first, last] = [low.charCodeAt(0), high.charCodeAt(0)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    String.fromCharCode(first + at),
  ).join('')
}

const letters = fc.constantFrom('a', 'b', 'c', 'd', '-')
const texts = fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(''))
const patterns = fc
  .array(
    fc.oneof(
      letters,
      fc.constantFrom('*', '?', '[ab]', '[!a]', '[a-c]', '[]', '[!]', '[]a]', '[d-a]', '[', ']', '!'),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

describe('a pattern of fnmatch', () => {
  it.each([
    ['fedora-*', 'fedora-40', true],
    ['fedora-*', 'Fedora-40', false],
    ['*', '', true],
    ['', '', true],
    ['?', '', false],
    ['?', '😀', true],
    ['rhel-[89]', 'rhel-8', true],
    ['rhel-[89]', 'rhel-7', false],
    ['[!f]*', 'rhel', true],
    ['[!f]*', 'fedora', false],
    ['[a-c]x', 'bx', true],
    ['[c-a]', 'b', false],
    ['[!c-a]', 'b', true],
    ['[a-]', '-', true],
    ['[-a]', '-', true],
    ['[]]', ']', true],
    ['[]', '[]', true],
    ['[!]', '[!]', true],
    ['a[b', 'a[b', true],
    ['[[]a]', '[a]', true],
    ['[*]', '*', true],
    ['[*]', 'a', false],
    ['a.c', 'abc', false],
    ['a\\', 'a\\', true],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(matchesFnmatch(pattern, text)).toBe(expected)
  })

  it('means what the naive reading means', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matchesFnmatch(pattern, text)).toBe(naive(pattern, text))
      }),
      { numRuns: 3000 },
    )
  })

  it('is as many globs as its sets have members, or none', () => {
    expect(globsOfFnmatch('rhel-[89]*')).toEqual(['rhel-8*', 'rhel-9*'])
    expect(globsOfFnmatch('[ab][0-2]')).toHaveLength(6)
    expect(['[!a]', '[a-z][a-z]', '[*]', '[b-a]'].map((pattern) => globsOfFnmatch(pattern))).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const globs = globsOfFnmatch(pattern)
        fc.pre(globs !== undefined)
        expect(globs?.some((glob) => matchesGlob(glob, text))).toBe(matchesFnmatch(pattern, text))
      }),
      { numRuns: 2000 },
    )
  })

  it('comes from a glob and means the same', () => {
    fc.assert(
      fc.property(patterns, texts, (glob, text) => {
        expect(matchesFnmatch(fnmatchOfGlob(glob), text)).toBe(matchesGlob(glob, text))
      }),
    )
  })

  it('matches nothing where it must choose from nothing', () => {
    expect(['[z-a]', 'a[b-a]*'].every(neverMatches)).toBe(true)
    expect(['[!z-a]', '[]', 'a', '[ab]', ''].some(neverMatches)).toBe(false)
  })

  it('cannot be made slow', { timeout: 2000 }, () => {
    expect(matchesFnmatch(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false)
    expect(matchesFnmatch('[a'.repeat(100_000), 'a')).toBe(false)
    expect(globsOfFnmatch('[\u0000-\u{10ffff}]'.repeat(1000))).toBeUndefined()
  })
})
