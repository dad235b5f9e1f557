import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileGreenwave,
  exportGreenwave,
  importGreenwave,
  policyJson,
  readGreenwavePolicies,
  readGreenwavePolicyValue,
  type CompiledGreenwave,
  type GreenwavePolicy,
  type GreenwaveRule,
} from '../../../src/greenwave/language/index.ts'

/** Words that YAML or the native language might take for something else. */
const words = fc.constantFrom(
  'a',
  'b',
  'dist.rpmlint',
  'yes',
  'No',
  '8.0',
  '0x1f',
  '1:30',
  '2021-10-06',
  'null',
  '~',
  '<<',
  '=',
  "it's",
  'a: b',
  '"',
  '#a',
  '- a',
  '&a',
  '*',
  '!a',
  '[a',
  '{a}',
  'a b',
  'é',
  '😀',
  '%',
  '@a',
  '\\n',
  'a,b',
  '.',
  'a/b',
  'unit > adds',
)
const patterns = fc.constantFrom(
  '*',
  'fedora-*',
  'rhel-?',
  'yes',
  '8.0',
  '8',
  '2021-10-06',
  'kernel',
  'python3-*',
)
const lists = fc.uniqueArray(patterns, { maxLength: 3 })
const instants = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
  // As this package writes them: no zeros behind a fraction.
  .map((date) =>
    date
      .toISOString()
      .replace(/(\.\d*?)0+Z$/, '$1Z')
      .replace('.Z', 'Z'),
  )

const passing: fc.Arbitrary<GreenwaveRule> = fc
  .record({
    testCaseName: words,
    scenario: fc.option(words),
    window: fc.uniqueArray(fc.option(instants), { minLength: 2, maxLength: 2 }),
  })
  .map(({ testCaseName, scenario, window: [one = null, other = null] }) => {
    const isBackwards = one !== null && other !== null && Date.parse(one) > Date.parse(other)
    const [validSince, validUntil] = isBackwards ? [other, one] : [one, other]
    return { type: 'PassingTestCaseRule', testCaseName, scenario, validSince, validUntil }
  })
const remote: fc.Arbitrary<GreenwaveRule> = fc.record({
  type: fc.constant('RemoteRule'),
  required: fc.boolean(),
  sources: fc.array(fc.constantFrom('https://git.example/{rev}', 'yes', 'a: b'), { maxLength: 2 }),
})

/** One word is said as one, and several as several: both mean the same in Greenwave. */
function oneOrAll(all: readonly string[]): readonly [string | null, readonly string[]] {
  const [first = null] = all
  return all.length === 1 ? [first, []] : [null, all]
}

const policies: fc.Arbitrary<GreenwavePolicy> = fc
  .record({
    id: words,
    productVersions: fc.uniqueArray(patterns, { minLength: 1, maxLength: 3 }),
    contexts: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
    types: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
    rules: fc.array(fc.oneof(passing, passing, remote), { maxLength: 4 }),
    excludedPackages: lists,
    packages: lists,
  })
  .map(({ contexts, types, ...rest }) => {
    const [decisionContext, decisionContexts] = oneOrAll(contexts)
    const [subjectType, subjectTypes] = oneOrAll(types)
    const legacy = { relevanceKey: null, relevanceValue: null }
    return {
      kind: 'server',
      decisionContext,
      decisionContexts,
      subjectType,
      subjectTypes,
      ...rest,
      ...legacy,
    }
  })

function exported({ policies: native, remoteRules }: CompiledGreenwave): string {
  return native.map((policy) => exportGreenwave(policy, { remoteRules })._unsafeUnwrap()).join('')
}

describe('there and back', () => {
  it('a policy is what it was', () => {
    fc.assert(
      fc.property(fc.array(policies, { minLength: 1, maxLength: 3 }), (all) => {
        const compiled = compileGreenwave(all)._unsafeUnwrap()
        const back = readGreenwavePolicies(exported(compiled), { kind: 'server' })
        expect(back._unsafeUnwrap()).toEqual(all)
      }),
      { numRuns: 300 },
    )
  })

  it('a text that was imported and exported stays as it is from then on', () => {
    fc.assert(
      fc.property(fc.array(policies, { minLength: 1, maxLength: 3 }), (all) => {
        const once = importGreenwave(exported(compileGreenwave(all)._unsafeUnwrap()))._unsafeUnwrap()
        const text = exported(once)
        const twice = importGreenwave(text)._unsafeUnwrap()
        expect(twice.policies).toEqual(once.policies)
        expect(exported(twice)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it('two policies with one id stay two', () => {
    const text = '--- {id: a, product_versions: [b], decision_context: c, subject_type: d, rules: []}\n'
    const imported = importGreenwave(text + text + text.replace('a', 'a b'))._unsafeUnwrap()
    expect(imported.policies.map(({ id }) => id)).toEqual(['a', 'greenwave_2.a', 'greenwave.a_20_b'])
    const back = readGreenwavePolicies(exported(imported), { kind: 'server' })._unsafeUnwrap()
    expect(back.map(({ id }) => id)).toEqual(['a', 'a', 'a b'])
  })

  it.each(['a.remote.0', 'greenwave.a', 'greenwave_2.a', 'greenwave_untitled', '1', 'a__b c', 'é', ''])(
    'the id %j is not mistaken for another',
    (id) => {
      const policy = { id, product_versions: ['a'], decision_context: 'b', subject_type: 'c', rules: [] }
      const [native] = compileGreenwave([
        readGreenwavePolicyValue(policy, 'server')._unsafeUnwrap(),
      ])._unsafeUnwrap().policies
      if (!native) expect.unreachable('A policy was lost.')
      expect(native.id).toMatch(/^greenwave(_\d+)?\.[^.]*$/)
      const [back] = readGreenwavePolicies(exportGreenwave(native)._unsafeUnwrap(), {
        kind: 'server',
      })._unsafeUnwrap()
      expect(back?.id).toBe(id)
    },
  )

  it('a remote policy without an id has none', () => {
    const text = 'decision_context: a\nsubject_type: b\nrules: []\n'
    const imported = importGreenwave(text + '---\n' + text, { kind: 'remote' })._unsafeUnwrap()
    expect(imported.policies.map(({ id }) => id)).toEqual(['greenwave_untitled', 'greenwave_untitled_2'])
    const back = readGreenwavePolicies(exported(imported), { kind: 'remote' })._unsafeUnwrap()
    expect(back.map((policy) => policyJson(policy).id)).toEqual([null, null])
  })
})
