import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../src/schema/index.ts'

/** What a glob means, said as plainly as can be; takes exponential time. */
function plainMatch(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('*'))
    return plainMatch(pattern.slice(1), text) || (text !== '' && plainMatch(pattern, text.slice(1)))
  return (
    text !== '' &&
    (pattern[0] === '?' || pattern[0] === text[0]) &&
    plainMatch(pattern.slice(1), text.slice(1))
  )
}

describe('matchesGlob', () => {
  it('says what the plain definition says', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '*'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (glob, of) => {
        expect(matchesGlob(glob, of)).toBe(plainMatch(glob, of))
      }),
      { numRuns: 3000 },
    )
  })

  it('covers every text that is itself, part by part', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 4 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(part), (parts, between) => {
        const text = parts
          .map((one, index) => one + (index < parts.length - 1 ? (between[index] ?? '') : ''))
          .join('')
        expect(matchesGlob(parts.join('*'), text)).toBe(true)
      }),
    )
  })

  it('takes nothing but * and ? for special', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '(', '|', '\\', '.', '+', '^', '$', '{', '!') }),
        (text) => {
          expect(matchesGlob(text, text)).toBe(true)
          expect(matchesGlob(text, `${text}a`)).toBe(false)
        },
      ),
    )
  })

  it.each([
    { pattern: '*', text: '', expected: true },
    { pattern: '?', text: '', expected: false },
    { pattern: '', text: 'a', expected: false },
    { pattern: 'unit/*', text: 'unit/math/adds', expected: true },
    { pattern: '*.rpmlint', text: 'dist.rpmlint', expected: true },
    { pattern: 'fedora-??', text: 'fedora-40', expected: true },
    { pattern: 'fedora-??', text: 'fedora-4', expected: false },
    { pattern: 'unit', text: 'unit/math', expected: false },
    { pattern: '*a*b*', text: 'xxbxxa', expected: false },
    { pattern: '**', text: 'anything', expected: true },
    { pattern: '.*', text: 'ab', expected: false },
  ])('$pattern on "$text": $expected', ({ pattern, text, expected }) => {
    expect(matchesGlob(pattern, text)).toBe(expected)
  })

  it('comes to an end on patterns that stall a backtracking matcher', () => {
    const stars = 'a*'.repeat(1000)
    expect(matchesGlob(`${stars}b`, 'a'.repeat(2000))).toBe(false)
    expect(matchesGlob(stars, 'a'.repeat(2000))).toBe(true)
    expect(matchesGlob(`*${'a?'.repeat(1000)}b`, 'a'.repeat(4000))).toBe(false)
  })
})
