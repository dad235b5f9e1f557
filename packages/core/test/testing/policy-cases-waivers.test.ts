import { describe, expect, it } from 'vitest'
import { passing, type Rule } from '../../src/policy/index.ts'

import { runCases, type CaseBuilder } from '../../src/testing/index.ts'
import { arches, empty, evidenceOf, policyOf } from './support/case-examples.ts'

describe('waivers', () => {
  const terms = { by: ['maintainer', 'lead'], approvals: 2, breakGlass: { by: ['on-call'] } }
  const rule = passing('a', { id: 'a', variants: arches, waivable: terms })
  const failing = empty.failing('a')

  function answered(one: CaseBuilder, ...rules: readonly Rule[]): string {
    const statuses = ['satisfied', 'unsatisfied', 'pending', 'inconclusive'] as const
    const policy = policyOf(...(rules.length > 0 ? rules : [rule]))
    return statuses.find((status) => runCases([policy], [one.expect({ status })]).passed === 1) ?? 'none'
  }

  it('have as many approvers, with the roles, as the policies ask for', () => {
    const { waiverEvents = [], roles } = evidenceOf(failing.waived('a'), rule)
    expect(waiverEvents.map(({ kind, by, at }) => [kind, by, at])).toEqual([
      ['requested', 'waiver-requester', '2026-11-22T11:30:00.000Z'],
      ['approved', 'approver', '2026-11-22T11:40:00.000Z'],
      ['approved', 'approver-2', '2026-11-22T11:40:00.000Z'],
    ])
    expect(roles).toHaveLength(4)
    expect(answered(failing.waived('a'))).toBe('satisfied')
  })

  it('take roles from around the rule, and not from rules about other testcases', () => {
    const inside: Rule = { type: 'allOf', waivable: { by: ['outer'] }, rules: [passing('a', { id: 'a' })] }
    const other = passing('b', { waivable: { by: ['other'] } })
    const { roles } = evidenceOf(failing.waived('a'), inside, other)
    expect(roles?.map(({ role }) => role)).toEqual(['outer'])
  })

  it.each<[string, Parameters<CaseBuilder['waived']>[1], string]>([
    ['one approver of two', { approvedBy: 'bob' }, 'unsatisfied'],
    ['two approvers', { approvedBy: ['bob', 'eve'] }, 'satisfied'],
    ['nobody', { approvedBy: [] }, 'unsatisfied'],
    ['no roles', { roles: [] }, 'unsatisfied'],
    ['one of the roles', { roles: ['lead'] }, 'satisfied'],
    ['another role', { roles: ['gardener'] }, 'unsatisfied'],
    ['an emergency', { breakGlass: true }, 'satisfied'],
    ['an emergency without the role', { breakGlass: true, roles: [] }, 'unsatisfied'],
    ['another signature', { signature: 'sha256:ab' }, 'unsatisfied'],
    ['no signature', { signature: null }, 'satisfied'],
    ['one variant', { variant: { arch: 'x86_64' } }, 'unsatisfied'],
    ['another purpose', { purpose: 'image:1' }, 'unsatisfied'],
    ['another context', { context: 'merge' }, 'unsatisfied'],
    ['this context', { context: 'release' }, 'satisfied'],
    ['until now', { until: '2026-11-22T12:00:00Z' }, 'unsatisfied'],
    ['until a second later', { until: '2026-11-22T12:00:01Z' }, 'satisfied'],
    ['long over', { until: '2026-01-01T00:00:00Z' }, 'unsatisfied'],
    ['approved later', { approvedAt: '2026-11-22T12:00:01Z' }, 'unsatisfied'],
    ['revoked', { ended: 'revoked' }, 'unsatisfied'],
    ['withdrawn', { ended: 'withdrawn' }, 'unsatisfied'],
    ['rejected', { ended: 'rejected' }, 'unsatisfied'],
  ])('%s', (_, options, status) => {
    expect(answered(failing.waived('a', options))).toBe(status)
  })

  it('are one for each signature of the failing results', () => {
    const one = empty
      .result({
        testcase: 'a',
        variant: { arch: 'x86_64' },
        outcome: 'FAILED',
        failureSignature: 'sha256:cd',
      })
      .result({
        testcase: 'a',
        variant: { arch: 'aarch64' },
        outcome: 'ERROR',
        failureSignature: 'sha256:ab',
      })
      .waived('a')
    const { waiverEvents = [] } = evidenceOf(one, rule)
    const requests = waiverEvents.flatMap((event) => (event.kind === 'requested' ? [event] : []))
    expect(requests.map(({ waiverId, scope }) => [waiverId, scope.failureSignature])).toEqual([
      ['w1', 'sha256:ab'],
      ['w2', 'sha256:cd'],
    ])
    expect(answered(one)).toBe('satisfied')
  })

  it('are for the testcase where nothing failed', () => {
    expect(answered(empty.waived('a'))).toBe('satisfied')
    expect(answered(empty.skipped('a').waived('a'))).toBe('satisfied')
  })

  it('name the purpose of the case where a rule asks for a named one', () => {
    const strict = passing('a', { id: 'a', waivable: { purpose: 'named' } })
    const shipped = failing.context('release', 'advisory:1')
    expect(answered(shipped.waived('a'), strict)).toBe('satisfied')
    expect(answered(failing.waived('a'), strict)).toBe('unsatisfied')
    expect(answered(shipped.waived('a', { purpose: 'advisory:2' }), strict)).toBe('unsatisfied')
  })

  it('are one for each result where a rule takes no other', () => {
    const strict = passing('a', { id: 'a', variants: [{ arch: 'x86_64' }], waivable: { scope: ['result'] } })
    expect(answered(failing.waived('a'), strict)).toBe('satisfied')
    expect(answered(failing.waived('a', { signature: null }), strict)).toBe('unsatisfied')
    const twice = empty.attempts('a', 'FAILED', 'FAILED').waived('a')
    const { waiverEvents = [] } = evidenceOf(twice, strict)
    expect(waiverEvents.flatMap((event) => (event.kind === 'requested' ? event.scope.resultId : []))).toEqual(
      ['a [arch=x86_64]', 'a [arch=x86_64] #2'],
    )
  })

  it('have the id that they are given', () => {
    const rules = [rule, passing('b', { id: 'b' })]
    const one = empty.failing('a', 'b').waived('b').waived('a', { id: 'mine' })
    const { waiverEvents = [] } = evidenceOf(one, ...rules)
    expect(new Set(waiverEvents.map(({ waiverId }) => waiverId))).toEqual(new Set(['mine', 'w1']))
    const clash = empty
      .failing('a', 'b')
      .waived('b', { id: 'w1' })
      .waived('a')
      .waived('a', { by: 'ann', id: 'w1' })
    const ids = evidenceOf(clash, ...rules).waiverEvents?.map(({ waiverId }) => waiverId)
    expect(new Set(ids)).toEqual(new Set(['w1', 'w1 #2', 'w2']))
  })
})
