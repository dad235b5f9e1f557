import { describe, expect, it } from 'vitest'
import { checklist, type ChecklistRule } from '../../../src/policy/index.ts'
import type { SignOff } from '../../../src/schema/index.ts'
import { decided, minute, onlyLeaf, result, subject, waiver } from '../../support/gate-examples.ts'
import { codesIn, everyRole, justBefore, problemsOf, signature } from './support/rule-examples.ts'

const items = ['installs', 'prints']
const done = (item: string, fields: Partial<SignOff> = {}): SignOff => signature({ item, ...fields })
const anybody = checklist({ items })
const byQe = checklist({ items, requiredRole: 'qe' })

describe('checklist', () => {
  it('is done when every item is', () => {
    expect(decided(anybody, { signOffs: items.map((item) => done(item)) }).status).toBe('satisfied')
    expect(codesIn(decided(anybody, { signOffs: [done('installs')] }))).toEqual([
      'signed-off: satisfied',
      'awaiting-sign-off: pending',
    ])
    expect(decided(anybody, { signOffs: [] }).status).toBe('pending')
  })

  it.each([
    ['about the subject as a whole', { item: undefined }],
    ['about another item', { item: 'scans' }],
    ['about another subject', { subject: { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' } }],
    ['in the future', { at: minute(31) }],
  ])('takes no sign-off that is %s', (_, fields) => {
    const [first] = items
    const { item, ...rest } = { ...done(first ?? ''), ...fields }
    const stray: SignOff = item === undefined ? rest : { ...rest, item }
    expect(decided(checklist({ items: ['installs'] }), { signOffs: [stray] }).status).toBe('pending')
  })

  it.each([
    ['of somebody in the role', done('installs'), everyRole, 'satisfied'],
    ['of somebody of whom nobody shows that', done('installs'), [], 'pending'],
    ['in another role', done('installs', { role: 'docs' }), everyRole, 'pending'],
    [
      'of somebody who got the role later',
      done('installs'),
      [{ who: 'ben', role: 'qe', from: minute(11) }],
      'pending',
    ],
    [
      'of somebody who had the role then',
      done('installs'),
      [{ who: 'ben', role: 'qe', from: minute(0), until: minute(11) }],
      'satisfied',
    ],
  ] as const)('in a role that is asked for, a sign-off %s', (_, signOff, roles, status) => {
    const rule = checklist({ items: ['installs'], requiredRole: 'qe' })
    expect(decided(rule, { signOffs: [signOff], roles }).status).toBe(status)
  })

  it('one who rejects an item closes it, whoever else approves', () => {
    const rejected = done('prints', { by: 'cy', verdict: 'reject', at: minute(5) })
    const signOffs = [...items.map((item) => done(item)), rejected]
    const decision = decided(anybody, { signOffs })
    expect(decision.status).toBe('unsatisfied')
    expect(codesIn(decision)).toEqual(['signed-off: satisfied', 'rejected-by-signer: unsatisfied'])
    const changed = done('prints', { by: 'CY', at: minute(6) })
    expect(decided(anybody, { signOffs: [...signOffs, changed] }).status).toBe('satisfied')
  })

  it('a rejection by somebody without the role is none', () => {
    const signOffs = items.map((item) => done(item))
    const rejected = done('prints', { by: 'eve', verdict: 'reject' })
    expect(decided(byQe, { signOffs: [...signOffs, rejected], roles: everyRole }).status).toBe('satisfied')
  })

  it('says how far it has come: all is 100 percent, and nothing else is', () => {
    const many = Array.from({ length: 201 }, (_, index) => `step ${index}`)
    const rule = checklist({ items: many })
    const progressWith = (count: number): unknown =>
      decided(rule, { signOffs: many.slice(0, count).map((item) => done(item)) }).tree.children?.[0]
        ?.children?.[0]
    expect(progressWith(0)).toMatchObject({ progress: { satisfied: 0, total: 201, percent: 0 } })
    expect(progressWith(200)).toMatchObject({
      message: '200 of 201 done, 99 %',
      progress: { satisfied: 200, total: 201, percent: 99 },
    })
    expect(progressWith(201)).toMatchObject({ status: 'satisfied', progress: { percent: 100 } })
  })

  it('an item that stands there twice is one item', () => {
    const twice = checklist({ items: ['installs', 'installs'] })
    expect(onlyLeaf(decided(twice, { signOffs: [done('installs')] })).status).toBe('satisfied')
  })
})

describe('the items of a checklist from a list', () => {
  const rule = checklist({ items: { fromList: 'manual' } })

  it.each([
    ['that nobody handed in', {}, 'pending', 'missing-fact: pending'],
    ['whose name every object has', { toString: [] }, 'pending', 'missing-fact: pending'],
    ['that is empty', { manual: [] }, 'inconclusive', 'empty-population: inconclusive'],
    ['of what is done', { manual: ['installs'] }, 'satisfied', 'signed-off: satisfied'],
    ['of what is not', { manual: ['installs', 'prints'] }, 'pending', 'awaiting-sign-off: pending'],
  ] as const)('%s', (_, lists, status, code) => {
    const decision = decided(rule, { lists, signOffs: [done('installs')] })
    expect(decision.status).toBe(status)
    expect(codesIn(decision)).toContain(code)
  })
})

describe('an item of a checklist that has results', () => {
  const rule = checklist({ items: ['installs'] })
  const ran = (outcome: string, more: object = {}): ReturnType<typeof result> =>
    result({ testcase: 'installs', outcome, ...more })

  it.each([
    ['PASSED', 'satisfied'],
    ['FAILED', 'unsatisfied'],
    ['ERROR', 'inconclusive'],
    ['SKIPPED', 'unsatisfied'],
    ['RUNNING', 'pending'],
    ['INFO', 'pending'],
  ] as const)('%s, where no role is asked for: %s', (outcome, status) => {
    expect(decided(rule, { results: [ran(outcome)] }).status).toBe(status)
  })

  it('goes by the latest result of every variant', () => {
    const results = [ran('FAILED'), ran('PASSED', { submittedAt: minute(2) })]
    expect(decided(rule, { results }).status).toBe('satisfied')
    const arm = ran('FAILED', { variant: { arch: 'aarch64' } })
    const decision = decided(rule, { results: [...results, arm] })
    expect(decision.status).toBe('unsatisfied')
    expect(codesIn(decision)).toEqual(['passed: satisfied', 'failed: unsatisfied'])
  })

  it('takes no result for the work of a person in a role', () => {
    const asked = checklist({ items: ['installs'], requiredRole: 'qe' })
    expect(decided(asked, { results: [ran('PASSED')], roles: everyRole }).status).toBe('pending')
  })

  it('goes by what people say, where they do', () => {
    const rejected = done('installs', { verdict: 'reject' })
    expect(decided(rule, { results: [ran('PASSED')], signOffs: [rejected] }).status).toBe('unsatisfied')
  })

  it('tells when somebody will have said something', () => {
    const asked = { at: minute(5), knownAt: minute(60) }
    const soon = decided(rule, { results: [ran('FAILED')], signOffs: [done('installs')] }, asked)
    expect(soon).toMatchObject({ status: 'unsatisfied', validUntil: minute(10) })
    const rejected = done('installs', { verdict: 'reject' })
    const open = decided(rule, { results: [ran('PASSED')], signOffs: [rejected] }, asked)
    expect(open).toMatchObject({ status: 'satisfied', validUntil: minute(10) })
  })
})

describe('the sign-off of an item', () => {
  const aged = checklist({ items: ['installs'], maxAge: 'PT30M' })

  it('counts until just before it is too old', () => {
    const at = (instant: string): unknown => {
      const { status, validUntil } = decided(aged, { signOffs: [done('installs')] }, { at: instant })
      return [status, validUntil]
    }
    expect(at(minute(10))).toEqual(['satisfied', minute(40)])
    expect(at(justBefore(minute(40)))).toEqual(['satisfied', minute(40)])
    expect(at(minute(40))).toEqual(['pending', null])
  })

  it('does not count for another revision, nor where the revision is not known', () => {
    const rule: ChecklistRule = checklist({ items: ['installs'], invalidatedBy: ['new-subject-revision'] })
    const signOffs = [done('installs', { subjectRevision: '1' })]
    const at = (revision: string): string =>
      decided(rule, { subject: { ...subject, revision }, signOffs }).status
    expect(at('1')).toBe('satisfied')
    expect(at('2')).toBe('pending')
    expect(decided(rule, { signOffs }).status).toBe('pending')
    expect(decided(rule, { signOffs: [done('installs')] }).status).toBe('pending')
  })

  it('may be waived, also where it was rejected, but not where the rule says no', () => {
    const waiverEvents = waiver({ scope: { testcase: 'installs' } })
    const rule = checklist({ items: ['installs'] })
    expect(decided(rule, { waiverEvents })).toMatchObject({ status: 'satisfied', validUntil: minute(60) })
    expect(decided({ ...rule, waivable: false }, { waiverEvents }).status).toBe('pending')
    const rejected = [done('installs', { verdict: 'reject' })]
    expect(decided(rule, { waiverEvents, signOffs: rejected }).status).toBe('satisfied')
    const told = [rule, { ...rule, waivable: false }].map((one) => onlyLeaf(decided(one)).waivable)
    expect(told).toEqual([true, false])
  })
})

describe('why an item is not done', () => {
  it.each([
    ['nobody did it', {}, [], 'installs: not done'],
    [
      'nobody in the role did it',
      { requiredRole: 'qe' },
      [],
      'installs: not done by anybody with the role qe',
    ],
    [
      'who did it had not the role',
      { requiredRole: 'qe' },
      [done('installs')],
      'installs: nobody shows that ben held the role qe',
    ],
    [
      'it was too long ago',
      { maxAge: 'PT5M' },
      [done('installs')],
      `installs: that of ben was good until ${minute(15)}`,
    ],
    [
      'nobody knows the revision',
      { invalidatedBy: ['new-subject-revision'] },
      [done('installs')],
      'installs: the revision of the subject is not known',
    ],
  ] as const)('%s', (_, more, signOffs, message) => {
    const leaf = onlyLeaf(decided(checklist({ items: ['installs'], ...more }), { signOffs }))
    expect(leaf).toMatchObject({ status: 'pending', message })
  })
})

describe('a checklist that can’t be meant', () => {
  const rule = { type: 'checklist', items: ['a'] }

  it.each([
    ['no items', { ...rule, items: [] }, 'rules[0].items'],
    ['an item without a name', { ...rule, items: [''] }, 'rules[0].items[0]'],
    ['a list without a name', { ...rule, items: { fromList: '' } }, 'rules[0].items.fromList'],
    ['a list by another key', { ...rule, items: { list: 'x' } }, 'rules[0].items.list'],
    ['an age of nothing', { ...rule, maxAge: 'PT0S' }, 'rules[0].maxAge'],
    ['what makes nothing void', { ...rule, invalidatedBy: [] }, 'rules[0].invalidatedBy'],
    ['who may not', { ...rule, distinctFrom: ['author'] }, 'rules[0].distinctFrom'],
  ])('%s', (_, input, path) => {
    expect(problemsOf(input).map((one) => one.path)).toContain(path)
  })
})

describe('an item that was done by hand and also tested', () => {
  const rule = checklist({ items: ['unit/a'] })

  it('goes by what people say of it, and by results where nobody says anything', () => {
    const results = [result({ outcome: 'FAILED' })]
    expect(decided(rule, { results }).status).toBe('unsatisfied')
    expect(decided(rule, { results, signOffs: [done('unit/a')] }).status).toBe('satisfied')
    const rejected = [done('unit/a', { verdict: 'reject' })]
    expect(decided(rule, { results: [result()], signOffs: rejected }).status).toBe('unsatisfied')
  })
})
