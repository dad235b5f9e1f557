import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isInNamespace,
  longestTestcaseName,
  parseTestcaseName,
  testcaseAncestors,
  testcaseNamespace,
  TestcaseNameSchema,
  TestcaseSchema,
} from '../../src/schema/index.ts'

/** Names with many separators, some of them at the ends or side by side. */
const name = fc
  .string({ unit: fc.constantFrom('a', 'b', '/', '.', ' ', 'é'), minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() === text)

describe('testcase names', () => {
  it('are what the schema lets through, whatever the text', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(' ', '\n', '\0', '\ud800', '\u2028'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 6,
    })
    fc.assert(
      fc.property(text, (candidate) => {
        expect(parseTestcaseName(candidate).isOk()).toBe(TestcaseNameSchema.safeParse(candidate).success)
      }),
    )
  })

  it('are given back as they are', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(parseTestcaseName(text)._unsafeUnwrap()).toEqual({ name: text })
      }),
    )
  })

  it.each([
    { fault: 'empty', text: '', offset: 0 },
    { fault: 'a control character', text: 'a\tb', offset: 1 },
    { fault: 'a line feed at the end', text: 'ab\n', offset: 2 },
    { fault: 'a lone surrogate', text: 'ab\ud83d', offset: 2 },
    { fault: 'white space at the start', text: ' a', offset: 0 },
    { fault: 'white space at the end', text: 'a  ', offset: 1 },
    { fault: 'a no-break space at the end', text: 'a\u00a0', offset: 1 },
    { fault: 'too long', text: 'a'.repeat(longestTestcaseName + 1), offset: longestTestcaseName },
  ])('refuses $fault at offset $offset', ({ text, offset }) => {
    expect(parseTestcaseName(text)._unsafeUnwrapErr()).toMatchObject({
      kind: 'testcase/invalid-name',
      name: text,
      offset,
      retryable: false,
    })
  })

  it.each([
    'a',
    'dist.rpmlint',
    'unit/größe/adds "1.5" ✓ 𝒳',
    'a//b',
    '/',
    '.',
    'a'.repeat(longestTestcaseName),
  ])('lets %j through', (text) => {
    expect(parseTestcaseName(text).isOk()).toBe(true)
  })
})

describe('testcaseAncestors', () => {
  it('are namespaces of the name, each of the next, outermost first', () => {
    fc.assert(
      fc.property(name, (text) => {
        const ancestors = testcaseAncestors(text)
        for (const ancestor of ancestors) expect(isInNamespace(text, ancestor)).toBe(true)
        expect([...ancestors].sort((a, b) => a.length - b.length)).toEqual(ancestors)
        expect(ancestors.at(-1) ?? '').toBe(testcaseNamespace(text))
      }),
    )
  })

  it('are all the namespaces but the name itself and the top', () => {
    fc.assert(
      fc.property(name, fc.nat(), (text, cut) => {
        const prefix = text.slice(0, cut % (text.length + 1))
        const isAbove = testcaseAncestors(text).includes(prefix) || prefix === text || prefix === ''
        expect(isInNamespace(text, prefix)).toBe(isAbove)
      }),
    )
  })

  it.each([
    { text: 'smoke', ancestors: [] },
    { text: 'dist.rpmlint', ancestors: ['dist'] },
    { text: 'a.b.c', ancestors: ['a', 'a.b'] },
    { text: 'unit/math/adds', ancestors: ['unit', 'unit/math'] },
    { text: 'unit/math.ts/adds 1.5', ancestors: ['unit', 'unit/math.ts'] },
    { text: '/rooted', ancestors: [''] },
    { text: 'a//b', ancestors: ['a', 'a/'] },
  ])('of $text are $ancestors', ({ text, ancestors }) => {
    expect(testcaseAncestors(text)).toEqual(ancestors)
  })
})

describe('isInNamespace', () => {
  it.each([
    { text: 'unit/math', namespace: 'unit', expected: true },
    { text: 'unit/math', namespace: 'unit/', expected: false },
    { text: 'united/math', namespace: 'unit', expected: false },
    { text: 'unit', namespace: 'unit', expected: true },
    { text: 'unit', namespace: 'unit/math', expected: false },
    { text: 'dist.rpm.lint', namespace: 'dist.rpm', expected: true },
    { text: 'src/a.test.ts/works', namespace: 'src/a', expected: false },
    { text: 'anything', namespace: '', expected: true },
  ])('$text in "$namespace": $expected', ({ text, namespace, expected }) => {
    expect(isInNamespace(text, namespace)).toBe(expected)
  })
})

describe('TestcaseSchema', () => {
  it.each([
    { refUrl: 'https://ci.example/1', accepted: true },
    { refUrl: 'HTTP://ci.example', accepted: true },
    { refUrl: 'javascript:alert(1)', accepted: false },
    { refUrl: ' https://ci.example', accepted: false },
    { refUrl: 'https://ci.example/\ud800', accepted: false },
    { refUrl: 'ci.example', accepted: false },
    { refUrl: 'https://', accepted: false },
  ])('refUrl $refUrl: $accepted', ({ refUrl, accepted }) => {
    expect(TestcaseSchema.safeParse({ name: 'a', refUrl }).success).toBe(accepted)
  })
})
