import { escapeLike, likePattern, matchesLike, matchesText } from '@gatewright/core/query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const whole = ['a', 'b', '%', '_', '\\', '*', '.', '\n', '𝒳', '𝒴']
const letters = fc.array(fc.constantFrom(...whole), { maxLength: 12 }).map((all) => all.join(''))
/** With halves of these two, which make whole characters where they meet. */
const anyUnits = fc
  .array(fc.constantFrom('a', '%', '_', '\\', '𝒳', '𝒴', '\uD835', '\uDCB3'), { maxLength: 8 })
  .map((all) => all.join(''))

/** The same pattern as a regular expression. */
function expressionOf(pattern: string): RegExp {
  const escaped = [...pattern].reduce<{ source: string; escapes: boolean }>(
    ({ source, escapes }, letter) => {
      const plain = `\\u{${letter.codePointAt(0)?.toString(16)}}`
      if (escapes) return { source: source + plain, escapes: false }
      if (letter === '\\') return { source, escapes: true }
      if (letter === '%') return { source: `${source}[^]*`, escapes: false }
      return { source: source + (letter === '_' ? '[^]' : plain), escapes: false }
    },
    { source: '', escapes: false },
  )
  return new RegExp(`^(?:${escaped.source}${escaped.escapes ? '\\\\' : ''})$`, 'u')
}

describe('matchesLike', () => {
  it('says what the regular expression of the pattern says', () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        expect(matchesLike(pattern, text)).toBe(expressionOf(pattern).test(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('says so of half characters, which are characters of their own, as of whole ones', () => {
    fc.assert(
      fc.property(anyUnits, anyUnits, (pattern, text) => {
        expect(matchesLike(pattern, text)).toBe(expressionOf(pattern).test(text))
      }),
      { numRuns: 5000 },
    )
  })

  it('says so of texts that the pattern was made from, too', () => {
    const parts = fc.array(fc.tuple(letters, fc.constantFrom('%', '_', '')), { maxLength: 4 })
    fc.assert(
      fc.property(parts, letters, (all, filling) => {
        const pattern = all.map(([text, wildcard]) => escapeLike(text) + wildcard).join('')
        const one = [...filling][0] ?? 'x'
        const text = all
          .map(([part, wildcard]) => part + (wildcard === '%' ? filling : wildcard === '_' ? one : ''))
          .join('')
        expect(matchesLike(pattern, text)).toBe(true)
      }),
    )
  })

  it('takes an escaped text for that text and no other', () => {
    fc.assert(
      fc.property(letters, letters, (text, other) => {
        expect(matchesLike(escapeLike(text), other)).toBe(text === other)
      }),
    )
  })

  it('needs no time for patterns made to be slow', () => {
    expect(matchesLike('%a'.repeat(300), 'a'.repeat(3000) + 'b')).toBe(false)
  })

  it.each([
    ['', '', true],
    ['%', '', true],
    ['_', '', false],
    ['A', 'a', false],
    ['a\\', 'a\\', true],
    ['\\a', 'a', true],
    ['_', '𝒳', true],
    ['__', '𝒳', false],
    ['\uD835%', '𝒳', false],
    ['\uD835_', '𝒳', false],
    ['_\uDCB3', '𝒳', false],
    ['\uD835\\\uDCB3', '𝒳', false],
    ['\uD835_', '\uD835a', true],
  ])('%j, %j: %s', (pattern, text, expected) => {
    expect(matchesLike(pattern, text)).toBe(expected)
  })
})

it('a star in a text stands for anything, and nothing else does', () => {
  fc.assert(
    fc.property(letters, letters, (wanted, text) => {
      const expression = new RegExp(
        `^${wanted
          .split('*')
          .map((part) => [...part].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(''))
          .join('[^]*')}$`,
        'u',
      )
      expect(matchesLike(likePattern(wanted), text)).toBe(expression.test(text))
    }),
    { numRuns: 1000 },
  )
})

it('names and patterns add up', () => {
  expect(matchesText({ equals: ['a'], like: ['b%'] }, 'a')).toBe(true)
  expect(matchesText({ equals: ['a'], like: ['b%'] }, 'bc')).toBe(true)
  expect(matchesText({ equals: ['b%'] }, 'bc')).toBe(false)
  expect(matchesText({}, '')).toBe(false)
})
