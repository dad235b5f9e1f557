import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readGreenwavePolicies } from '../../../src/greenwave/index.ts'
import { flowOnOneLine } from '../../../src/greenwave/language/flow-on-one-line.ts'

describe('flowOnOneLine', () => {
  it.each([
    ['a: {b: c,\nd: e}\n', 'a: {b: c, d: e}\n'],
    ['a: [b, # why\nc]\nd: e', 'a: [b,       c]\nd: e'],
    ['a: ["]\n", b]\n', 'a: ["]\n", b]\n'],
    ["a: ['it''s [\n', b,\nc]\n", "a: ['it''s [\n', b, c]\n"],
    ['a: b{c\nd: e\n', 'a: b{c\nd: e\n'],
    ['- !Rule {a: b,\r\nc: d}\n', '- !Rule {a: b,  c: d}\n'],
    ['--- {a: b,\nc: [d,\ne]}\n...\n', '--- {a: b, c: [d, e]}\n...\n'],
    ['a: x#y {\nb: 1\n', 'a: x#y {\nb: 1\n'],
  ])('%j', (text, expected) => {
    expect(flowOnOneLine(text)).toBe(expected)
  })

  it('leaves every text as long as it was, and other than in line ends and comments as it was', () => {
    const symbols = fc.constantFrom(...Array.from('{}[]:,-?#!&\'"\\ \n\ra', String), '---')
    fc.assert(
      fc.property(fc.array(symbols), (parts) => {
        const text = parts.join('')
        const flat = flowOnOneLine(text)
        expect(flat).toHaveLength(text.length)
        expect([...flat].every((symbol, index) => symbol === text[index] || symbol === ' ')).toBe(true)
      }),
    )
  })

  it('changes nothing of what a sound text says', () => {
    const value = fc.oneof(
      fc.constantFrom('a', 'b c', '"q]"', "'s}'"),
      fc.constantFrom('[a, b]', '{a: b}', '[\n  a,\n  {b: c}, # why\n  d]'),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const text = values.map((one, index) => `k${index}: ${one}\n`).join('')
        const read = (one: string): unknown =>
          parseAllDocuments(one).map((document) => document.toJS() as unknown)
        expect(read(flowOnOneLine(text))).toEqual(read(text))
      }),
    )
  })
})

describe('flow collections that are not indented', () => {
  const policyWith = (rules: string): string =>
    `id: a\nproduct_versions: [f]\ndecision_context: c\nsubject_type: t\nrules:\n${rules}`

  it('are read as PyYAML reads them', () => {
    const text = policyWith('  - !PassingTestCaseRule {test_case_name: unit,\n  scenario: uefi}\n')
    const [policy] = readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrap()
    expect(policy?.rules).toMatchObject([{ testCaseName: 'unit', scenario: 'uefi' }])
  })

  it('keep the places of faults', () => {
    const text = policyWith('  - !PassingTestCaseRule {scenario: uefi,\n  test_case: unit}\n')
    const error = readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrapErr()
    expect(error.problems[0]).toMatchObject({ line: 6 })
  })

  it('are refused where nothing closes them', () => {
    const text = policyWith('  - !PassingTestCaseRule {test_case_name: unit,\n  scenario: uefi\n')
    expect(readGreenwavePolicies(text, { kind: 'server' }).isErr()).toBe(true)
  })
})

describe('a colon without a key', () => {
  it('is refused, as PyYAML does', () => {
    const error = readGreenwavePolicies(': a\nid: b\n', { kind: 'server' })._unsafeUnwrapErr()
    expect(error.problems[0]).toMatchObject({
      message: "YAML Parser Error: expected <block end>, but found ':'",
      line: 1,
      column: 1,
    })
  })
})
