import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leavesOf, ratio, type RatioRule, type Status } from '../../../src/policy/index.ts'
import type { Percent, QuarantineEntry } from '../../../src/schema/index.ts'
import { decided, minute, result } from '../../support/gate-examples.ts'
import { justBefore, memberName, members, passedAndFailed, quarantineOf } from './support/rule-examples.ts'

/** A share of what was reported, of one testcase at least. */
function share(min: Percent, more: Partial<RatioRule> = {}): RatioRule {
  return ratio(min, { of: { observed: '*', minCount: 1 }, minSample: 1, ...more })
}

describe('a ratio that leaves out what is in quarantine', () => {
  const leavingOut = (maxShare: Percent, min: Percent = '100%'): RatioRule =>
    share(min, { excludeQuarantined: { maxShare } })

  it('never closes by it: leaving out what does not pass only relaxes', () => {
    const rank: Record<Status, number> = {
      unsatisfied: 0,
      pending: 1,
      inconclusive: 1,
      satisfied: 2,
      'not-applicable': Number.NaN,
    }
    const outcomes = fc.array(fc.constantFrom('PASSED', 'FAILED', 'ERROR', 'RUNNING', 'SKIPPED'), {
      minLength: 1,
      maxLength: 6,
    })
    const percents = fc.constantFrom<Percent[]>('0%', '20%', '50%', '100%')
    const entries = fc.uniqueArray(fc.nat(5))
    fc.assert(
      fc.property(outcomes, percents, percents, entries, (told, maxShare, min, inQuarantine) => {
        const results = told.map((outcome, index) => result({ testcase: memberName(index), outcome }))
        const rule = leavingOut(maxShare, min === '0%' ? '1%' : min)
        const before = decided(rule, { results }).status
        const quarantine = inQuarantine.map((index) => quarantineOf(memberName(index)))
        expect(rank[decided(rule, { results, quarantine }).status]).toBeGreaterThanOrEqual(rank[before])
      }),
    )
  })

  it.each([
    ['10%', 1, 'satisfied'],
    ['10%', 2, 'unsatisfied'],
    ['19.999999%', 2, 'unsatisfied'],
    ['20%', 2, 'satisfied'],
    ['9.999999%', 1, 'unsatisfied'],
    ['0%', 1, 'unsatisfied'],
  ] as const)('at most %s of ten: %i in quarantine failed: %s', (maxShare, failed, status) => {
    const results = passedAndFailed(10 - failed, failed)
    const quarantine = results.map(({ testcase }) => quarantineOf(testcase))
    expect(decided(leavingOut(maxShare), { results, quarantine }).status).toBe(status)
  })

  it('leaves out what may still pass only where that is enough: no answer is taken back', () => {
    const outcomes = fc.array(fc.constantFrom('PASSED', 'FAILED', 'RUNNING'), { minLength: 1, maxLength: 6 })
    const percents = fc.constantFrom<Percent[]>('1%', '20%', '50%', '100%')
    fc.assert(
      fc.property(
        outcomes,
        percents,
        percents,
        fc.uniqueArray(fc.nat(5)),
        fc.nat(),
        (told, maxShare, min, of, ends) => {
          const quarantine = of.map((index) => quarantineOf(memberName(index)))
          const statusOf = (outcomeOf: (outcome: string, index: number) => string): Status => {
            const results = told.map((outcome, index) =>
              result({ testcase: memberName(index), outcome: outcomeOf(outcome, index) }),
            )
            return decided(leavingOut(maxShare, min), { results, quarantine }).status
          }
          const before = statusOf((outcome) => outcome)
          const after = statusOf((outcome, index) => {
            if (outcome !== 'RUNNING') return outcome
            return (ends >> index) % 2 === 0 ? 'PASSED' : 'FAILED'
          })
          const isSettled = before === 'satisfied' || before === 'unsatisfied'
          expect(isSettled ? after : before).toBe(before)
        },
      ),
    )
  })

  it('spends its share on failures first, then on what broke, then on what is missing', () => {
    const outcomes = ['RUNNING', 'ERROR', 'FAILED', 'PASSED', 'PASSED']
    const results = outcomes.map((outcome, index) => result({ testcase: memberName(index), outcome }))
    const quarantine = results.map(({ testcase }) => quarantineOf(testcase))
    expect(decided(leavingOut('20%'), { results, quarantine }).status).toBe('pending')
    expect(decided(leavingOut('40%'), { results, quarantine }).status).toBe('pending')
    expect(decided(leavingOut('60%'), { results, quarantine }).status).toBe('satisfied')
    const broken = results.slice(1)
    expect(decided(leavingOut('25%'), { results: broken, quarantine }).status).toBe('inconclusive')
    expect(decided(leavingOut('50%'), { results: broken, quarantine }).status).toBe('satisfied')
    const left = leavesOf(decided(leavingOut('20%'), { results, quarantine }).tree)
    expect(left.filter(({ code }) => code === 'quarantined')).toMatchObject([
      { testcase: memberName(2), base: 'failed', status: 'not-applicable' },
    ])
  })

  it('does not look at quarantines that are over, to come, or of others; nor where the rule does not say so', () => {
    const results = passedAndFailed(1, 1)
    const entry = quarantineOf(memberName(1))
    const others: QuarantineEntry[] = [
      { ...entry, until: minute(30) },
      { ...entry, from: minute(31) },
      { ...entry, testcase: memberName(0) },
    ]
    for (const other of others)
      expect(decided(leavingOut('50%'), { results, quarantine: [other] }).status).toBe('unsatisfied')
    expect(decided(share('100%'), { results, quarantine: [entry] }).status).toBe('unsatisfied')
  })

  it('with nothing left to count has shown nothing, until the quarantine ends', () => {
    const results = members(1, { outcome: 'FAILED' })
    const quarantine = [quarantineOf(memberName(0))]
    const decision = decided(leavingOut('100%'), { results, quarantine })
    expect(decision).toMatchObject({ status: 'inconclusive', validUntil: minute(60) })
    expect(decided(leavingOut('100%'), { results, quarantine }, { at: minute(60) }).status).toBe(
      'unsatisfied',
    )
  })

  it('changes at the instants it tells: when a quarantine begins, and when it ends', () => {
    const results = passedAndFailed(1, 1)
    const quarantine = [quarantineOf(memberName(1), { from: minute(20), until: minute(40) })]
    const at = (instant: string): unknown => {
      const { status, validUntil } = decided(leavingOut('50%'), { results, quarantine }, { at: instant })
      return [status, validUntil]
    }
    expect(at(minute(10))).toEqual(['unsatisfied', minute(20)])
    expect(at(justBefore(minute(20)))).toEqual(['unsatisfied', minute(20)])
    expect(at(minute(20))).toEqual(['satisfied', minute(40)])
    expect(at(justBefore(minute(40)))).toEqual(['satisfied', minute(40)])
    expect(at(minute(40))).toEqual(['unsatisfied', null])
  })
})
