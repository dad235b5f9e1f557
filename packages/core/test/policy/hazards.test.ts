import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  decide,
  isOpen,
  noneFailing,
  parsePolicyYaml,
  passing,
  type Policy,
} from '../../src/policy/index.ts'
import {
  attempts,
  decided,
  minute,
  policyOf,
  query,
  result,
  subject,
  waiver,
} from '../support/gate-examples.ts'

describe('faults of other gates that this one does not have', () => {
  it('rules that are equal but for one key are both asked, in whatever order (Greenwave drops one)', () => {
    const lenient = passing('unit/a', { skips: 'allow' })
    const strict = passing('unit/a')
    const results = attempts('SKIPPED')
    expect(decided([lenient, strict], { results }).status).toBe('unsatisfied')
    expect(decided([strict, lenient], { results }).status).toBe('unsatisfied')
    expect(decided([lenient, strict]).tree.children?.[0]?.children).toHaveLength(2)
  })

  it('two policies under one id are both asked, each with a path of its own', () => {
    const one = policyOf(passing('unit/a'))
    const other: Policy = { ...one, rules: [passing('unit/b')] }
    for (const policies of [
      [one, other],
      [other, one],
    ]) {
      const decision = decide(policies, { subject, results: [result()] }, query)
      expect(decision.status).toBe('pending')
      expect(new Set(decision.tree.children?.map(({ path }) => path)).size).toBe(2)
    }
  })

  it('a policy that cannot be read gives no policies at all, so that its rules are not silently gone', () => {
    const good =
      'apiVersion: gating/v1\nid: good\napplies: { decisionContexts: [release], subjectTypes: [koji_build] }\nrules: [{ type: passing, testcase: unit/a, variants: observed }]\n'
    const parsed = parsePolicyYaml(
      `${good}---\n${good.replace('id: good', 'id: bad').replace('testcase', 'testcse')}`,
    )
    expect(parsed.isErr()).toBe(true)
  })

  it.each([
    ['no policy at all', []],
    [
      'a policy for another context',
      [
        {
          ...policyOf(passing('unit/a')),
          applies: { decisionContexts: ['merge'], subjectTypes: ['koji_build'] },
        },
      ],
    ],
    [
      'a policy for another type',
      [
        {
          ...policyOf(passing('unit/a')),
          applies: { decisionContexts: ['release'], subjectTypes: ['compose'] },
        },
      ],
    ],
    ['a policy without rules', [{ ...policyOf(passing('unit/a')), rules: [], allowEmpty: true }]],
  ])('%s does not open: "no tests are required" is not a pass', (_, policies) => {
    const decision = decide(policies, { subject, results: [result()] }, query)
    expect(decision.status).toBe('not-applicable')
    expect(isOpen(decision)).toBe(false)
    expect(isOpen(decision, { onNotApplicable: 'deny' })).toBe(false)
    expect(isOpen(decision, { onNotApplicable: 'allow' })).toBe(true)
    expect(decision.progress).toEqual({ satisfied: 0, total: 0, percent: 0 })
  })

  it('only satisfied is open, whatever the caller allows', () => {
    for (const outcome of ['FAILED', 'ERROR', 'RUNNING', 'SKIPPED']) {
      expect(
        isOpen(decided(passing('unit/a'), { results: attempts(outcome) }), { onNotApplicable: 'allow' }),
      ).toBe(false)
    }
  })

  it.each([
    ['passing', passing('unit/a')],
    ['noneFailing of named testcases', noneFailing({ testcases: ['unit/a'] })],
    ['noneFailing of a list', noneFailing({ list: 'blocking' })],
    ['noneFailing of complete runs', noneFailing({ group: 'complete', testcases: '*' })],
    ['noneFailing of what was observed', noneFailing({ observed: '*', minCount: 1 })],
  ])('no data is no pass: %s (Argo, Kayenta and Keptn say success)', (_, rule) => {
    const status = decided(rule).status
    expect(status).toBe('pending')
    const empty = {
      lists: { blocking: [] },
      groups: [{ id: 'run-1', state: 'complete' as const, resultCount: 0 }],
    }
    expect(decided(rule, empty).status).not.toBe('satisfied')
  })

  it('nothing but errors is no success (Argo)', () => {
    expect(
      decided(noneFailing({ observed: '*', minCount: 1 }), { results: attempts('ERROR', 'ERROR') }).status,
    ).toBe('inconclusive')
  })

  it('a waiver that was not needed is told (conftest says it was used)', () => {
    const decision = decided(passing('unit/a'), {
      results: [result()],
      waiverEvents: [...waiver(), ...waiver({ id: 'expired', expiresAt: minute(10) })],
    })
    expect(decision).toMatchObject({ status: 'satisfied', unusedWaivers: ['w1'] })
    const used = decided(passing('unit/a'), { results: attempts('FAILED'), waiverEvents: waiver() })
    expect(used).toMatchObject({ status: 'satisfied', unusedWaivers: [] })
  })

  it('a skipped test inside `allOf` is no approval (policy-bot)', () => {
    const results = [result(), result({ testcase: 'unit/b', outcome: 'SKIPPED' })]
    const rule = allOf(passing('unit/a'), anyOf(passing('unit/b')))
    expect(decided(rule, { results }).status).toBe('unsatisfied')
  })

  it('an unknown product version is pending: the policy does not go away', () => {
    const versioned: Policy = {
      ...policyOf(passing('unit/a')),
      applies: {
        decisionContexts: ['release'],
        subjectTypes: ['koji_build'],
        productVersions: ['fedora-4?'],
      },
    }
    const statusFor = (productVersion?: string): string =>
      decided(versioned, {
        results: [result()],
        subject: { ...subject, ...(productVersion ? { productVersion } : {}) },
      }).status
    expect(statusFor()).toBe('pending')
    expect(statusFor('fedora-40')).toBe('satisfied')
    expect(statusFor('fedora-rawhide')).toBe('not-applicable')
  })
})
