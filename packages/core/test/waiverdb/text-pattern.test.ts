import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTextPattern } from '../../src/waiverdb/text-pattern.ts'

function isIn(pattern: string, text: string): boolean {
  return compileTextPattern(pattern)._unsafeUnwrap().isIn(text)
}

describe('compileTextPattern', () => {
  it('finds what the regular expressions of the platform find', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\.',
      '(?:ab|b)',
      '(a|)',
      '^',
      '$',
      '\\b',
    )
    const repeatable = fc.constantFrom('a', 'b', '.', '[a-c]', '(?:ab|b)', '(a*)', '\\w')
    const repeated = fc
      .tuple(repeatable, fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '{,2}'))
      .map(([part, bounds]) => part + bounds)
    const pattern = fc
      .array(fc.oneof(atom, repeated, fc.constant('|')), { maxLength: 6 })
      .map((parts) => parts.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1', ' '), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (source, candidate) => {
        // JavaScript takes {,2} as it stands, where Python counts from 0.
        const expected = new RegExp(source.replaceAll('{,', '{0,'), 'u').test(candidate)
        expect(isIn(source, candidate)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['^kernel-qe', 'kernel-qe.boot', true],
    ['^kernel-qe', 'a kernel-qe', false],
    ['^kernel-qe\\.', 'kernel-qe', false],
    ['', 'anything', true],
    ['^testcase1.*', 'testcase1', true],
    ['(?P<team>kernel|bash)-qe', 'x bash-qe', true],
    ['[]a]', ']', true],
    ['[^]a]', ']', false],
    ['[\\d_-]$', 'a-', true],
    ['a{', 'a{', true],
    ['{}', '{}', true],
    ['x{2,3}$', 'xxxx', true],
    ['^x{2,3}$', 'xxxx', false],
    ['\\Aab\\Z', 'ab', true],
    ['.', '\n', false],
    ['^.$', '𝒳', true],
    ['a]', 'a]', true],
  ])('%s in %s: %s', (pattern, text, expected) => {
    expect(isIn(pattern, text)).toBe(expected)
  })

  it.each([
    '(?=a)',
    '(?<!a)b',
    '(?i)a',
    '(a)\\1',
    '*a',
    'a**',
    'a{3,2}',
    'a{2000}',
    '^*',
    '(a',
    'a)',
    '[a',
    'a\\',
    '[z-a]',
    '[a-\\d]',
    '\\p{L}',
    'x'.repeat(1001),
    '(((a{100}){100}){100})',
    '('.repeat(60) + ')'.repeat(60),
  ])('refuses %s with a sentence', (pattern) => {
    expect(compileTextPattern(pattern)._unsafeUnwrapErr()).toMatch(/\.$/)
  })

  it.each(['(a*)*b', '(a|a)*b', '(a+)+$b', '(.*)(.*)(.*)(.*)b$'])('is not stalled by %s', (pattern) => {
    expect(isIn(pattern, 'a'.repeat(5000))).toBe(false)
  })
})
