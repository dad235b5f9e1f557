import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  noneFailing,
  passing,
  type Decision,
  type Evidence,
  type Rule,
  type RuleMeta,
} from '../../../src/policy/index.ts'
import type { RoleGrant, WaiverEvent, WaiverScope } from '../../../src/schema/index.ts'
import { attempts, decided, minute, onlyLeaf, subject, waiver } from '../../support/gate-examples.ts'
import { justBefore, problemsOf } from './support/rule-examples.ts'

const results = attempts('FAILED').map((one) => ({ ...one, failureSignature: 'sig' }))
const ben: RoleGrant = { who: 'ben', role: 'qe', from: minute(0) }

function asked(
  waivable: RuleMeta['waivable'],
  waiverEvents: readonly WaiverEvent[],
  more: Partial<Evidence> = {},
  at: string = minute(30),
): Decision {
  const rule = waivable === undefined ? passing('unit/a') : passing('unit/a', { waivable })
  return decided(rule, { results, waiverEvents, ...more }, { at, knownAt: minute(300) })
}

function status(...told: Parameters<typeof asked>): string {
  return asked(...told).status
}

const approvedBy = (by: string, at: string = minute(3)): WaiverEvent => ({
  kind: 'approved',
  waiverId: 'w1',
  at,
  by,
  comment: 'agreed',
})

describe('what a rule says of waivers', () => {
  it.each([
    ['nothing', undefined, 'satisfied'],
    ['that they count', true, 'satisfied'],
    ['no more than that', {}, 'satisfied'],
    ['that none counts', false, 'unsatisfied'],
  ] as const)('%s', (_, waivable, expected) => {
    const decision = asked(waivable, waiver())
    expect(decision.status).toBe(expected)
    if (expected === 'unsatisfied') expect(onlyLeaf(decision).waivable).toBe(false)
  })

  it.each([
    ['who held the role when approving', [ben], 'satisfied'],
    ['under a name in capitals', [{ ...ben, who: 'BEN' }], 'satisfied'],
    ['of whom nobody shows the role', [], 'unsatisfied'],
    ['in another role', [{ ...ben, role: 'docs' }], 'unsatisfied'],
    ['who got the role later', [{ ...ben, from: minute(4) }], 'unsatisfied'],
    ['who had lost it', [{ ...ben, until: minute(3) }], 'unsatisfied'],
    ['who lost it since', [{ ...ben, until: minute(4) }], 'satisfied'],
  ] as const)('a role of the one who approves: one %s', (_, roles, expected) => {
    expect(status({ by: ['qe'] }, waiver(), { roles })).toBe(expected)
  })

  it('who approved without the role, and then again with it, has approved', () => {
    const roles = [{ ...ben, from: minute(4) }]
    expect(status({ by: ['qe'] }, [...waiver(), approvedBy('ben', minute(5))], { roles })).toBe('satisfied')
  })

  it.each([
    [1, ['ben'], 'satisfied'],
    [2, ['ben'], 'unsatisfied'],
    [2, ['ben', 'BEN'], 'unsatisfied'],
    [2, ['ben', 'ann'], 'unsatisfied'],
    [2, ['ben', 'Ann'], 'unsatisfied'],
    [2, ['ben', 'cy'], 'satisfied'],
    [3, ['ben', 'cy'], 'unsatisfied'],
  ] as const)('%i approvals of a request by ann, given by %j: %s', (approvals, people, expected) => {
    const [request] = waiver()
    const events = [...(request ? [request] : []), ...people.map((one) => approvedBy(one))]
    expect(status({ approvals }, events)).toBe(expected)
  })

  it('the second approval counts from when it was given', () => {
    const events = [...waiver(), approvedBy('cy', minute(20))]
    expect(asked({ approvals: 2 }, events, {}, justBefore(minute(20)))).toMatchObject({
      status: 'unsatisfied',
      validUntil: minute(20),
    })
    expect(status({ approvals: 2 }, events, {}, minute(20))).toBe('satisfied')
  })

  it.each([
    ['the author', { author: 'Ben' }, 'unsatisfied'],
    ['somebody else', { author: 'cy' }, 'satisfied'],
    ['nobody knows whether the author', {}, 'unsatisfied'],
  ] as const)('where the author may not, an approval by %s', (_, known, expected) => {
    expect(status({ distinctFrom: ['author'] }, waiver(), { subject: { ...subject, ...known } })).toBe(
      expected,
    )
  })
})

describe('the end of a waiver', () => {
  it.each([
    ['is its own where the rule allows more', 'P1D', minute(60)],
    ['is what the rule allows, counted from the request', 'PT40M', minute(42)],
  ] as const)('%s', (_, maxDuration, end) => {
    expect(asked({ maxDuration }, waiver(), {}, justBefore(end))).toMatchObject({
      status: 'satisfied',
      validUntil: end,
    })
    expect(status({ maxDuration }, waiver(), {}, end)).toBe('unsatisfied')
  })

  it('a waiver that would be too long is good for as long as is allowed, and no longer', () => {
    const long = waiver({ expiresAt: '2999-01-01T00:00:00Z' })
    expect(asked({ maxDuration: 'PT40M' }, long)).toMatchObject({
      status: 'satisfied',
      validUntil: minute(42),
    })
    expect(status({ maxDuration: 'PT28M' }, long)).toBe('unsatisfied')
  })
})

describe('what a waiver must be pinned to', () => {
  const pins: Record<string, Partial<WaiverScope>> = {
    testcase: {},
    result: { resultId: 'a1' },
    'failure-signature': { failureSignature: 'sig' },
  }

  it.each([
    [['result'], ['result']],
    [['failure-signature'], ['failure-signature']],
    [
      ['result', 'failure-signature'],
      ['result', 'failure-signature'],
    ],
    [['testcase'], ['testcase', 'result', 'failure-signature']],
    [
      ['result', 'testcase'],
      ['testcase', 'result', 'failure-signature'],
    ],
  ] as const)('%j: waivers for %j count', (scope, good) => {
    const counting = Object.keys(pins).filter((pin) => {
      const events = waiver({ scope: pins[pin] ?? {} })
      return status({ scope }, events) === 'satisfied'
    })
    expect(counting).toEqual(good)
  })

  it('and it covers no more than that', () => {
    const terms = { scope: ['failure-signature' as const] }
    expect(status(terms, waiver({ scope: { failureSignature: 'another' } }))).toBe('unsatisfied')
    expect(status(terms, waiver({ scope: { failureSignature: 'sig' } }), { results: [] })).toBe('pending')
  })
})

describe('a waiver in an emergency', () => {
  const [request] = waiver()
  const emergency: WaiverEvent[] =
    request?.kind === 'requested' ? [{ ...request, breakGlass: true, expiresAt: minute(60) }] : []
  const ann: RoleGrant = { who: 'ann', role: 'oncall', from: minute(0) }
  const terms = { approvals: 2, breakGlass: { by: ['oncall'], maxDuration: 'PT30M' } }

  it('counts without an approval where the rule lets the requester, and is shouted about', () => {
    const decision = asked(terms, emergency, { roles: [ann] })
    expect(decision).toMatchObject({ status: 'satisfied', validUntil: minute(32) })
    expect(onlyLeaf(decision)).toMatchObject({ code: 'waived', breakGlass: true })
    expect(decision.warnings).toHaveLength(1)
    expect(status(terms, emergency, { roles: [ann] }, minute(32))).toBe('unsatisfied')
  })

  it.each([
    ['where the rule knows no emergency', {}, [ann]],
    ['of somebody without the role', terms, []],
    ['of somebody who got the role later', terms, [{ ...ann, from: minute(3) }]],
  ] as const)('does not count %s', (_, waivable, roles) => {
    expect(status(waivable, emergency, { roles })).toBe('unsatisfied')
  })

  it('that calls itself none is none', () => {
    expect(status(terms, request ? [request] : [], { roles: [ann] })).toBe('unsatisfied')
  })

  it('that was approved by too few is an emergency still', () => {
    const decision = asked(terms, [...emergency, approvedBy('ben')], { roles: [ann] })
    expect(onlyLeaf(decision)).toMatchObject({ code: 'waived', breakGlass: true })
    const approved = asked(terms, [...emergency, approvedBy('ben'), approvedBy('cy')], { roles: [ann] })
    expect(onlyLeaf(approved)).not.toHaveProperty('breakGlass')
    expect(approved).toMatchObject({ validUntil: minute(60), warnings: [] })
  })

  it('ends when it is revoked', () => {
    const revoked: WaiverEvent = { kind: 'revoked', waiverId: 'w1', at: minute(20), by: 'cy', comment: 'no' }
    const events = [...emergency, revoked]
    expect(asked(terms, events, { roles: [ann] }, minute(19))).toMatchObject({
      status: 'satisfied',
      validUntil: minute(20),
    })
    expect(status(terms, events, { roles: [ann] }, minute(20))).toBe('unsatisfied')
  })
})

describe('what is said of waivers around other rules', () => {
  const holders: readonly (readonly [string, (rule: Rule) => Rule])[] = [
    ['allOf', (rule) => allOf(rule)],
    ['anyOf', (rule) => anyOf(rule)],
    ['allOf in anyOf', (rule) => anyOf(allOf(rule))],
    ['allSubjects', (rule) => ({ type: 'allSubjects', subjects: [subject], rules: [rule] })],
  ]

  it.each(holders)('%s: that none counts is final', (_, holder) => {
    const waiverEvents = waiver()
    for (const own of [undefined, true, {}, { approvals: 1 }]) {
      const rule = holder(own === undefined ? passing('unit/a') : passing('unit/a', { waivable: own }))
      expect(decided(rule, { results, waiverEvents }).status).toBe('satisfied')
      expect(decided({ ...rule, waivable: false }, { results, waiverEvents }).status).toBe('unsatisfied')
    }
    const unwaivable = holder(passing('unit/a', { waivable: false }))
    expect(decided({ ...unwaivable, waivable: true }, { results, waiverEvents }).status).toBe('unsatisfied')
  })

  it.each(holders)('%s: terms are for all rules inside, until one has its own', (_, holder) => {
    const waiverEvents = waiver()
    const around = (rule: Rule): string =>
      decided({ ...holder(rule), waivable: { approvals: 2 } }, { results, waiverEvents }).status
    expect(around(passing('unit/a'))).toBe('unsatisfied')
    expect(around(passing('unit/a', { waivable: true }))).toBe('unsatisfied')
    expect(around(passing('unit/a', { waivable: { approvals: 1 } }))).toBe('satisfied')
    expect(around(passing('unit/a', { waivable: false }))).toBe('unsatisfied')
  })

  it('is for the members of a population too', () => {
    const rule = noneFailing({ testcases: ['unit/a'] })
    const evidence = { results, waiverEvents: waiver() }
    expect(decided(rule, evidence).status).toBe('satisfied')
    expect(decided({ ...rule, waivable: { approvals: 2 } }, evidence).status).toBe('unsatisfied')
    expect(decided({ ...rule, waivable: false }, evidence).status).toBe('unsatisfied')
  })
})

describe('terms of waivers that can’t be meant', () => {
  it.each([
    ['no approvals', { approvals: 0 }, 'approvals'],
    ['half an approval', { approvals: 1.5 }, 'approvals'],
    ['roles of nobody', { by: [] }, 'by'],
    ['a role without a name', { by: [''] }, 'by[0]'],
    ['no time', { maxDuration: 'PT0S' }, 'maxDuration'],
    ['a pin nobody knows', { scope: ['variant'] }, 'scope[0]'],
    ['no pins', { scope: [] }, 'scope'],
    ['an emergency of nobody', { breakGlass: { by: [] } }, 'breakGlass.by'],
    ['an emergency of anybody', { breakGlass: {} }, 'breakGlass.by'],
    ['an emergency by a switch', { breakGlass: true }, 'breakGlass'],
    ['distinct from nobody', { distinctFrom: [] }, 'distinctFrom'],
    ['distinct from whom', { distinctFrom: ['requester'] }, 'distinctFrom[0]'],
    ['a key mistyped', { approval: 1 }, 'approval'],
  ])('%s', (_, waivable, key) => {
    const told = problemsOf({ ...passing('unit/a'), waivable })
    expect(told.map(({ path }) => path)).toContain(`rules[0].waivable.${key}`)
  })
})
