import { describe, expect, it } from 'vitest'
import {
  allSubjects,
  anySubject,
  decide,
  decideAbout,
  indexEvidence,
  leavesOf,
  metric,
  noneFailing,
  passing,
  signOff,
  type Evidence,
  type Rule,
  type Subjects,
} from '../../../src/policy/index.ts'
import type { SubjectRef, TestResult } from '../../../src/schema/index.ts'
import { decided, minute, policyOf, query, result, subject, waiver } from '../../support/gate-examples.ts'
import { codesIn, everyRole, point, problemsOf, signature } from './support/rule-examples.ts'

const zsh: SubjectRef = { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }
const fish: SubjectRef = { type: 'koji_build', identifier: 'fish-3.7-1.fc40' }
const rules: readonly Rule[] = [passing('unit/a')]

/** A result of `unit/a` on one of them. */
function on({ type, identifier }: SubjectRef, outcome: string = 'PASSED'): TestResult {
  return result({ item: { type, id: identifier }, outcome })
}

describe('all of several subjects, and any of them', () => {
  const both: Subjects = [zsh, fish]

  it.each([
    ['both passed', [on(zsh), on(fish)], 'satisfied', 'satisfied'],
    ['one passed, one failed', [on(zsh), on(fish, 'FAILED')], 'unsatisfied', 'satisfied'],
    ['one passed, one is missing', [on(zsh)], 'pending', 'satisfied'],
    ['one failed, one is missing', [on(zsh, 'FAILED')], 'unsatisfied', 'pending'],
    ['both failed', [on(zsh, 'FAILED'), on(fish, 'FAILED')], 'unsatisfied', 'unsatisfied'],
    ['one broke, one failed', [on(zsh, 'ERROR'), on(fish, 'FAILED')], 'unsatisfied', 'inconclusive'],
    ['nothing is known', [], 'pending', 'pending'],
    ['only the gate’s own subject passed', [on(subject)], 'pending', 'pending'],
  ] as const)('%s', (_, results, all, any) => {
    expect(decided(allSubjects(both, { rules }), { results }).status).toBe(all)
    expect(decided(anySubject(both, { rules }), { results }).status).toBe(any)
  })

  it('one subject must meet all of the rules: two halves are no whole', () => {
    const two = [passing('unit/a'), passing('unit/b')]
    const results = [on(zsh), { ...on(fish), testcase: 'unit/b' }]
    expect(decided(anySubject(both, { rules: two }), { results }).status).toBe('pending')
    const whole = [...results, { ...on(zsh), testcase: 'unit/b' }]
    expect(decided(anySubject(both, { rules: two }), { results: whole }).status).toBe('satisfied')
  })

  it('each is told under a node of its own', () => {
    const decision = decided(allSubjects(both, { rules }), { results: [on(zsh), on(fish)] })
    expect(decision.tree.children?.[0]?.children?.[0]?.children).toMatchObject([
      { kind: 'subject', subject: zsh, path: 'shop/0/koji_build:zsh-5.9-3.fc40' },
      { kind: 'subject', subject: fish, path: 'shop/0/koji_build:fish-3.7-1.fc40' },
    ])
  })

  it('may be inside of each other, and of other rules', () => {
    const nested = allSubjects([zsh], { rules: [anySubject([fish, subject], { rules })] })
    expect(decided(nested, { results: [on(subject)] }).status).toBe('satisfied')
    expect(decided(nested, { results: [on(zsh)] }).status).toBe('pending')
  })
})

describe('the subjects of a list', () => {
  const listed = { list: 'builds' }
  const builds = [zsh.identifier, fish.identifier]

  it.each([
    ['that nobody handed in', {}, 'pending', 'missing-fact: pending'],
    ['whose name every object has', { valueOf: [] }, 'pending', 'missing-fact: pending'],
    ['that is empty', { builds: [] }, 'inconclusive', 'empty-population: inconclusive'],
    ['of what passed', { builds }, 'satisfied', 'passed: satisfied'],
    ['with one that did not', { builds: [...builds, 'dash-0.5-1.fc40'] }, 'pending', 'missing: pending'],
  ] as const)('%s', (_, lists, status, code) => {
    const results = [on(zsh), on(fish)]
    const decision = decided(allSubjects(listed, { rules }), { lists, results })
    expect(decision.status).toBe(status)
    expect(codesIn(decision)).toContain(code)
    if (status !== 'satisfied')
      expect(decided(anySubject({ list: 'none' }, { rules }), { lists, results }).status).toBe('pending')
  })

  it('an empty list is no pass for any of them either', () => {
    expect(decided(anySubject(listed, { rules }), { lists: { builds: [] } }).status).toBe('inconclusive')
  })

  it('a subject that stands there twice is one', () => {
    const decision = decided(allSubjects(listed, { rules }), { lists: { builds: [...builds, ...builds] } })
    expect(leavesOf(decision.tree)).toHaveLength(2)
  })

  it('is of the type that the rule says, and else of that of the gate', () => {
    const composes = allSubjects({ list: 'builds', type: 'compose' }, { rules })
    const lists = { builds: ['Fedora-40'] }
    const compose = { ...on(zsh), item: { type: 'compose', id: 'Fedora-40' } }
    expect(decided(composes, { lists, results: [compose] }).status).toBe('satisfied')
    expect(decided(allSubjects(listed, { rules }), { lists, results: [compose] }).status).toBe('pending')
  })
})

describe('what is known of another subject', () => {
  const about = (rule: Rule): Rule => allSubjects([zsh], { rules: [rule] })

  it.each([
    ['of that subject', { subject: zsh }, 'satisfied'],
    ['of the subject of the gate', { subject }, 'pending'],
    ['that does not say of which: of the gate’s own', {}, 'pending'],
  ] as const)('a sign-off %s', (_, fields, status) => {
    const signOffs = [signature(fields)]
    expect(decided(about(signOff('qe')), { signOffs, roles: everyRole }).status).toBe(status)
  })

  it('its author is its own', () => {
    const rule = about(signOff('qe', { distinctFrom: ['author'] }))
    const signOffs = [signature({ subject: zsh })]
    const status = (author: string): string =>
      decided(rule, {
        subject: { ...subject, author: 'ben' },
        otherSubjects: [{ ...zsh, author }],
        signOffs,
        roles: everyRole,
      }).status
    expect(status('ann')).toBe('satisfied')
    expect(status('ben')).toBe('pending')
    expect(decided(rule, { subject: { ...subject, author: 'ann' }, signOffs, roles: everyRole }).status).toBe(
      'pending',
    )
  })

  it('where two things are told of it, their order does not matter', () => {
    const rule = about(signOff('qe', { distinctFrom: ['author'] }))
    const told = ['ann', 'ben'].map((author) => ({ ...zsh, author }))
    const status = (otherSubjects: readonly SubjectRef[]): string =>
      decided(rule, { otherSubjects, signOffs: [signature({ subject: zsh })], roles: everyRole }).status
    expect(status(told)).toBe(status(told.toReversed()))
  })

  it('what the policy says of it goes before', () => {
    const rule = allSubjects([{ ...zsh, author: 'ben' }], {
      rules: [signOff('qe', { distinctFrom: ['author'] })],
    })
    const asked = {
      otherSubjects: [{ ...zsh, author: 'ann' }],
      signOffs: [signature({ subject: zsh })],
      roles: everyRole,
    }
    expect(decided(rule, asked).status).toBe('pending')
  })

  it('a waiver for it counts for it, and one for the gate’s subject does not', () => {
    const asked = { results: [on(zsh, 'FAILED')] }
    const covering = (scope: SubjectRef): string =>
      decided(about(passing('unit/a')), { ...asked, waiverEvents: waiver({ scope: { subject: scope } }) })
        .status
    expect(covering(zsh)).toBe('satisfied')
    expect(covering(subject)).toBe('unsatisfied')
    expect(covering({ ...zsh, productVersion: 'fedora-40' })).toBe('unsatisfied')
  })

  it('measurements are of the gate’s own subject', () => {
    const rule = metric('latency', {
      aggregate: 'last',
      window: 'P1D',
      minSamples: 1,
      pass: { op: '<', value: 5 },
    })
    expect(decided(about(rule), { metrics: [point(1)] }).status).toBe('pending')
    expect(decided(allSubjects([subject], { rules: [rule] }), { metrics: [point(1)] }).status).toBe(
      'satisfied',
    )
  })

  it('a run that counts its results is complete for each of the subjects, or for none', () => {
    const rule = noneFailing({ group: 'complete', testcases: '*' })
    const groups = [{ id: 'run-1', state: 'complete' as const, resultCount: 2 }]
    const results = [subject, zsh].map((one) => ({ ...on(one), groups: ['run-1'] }))
    expect(decided(about(rule), { results, groups }).status).toBe('pending')
  })

  it('windows by the time of the subject go by its own', () => {
    const rule = about(passing('unit/a', { since: minute(10), basis: 'subject' }))
    const status = (evidence: Partial<Evidence>): string => decided(rule, evidence).status
    expect(status({ subject: { ...subject, createdAt: minute(0) } })).toBe('pending')
    expect(status({ otherSubjects: [{ ...zsh, createdAt: minute(9) }] })).toBe('not-applicable')
    expect(status({ otherSubjects: [{ ...zsh, createdAt: minute(10) }], results: [on(zsh, 'FAILED')] })).toBe(
      'unsatisfied',
    )
  })

  it('a subject that is asked about is known as it was asked about', () => {
    const policies = [policyOf(allSubjects([zsh], { rules: [signOff('qe', { distinctFrom: ['author'] })] }))]
    const index = indexEvidence({
      subject,
      results: [],
      signOffs: [signature({ subject: zsh })],
      roles: everyRole,
    })
    expect(decideAbout({ ...zsh, author: 'ann' }, policies, index, query).status).toBe('satisfied')
    expect(decideAbout(zsh, policies, index, query).status).toBe('pending')
    expect(decide(policies, index, query).status).toBe('pending')
  })
})

describe('rules over subjects that can’t be meant', () => {
  const rule = { type: 'allSubjects', subjects: [zsh], rules: [passing('unit/a')] }

  it.each([
    ['no subjects', { ...rule, subjects: [] }, 'rules[0].subjects'],
    ['no rules', { ...rule, rules: [] }, 'rules[0].rules'],
    [
      'a build that is none',
      { ...rule, subjects: [{ type: 'koji_build', identifier: 'zsh' }] },
      'rules[0].subjects[0].identifier',
    ],
    ['a list without a name', { ...rule, subjects: { list: '' } }, 'rules[0].subjects.list'],
    ['a glob', { ...rule, subjects: { glob: '*' } }, 'rules[0].subjects.glob'],
    ['a rule inside that is none', { ...rule, rules: [{ type: 'pasing' }] }, 'rules[0].rules[0].type'],
    [
      'an id twice inside',
      { ...rule, rules: [passing('a', { id: 'x' }), passing('b', { id: 'x' })] },
      'rules[0].rules[1].id',
    ],
  ])('%s', (_, input, path) => {
    expect(problemsOf(input).map((one) => one.path)).toContain(path)
    expect(problemsOf({ ...input, type: 'anySubject' }).map((one) => one.path)).toContain(path)
  })
})
