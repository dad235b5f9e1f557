import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPathGlob } from '../../../src/flake/flakeguard/index.ts'
import { pathGlobFault } from '../../../src/flake/flakeguard/path-glob.ts'

/** What the pattern means, word for word, as a regular expression; for patterns of `a`, `/`, `*` and `?` only. */
function asRegExp(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((segment, index, all) => {
      const isLast = index === all.length - 1
      if (segment === '**') return isLast ? '.*' : '(?:.*/)?'
      const inner = segment.replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]')
      return isLast ? inner : `${inner}/`
    })
    .join('')
  return new RegExp(`^${source}$`)
}

describe('matchesPathGlob', () => {
  it('agrees with a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '**', '/**/', '?'), maxLength: 7 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 9 })
    fc.assert(
      fc.property(pattern, text, (some, other) => {
        expect(matchesPathGlob(some, other)).toBe(asRegExp(some).test(other))
      }),
      { numRuns: 5000 },
    )
  })

  it('covers a text without wildcards by itself only', () => {
    const plain = fc.string({
      unit: fc.constantFrom('a', '.', ' ', '-', '/', 'é', '𝒳', '$', '^', '(', '|'),
      maxLength: 9,
    })
    fc.assert(
      fc.property(plain, plain, (some, other) => {
        expect(matchesPathGlob(some, other)).toBe(some === other)
      }),
    )
  })

  it.each([
    ['**/*smoke*', 'e2e/cart/smoke test', true],
    ['**/*smoke*', 'smoke', true],
    ['e2e/critical-path/**', 'e2e/critical-path/pays/by card', true],
    ['e2e/critical-path/**', 'e2e/critical-path', false],
    ['integration/**/*auth*', 'integration/oauth', true],
    ['integration/**/*auth*', 'integration/a/b/oauth2', true],
    ['integration/**/*auth*', 'integration/auth/other', false],
    ['test/**', 'test/.hidden/a', true],
    ['*.ts', 'a/b.ts', false],
    ['a**b', 'axb', true],
    ['a**b', 'a/b', false],
    ['{unit,e2e}/{a,b{c,d}}', 'e2e/bd', true],
    ['{unit,e2e}/{a,b{c,d}}', 'e2e/b', false],
    ['{a}', '{a}', true],
    ['{a}', 'a', false],
    ['a{,b}', 'a', true],
    ['[abc]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[!a-c]x', 'dx', true],
    ['[^a-c]x', 'ax', false],
    ['[!a]x', '/x', false],
    ['[]]x', ']x', true],
    ['[a-]x', '-x', true],
    ['[x', '[x', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a\\', 'a\\', true],
    ['!legacy/**', 'legacy/a', false],
    ['!legacy/**', 'unit/a', true],
    ['!!legacy/**', 'legacy/a', true],
    ['?', '𝒳', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j over %j: %j', (pattern, text, expected) => {
    expect(matchesPathGlob(pattern, text)).toBe(expected)
  })

  it('cannot be stalled', () => {
    const stars = '*a'.repeat(200)
    expect(matchesPathGlob(stars, 'a'.repeat(1000) + 'b')).toBe(false)
    expect(matchesPathGlob('**/'.repeat(150) + 'b', 'a/'.repeat(500))).toBe(false)
    expect(matchesPathGlob('{a,b}'.repeat(100), 'a'.repeat(100))).toBe(false)
    expect(matchesPathGlob('!'.repeat(100_001), 'a')).toBe(true)
    expect(matchesPathGlob('{'.repeat(500), '{'.repeat(500))).toBe(true)
  })

  it.each([
    ['#a', /comment/],
    ['+(a|b)', /not supported/],
    ['a!(b)', /not supported/],
    ['{1..3}', /not supported/],
    ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}', /more than 64/],
    ['{a,b', /not in pairs/],
    ['a}', /not in pairs/],
  ])('%j cannot be used', (pattern, message) => {
    expect(pathGlobFault(pattern)).toMatch(message)
  })

  it.each(['**/*.ts', '{a,b}', 'a..b', '!a', '[a', '(a)', 'it works (twice)', '\\{'])(
    '%j can be used',
    (pattern) => {
      expect(pathGlobFault(pattern)).toBeUndefined()
    },
  )
})
