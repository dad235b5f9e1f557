import { describe, expect, it } from 'vitest'
import { allOf, noneFailing, passing } from '../../src/policy/index.ts'
import { attempts, decided, minute, onlyLeaf, result, waiver } from '../support/gate-examples.ts'

const failed = [result({ id: 'r1', outcome: 'FAILED', failureSignature: 's1' })]
const rule = passing('unit/a')

describe('what a waiver does to a decision', () => {
  it('meets the requirement, and says what it would have been and for how long', () => {
    const leaf = onlyLeaf(decided(rule, { results: failed, waiverEvents: waiver() }))
    expect(leaf).toMatchObject({
      status: 'satisfied',
      code: 'waived',
      base: 'failed',
      validUntil: minute(60),
    })
    expect(leaf.cites).toEqual({ results: ['r1'], waivers: ['w1'] })
  })

  it.each([
    ['failed', 'FAILED'],
    ['errored', 'ERROR'],
    ['skipped', 'SKIPPED'],
    ['incomplete', 'RUNNING'],
    ['missing', 'INFO'],
  ])('counts for what is %s', (base, outcome) => {
    expect(onlyLeaf(decided(rule, { results: attempts(outcome), waiverEvents: waiver() }))).toMatchObject({
      code: 'waived',
      base,
    })
  })

  it('is told as unused where the test passed', () => {
    expect(decided(rule, { results: [result()], waiverEvents: waiver() })).toMatchObject({
      status: 'satisfied',
      unusedWaivers: ['w1'],
      validUntil: null,
    })
  })

  it.each([
    [59, 'satisfied'],
    [60, 'unsatisfied'],
    [61, 'unsatisfied'],
  ])('good until minute 60: at minute %i it is %s', (at, status) => {
    expect(
      decided(rule, { results: failed, waiverEvents: waiver() }, { at: minute(at), knownAt: minute(30) })
        .status,
    ).toBe(status)
  })

  it('of two that cover, names the one that lasts longer, and the other is unused', () => {
    const waiverEvents = [
      ...waiver({ id: 'w1' }),
      ...waiver({ id: 'w2', expiresAt: minute(90) }),
      ...waiver({ id: 'w3', expiresAt: minute(90) }),
    ]
    const decision = decided(rule, { results: failed, waiverEvents })
    expect(decision).toMatchObject({ validUntil: minute(90), unusedWaivers: ['w1', 'w3'] })
    expect(onlyLeaf(decision).cites.waivers).toEqual(['w2'])
  })

  it('does nothing where a rule is not waivable', () => {
    const strict = passing('unit/a', { waivable: false })
    expect(onlyLeaf(decided(strict, { results: failed, waiverEvents: waiver() }))).toMatchObject({
      status: 'unsatisfied',
      waivable: false,
      validUntil: null,
    })
  })

  it('for a failure does not cover a new one', () => {
    const waiverEvents = waiver({ scope: { failureSignature: 's1' } })
    expect(decided(rule, { results: failed, waiverEvents }).status).toBe('satisfied')
    const again = [...failed, result({ outcome: 'FAILED', failureSignature: 's2', submittedAt: minute(4) })]
    expect(decided(rule, { results: again, waiverEvents }).status).toBe('unsatisfied')
    expect(decided(rule, { results: [], waiverEvents }).status).toBe('pending')
  })

  it('for a result does not cover a retry that failed in the same way', () => {
    const waiverEvents = waiver({ scope: { resultId: 'r1' } })
    expect(decided(rule, { results: failed, waiverEvents }).status).toBe('satisfied')
    const again = [
      ...failed,
      result({ id: 'r2', outcome: 'FAILED', failureSignature: 's1', submittedAt: minute(4) }),
    ]
    expect(decided(rule, { results: again, waiverEvents }).status).toBe('unsatisfied')
  })

  it('for a failure covers it beside a skip, but not beside an error or a run that goes on', () => {
    const waiverEvents = waiver({ scope: { failureSignature: 's1' } })
    const beside = (outcome: string): string =>
      decided(rule, { results: [...failed, result({ outcome, submittedAt: minute(0) })], waiverEvents })
        .status
    expect(beside('SKIPPED')).toBe('satisfied')
    expect(beside('ERROR')).toBe('unsatisfied')
    const running = [...failed, result({ outcome: 'RUNNING', submittedAt: minute(9) })]
    expect(decided(rule, { results: running, waiverEvents }).status).toBe('pending')
  })

  it('for one variant leaves the others', () => {
    const results = ['x86_64', 'aarch64'].map((arch) => result({ outcome: 'FAILED', variant: { arch } }))
    const waiverEvents = waiver({ scope: { variant: { arch: 'x86_64' } } })
    expect(
      decided(rule, { results, waiverEvents }).tree.children?.[0]?.children?.[0]?.children?.map(
        ({ code }) => code,
      ),
    ).toEqual(['failed', 'waived'])
  })

  it('for one purpose counts for no other, and not where none is given', () => {
    const waiverEvents = waiver({ scope: { purpose: 'advisory:1' } })
    const statusFor = (purpose?: string): string =>
      decided(rule, { results: failed, waiverEvents }, purpose === undefined ? {} : { purpose }).status
    expect([statusFor('advisory:1'), statusFor('advisory:2'), statusFor()]).toEqual([
      'satisfied',
      'unsatisfied',
      'unsatisfied',
    ])
  })

  it('covers a member of a population, but never its completeness', () => {
    const population = noneFailing({ group: 'complete', testcases: '*' })
    const evidence = { results: failed, waiverEvents: waiver() }
    expect(decided(population, { ...evidence, groups: [{ id: 'run-1', state: 'complete' }] }).status).toBe(
      'satisfied',
    )
    expect(decided(population, { ...evidence, groups: [{ id: 'run-1', state: 'open' }] }).status).toBe(
      'pending',
    )
  })

  it('that is asked for another subject is not even told', () => {
    const foreign = waiver({ scope: { subject: { type: 'koji_build', identifier: 'bash-5.2-2.fc40' } } })
    expect(decided(rule, { results: failed, waiverEvents: foreign })).toEqual(
      decided(rule, { results: failed, waiverEvents: [] }),
    )
  })

  it('that is contradictory by a request for another subject counts for neither', () => {
    const [, approval] = waiver()
    const foreign = waiver({ scope: { subject: { type: 'koji_build', identifier: 'bash-5.2-2.fc40' } } })
    const waiverEvents = [...waiver(), ...foreign, ...(approval ? [approval] : [])]
    expect(decided(rule, { results: failed, waiverEvents }).status).toBe('unsatisfied')
  })
})

describe('when to look again', () => {
  it('at the end of the first waiver or quarantine that a status stands on', () => {
    const results = [
      ...failed,
      result({ testcase: 'unit/b', outcome: 'FAILED' }),
      result({ testcase: 'unit/b', submittedAt: minute(3) }),
    ]
    const quarantine = [
      { testcase: 'unit/b', from: minute(0), until: minute(45), issue: 'issue-1', by: 'ann' },
    ]
    const rules = allOf(rule, passing('unit/b', { flaky: 'quarantine' }))
    expect(decided(rules, { results, quarantine, waiverEvents: waiver() })).toMatchObject({
      status: 'satisfied',
      validUntil: minute(45),
    })
  })

  it('at an approval or a revocation that is known but not yet in force', () => {
    const approvedLater = waiver({ approvedAt: minute(35) })
    expect(
      decided(rule, { results: failed, waiverEvents: approvedLater }, { knownAt: minute(40) }),
    ).toMatchObject({ status: 'unsatisfied', validUntil: minute(35) })
    expect(decided(rule, { results: failed, waiverEvents: approvedLater })).toMatchObject({
      status: 'unsatisfied',
      validUntil: null,
    })
  })

  it('never, where only new evidence can change it', () => {
    for (const outcome of ['PASSED', 'FAILED', 'RUNNING'])
      expect(decided(rule, { results: attempts(outcome) }).validUntil).toBe(null)
  })

  it('is written in one way, whichever of two equal instants came first', () => {
    const events = [
      ...waiver({ id: 'w1', requestedAt: '2026-11-22T04:35:00Z' }),
      ...waiver({ id: 'w2', requestedAt: '2026-11-22T04:35:00.000Z' }),
    ]
    const evidence = { results: failed, waiverEvents: events }
    const reversed = { results: failed, waiverEvents: [...events].reverse() }
    expect(decided(rule, evidence, { knownAt: minute(40) })).toEqual(
      decided(rule, reversed, { knownAt: minute(40) }),
    )
  })
})
