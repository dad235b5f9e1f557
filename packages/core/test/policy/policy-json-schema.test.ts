import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, parsePolicy, policyJsonSchema, policyJsonSchemaId } from '../../src/policy/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
formats.default(ajv)
const isPolicy = ajv.compile(policyJsonSchema())
const policy = {
  apiVersion: 'gating/v1',
  id: 'shop.release',
  applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
  rules: [{ type: 'passing', testcase: 'unit/a', variants: 'observed' }],
}

describe('policyJsonSchema', () => {
  it('has its address, a draft, and names for what is used again', () => {
    const schema = policyJsonSchema()
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema['$id']).toBe(policyJsonSchemaId)
    expect(Object.keys(schema['$defs'] ?? {}).sort()).toEqual(['Condition', 'JsonValue', 'Rule'])
    expect(JSON.stringify(schema)).not.toContain('__schema')
  })

  it('lets through every policy that parsePolicy does', () => {
    const { policies } = lawTools(fc, decide)
    fc.assert(
      fc.property(policies, (some) => {
        for (const one of some) {
          expect(parsePolicy(one).isOk()).toBe(true)
          expect(isPolicy(one) || ajv.errorsText(isPolicy.errors)).toBe(true)
        }
      }),
    )
  })

  it.each([
    ['an unknown key', { ...policy, ownr: 'me' }],
    ['an unknown type of rule', { ...policy, rules: [{ type: 'pasing', testcase: 'a' }] }],
    ['a key of another rule', { ...policy, rules: [{ ...policy.rules[0], count: 2 }] }],
    ['no context', { ...policy, applies: { ...policy.applies, decisionContexts: [] } }],
    ['a time without a zone', { ...policy, rules: [{ ...policy.rules[0], since: '2026-11-22T04:19:00' }] }],
    [
      'a percentage over 100',
      { ...policy, rules: [{ type: 'ratio', min: '101%', of: { list: 'x' }, minSample: 1 }] },
    ],
    [
      'a duration of months',
      { ...policy, rules: [{ type: 'signOff', role: 'qe', count: 1, maxAge: 'P1M' }] },
    ],
    [
      'a condition without a value',
      { ...policy, applies: { ...policy.applies, if: { fact: 'tier', op: '==' } } },
    ],
  ])('refuses %s', (_, input) => {
    expect(isPolicy(input)).toBe(false)
    expect(parsePolicy(input).isErr()).toBe(true)
  })
})
