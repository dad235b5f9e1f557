import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pythonPattern } from '../../src/schema/python-pattern.ts'

describe('patterns in the words of Python', () => {
  // Answers of Python 3.11: re.match(pattern, text) and re.sub(pattern, replacement, text).
  it.each([
    ['^(RHEL-\\d*)\\..*', 'RHEL-8.5.0', '\\1', true, 'RHEL-8'],
    ['(?P<v>fc)(\\d+)', 'fc40', '\\g<v>-\\g<2>', true, 'fc-40'],
    ['(?i)FC(\\d+)', 'fc40', 'fedora-\\1', true, 'fedora-40'],
    ['(?ai)FC(\\d+)', 'fc40', 'fedora-\\1', true, 'fedora-40'],
    ['(?u)fc(\\d+)', 'fc40', 'fedora-\\1', true, 'fedora-40'],
    ['\\Afc(\\d+)\\Z', 'fc40', 'f\\1', true, 'f40'],
    ['\\Afc(\\d+)\\Z', 'fc40x', 'f\\1', false, 'fc40x'],
    ['b', 'abab', 'c', false, 'acac'],
    ['a', 'aba', '$1$&', true, '$1$&b$1$&'],
    ['\\\\A', '\\A', 'b', true, 'b'],
    ['(?s).+', 'a\nb', 'c', true, 'c'],
    ['a{,2}$', 'aa', 'b', true, 'bb'],
  ])('%s in %j', (source, text, replacement, isMatch, replaced) => {
    const pattern = pythonPattern(source)._unsafeUnwrap()
    expect([pattern.matches(text), pattern.replaceIn(text, replacement)]).toEqual([isMatch, replaced])
  })

  // Answers of Python 3.11: re.search(pattern, text).
  it.each([
    ['^kernel-qe', 'kernel-qe.boot', true],
    ['^kernel-qe', 'a kernel-qe', false],
    ['^kernel-qe\\.', 'kernel-qe', false],
    ['', 'anything', true],
    ['(?P<team>kernel|bash)-qe', 'x bash-qe', true],
    ['[]a]', ']', true],
    ['[^]a]', ']', false],
    ['[\\d_-]$', 'a-', true],
    ['a{', 'a{', true],
    ['{}', '{}', true],
    ['x{2,3}$', 'xxxx', true],
    ['^x{2,3}$', 'xxxx', false],
    ['.', '\n', false],
    ['^.$', '𝒳', true],
    ['a]', 'a]', true],
  ])('%s found in %j: %s', (source, text, isFound) => {
    expect(pythonPattern(source)._unsafeUnwrap().isIn(text)).toBe(isFound)
  })

  it('are found where the regular expressions of the platform find them', () => {
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
    const source = fc
      .array(fc.oneof(atom, repeated, fc.constant('|')), { maxLength: 6 })
      .map((parts) => parts.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1', ' '), maxLength: 8 })
    fc.assert(
      fc.property(source, text, (written, candidate) => {
        // JavaScript takes {,2} as it stands, where Python counts from 0.
        const inJavaScript = new RegExp(written.replaceAll('{,', '{0,'), 'u')
        const pattern = pythonPattern(written)._unsafeUnwrap()
        expect(pattern.isIn(candidate)).toBe(inJavaScript.test(candidate))
        expect(pattern.matches(candidate)).toBe(
          new RegExp(`^(?:${inJavaScript.source})`, 'u').test(candidate),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '(?=a)',
    '(?<!a)b',
    '(?P<a>x)(?P=a)',
    '(a)\\1',
    '*a',
    'a**',
    'a{3,2}',
    'a{2000}',
    '(',
    'a)',
    '[a',
    'a\\',
    '[b-a]',
    '(?x)a',
    '(((a{100}){100}){100})',
  ])('%s is refused with a sentence', (source) => {
    expect(pythonPattern(source)._unsafeUnwrapErr()).toMatch(/\.$/)
  })

  it.each(['(a*)*b', '(a|a)*b', '(a+)+$b', '(.*)(.*)(.*)(.*)b$'])('%s is stalled by no text', (source) => {
    const pattern = pythonPattern(source)._unsafeUnwrap()
    const text = 'a'.repeat(5000)
    expect([pattern.isIn(text), pattern.matches(text), pattern.replaceIn(text, 'c')]).toEqual([
      false,
      false,
      text,
    ])
  })
})
