import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  greenwaveMessage,
  importGreenwave,
  inspectGreenwave,
  readGreenwavePolicies,
  readSubjectTypes,
} from '../../../src/greenwave/language/index.ts'

function messageOf(text: string): string {
  return greenwaveMessage(readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrapErr())
}

/** Ten levels of nine aliases each: about three thousand million words, if they were all written out. */
function laughs(): string {
  const names = 'abcdefghij'.split('')
  const levels = names.map((name, at) => {
    const parts = Array.from({ length: 9 }, () => (at === 0 ? 'ha' : `*${names[at - 1] ?? ''}`))
    return `${name}: &${name} [${parts.join(', ')}]`
  })
  return [...levels, 'id: x', 'product_versions: *j', 'rules: *j'].join('\n')
}

describe('text that is made to hurt', () => {
  it.each([
    ['a list in itself', '&a [*a]', 'YAML Parser Error: found unconstructable recursive node'],
    ['an alias of nothing', 'id: *a', "YAML Parser Error: found undefined alias 'a'"],
    ['one anchor twice', 'id: &a b\nc: &a d', "YAML Parser Error: found duplicate anchor 'a'"],
    ['many aliases', `a: &a b\nc: [${'*a, '.repeat(1001)}]`, 'YAML Parser Error: More than 1000 aliases.'],
    ['deep flow', '['.repeat(100_000), 'YAML Parser Error: Nested more than 64 levels deep.'],
    [
      'deep flow that ends',
      `${'['.repeat(99)}${']'.repeat(99)}`,
      'YAML Parser Error: Nested more than 64 levels deep.',
    ],
    ['deep blocks', '- '.repeat(20_000), 'YAML Parser Error: Nested more than 64 levels deep.'],
    ['long text', ' '.repeat(600_000), 'YAML Parser Error: Longer than 524288 characters.'],
    ['many documents', '---\n'.repeat(1001), 'YAML Parser Error: More than 1000 documents.'],
    [
      'a control character',
      'id: a\nb: \0',
      'YAML Parser Error: unacceptable character #x0000: special characters are not allowed',
    ],
  ])('%s is refused', (_, text, message) => {
    expect(messageOf(text)).toBe(message)
  })

  it('says where a control character is', () => {
    const error = readGreenwavePolicies('id: a\nb: \0', { kind: 'server' })._unsafeUnwrapErr()
    expect(error.problems[0]).toMatchObject({ line: 2, column: 4 })
  })

  it('says a few faults of broken YAML, the first one first', () => {
    const error = readGreenwavePolicies('a: [\n'.repeat(50), { kind: 'server' })._unsafeUnwrapErr()
    expect(error.problems.length).toBeLessThanOrEqual(10)
    expect(error.problems.every(({ message }) => message.startsWith('YAML Parser Error: '))).toBe(true)
  })

  it('is told apart from a tab in the wrong place', () => {
    expect(messageOf('rules:\n\t- a')).toMatch(/^YAML Parser Error: .*[Tt]ab/)
  })

  it('never grows: aliases of aliases are looked at once', { timeout: 1000 }, () => {
    expect(messageOf(laughs())).toBe("Policy 'x': Attribute 'product_versions': Expected list of str objects")
    expect(readSubjectTypes(laughs())._unsafeUnwrap()).toHaveLength(1)
  })

  it('is answered by an error, whatever it is, and never thrown at', () => {
    const words = fc.constantFrom(
      '---',
      '!Policy',
      '!RemoteRule',
      'id',
      'rules',
      ':',
      '-',
      '[',
      ']',
      '{',
      '}',
      ',',
      '\n',
      '\n  ',
      ' ',
      '&a',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '?',
      '#',
      '<<',
      '%',
      '@',
      '\t',
      '\r\n',
      '...',
      '8.0',
      '!',
      '!!str',
      'é',
      '\u2028',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        for (const kind of ['server', 'remote'] as const) {
          const read = readGreenwavePolicies(text, { kind })
          expect(inspectGreenwave(text, { kind }).isOk()).toBe(read.isOk())
          if (read.isErr()) expect(read.error.problems.length).toBeGreaterThan(0)
        }
        expect(importGreenwave(text).isOk() && readGreenwavePolicies(text, { kind: 'server' }).isErr()).toBe(
          false,
        )
        void readSubjectTypes(text)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a thousand rules', () => {
  // Measured: 140 ms on the first call. The bound has room for a machine that is busy.
  it('are read in well under a second', { timeout: 1500 }, () => {
    const rules = Array.from(
      { length: 1000 },
      (_, at) => `- !PassingTestCaseRule {test_case_name: t${at}}\n`,
    ).join('')
    const text = `id: a\nproduct_versions: [b]\ndecision_context: c\nsubject_type: d\nrules:\n${rules}`
    const [policy] = readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrap()
    expect(policy?.rules).toHaveLength(1000)
  })
})
