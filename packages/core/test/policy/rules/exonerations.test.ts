import { describe, expect, it } from 'vitest'
import { checklist, noneFailing, passing, ratio, type PassingRule } from '../../../src/policy/index.ts'
import type { Exoneration } from '../../../src/schema/index.ts'
import { attempts, decided, minute, onlyLeaf, result } from '../../support/gate-examples.ts'
import { justBefore, problemsOf } from './support/rule-examples.ts'

const onMainline: Exoneration = {
  id: 'x1',
  testcase: 'unit/a',
  reason: 'fails-on-mainline',
  evidence: ['m1'],
  at: minute(5),
  modelVersion: '1',
}
const rule: PassingRule = passing('unit/a', { exonerations: ['fails-on-mainline'] })

describe('an exoneration', () => {
  it.each([
    ['failed', attempts('FAILED'), 'satisfied'],
    ['is flaky', attempts('FAILED', 'PASSED'), 'satisfied'],
    ['broke', attempts('ERROR'), 'satisfied'],
    ['is missing', [], 'pending'],
    ['is running', attempts('RUNNING'), 'pending'],
    ['was skipped', attempts('SKIPPED'), 'unsatisfied'],
    ['was precluded', [result({ outcome: 'SKIPPED', skipKind: 'precluded' })], 'unsatisfied'],
  ] as const)('absolves a failure, and nothing else: what %s', (_, results, status) => {
    expect(decided(rule, { results, exonerations: [onMainline] }).status).toBe(status)
  })

  it('counts only where the rule says so, and for the reasons that it names', () => {
    const results = attempts('FAILED')
    const exonerations = [onMainline]
    expect(decided(passing('unit/a'), { results, exonerations }).status).toBe('unsatisfied')
    const forOthers = passing('unit/a', { exonerations: ['fails-on-other-changes', 'not-critical'] })
    expect(decided(forOthers, { results, exonerations }).status).toBe('unsatisfied')
    const ofPopulation = noneFailing({ testcases: ['unit/a'] }, { exonerations: ['fails-on-mainline'] })
    expect(decided(ofPopulation, { results, exonerations }).status).toBe('satisfied')
    for (const other of [
      ratio('100%', { of: { testcases: ['unit/a'] }, minSample: 1 }),
      checklist({ items: ['unit/a'] }),
      noneFailing({ testcases: ['unit/a'] }),
    ])
      expect(decided(other, { results, exonerations }).status).toBe('unsatisfied')
  })

  it.each([
    ['of another testcase', { testcase: 'unit/b' }],
    ['of another variant', { variant: { arch: 'aarch64' } }],
    ['of a variant that says more', { variant: { arch: 'x86_64', os: 'linux' } }],
    ['that came after the cut', { at: minute(31) }],
  ])('%s does nothing', (_, fields) => {
    const results = [result({ outcome: 'FAILED', variant: { arch: 'x86_64' } })]
    expect(decided(rule, { results, exonerations: [{ ...onMainline, ...fields }] }).status).toBe(
      'unsatisfied',
    )
  })

  it.each([{}, { variant: {} }, { variant: { arch: 'x86_64' } }])(
    '%j is for a variant that has all of it',
    (fields) => {
      const results = [result({ outcome: 'FAILED', variant: { arch: 'x86_64', os: 'linux' } })]
      expect(decided(rule, { results, exonerations: [{ ...onMainline, ...fields }] }).status).toBe(
        'satisfied',
      )
    },
  )

  it('is told as what it is, which is no waiver', () => {
    const decision = decided(rule, { results: attempts('FAILED'), exonerations: [onMainline] })
    expect(onlyLeaf(decision)).toMatchObject({
      code: 'exonerated',
      base: 'failed',
      message: 'unit/a failed; exonerated: fails on mainline',
      cites: { results: ['a1'], exonerations: ['x1'] },
    })
    expect(decision.requirements[0]?.type).not.toContain('waived')
  })

  it('does not need a rule that is waivable', () => {
    const strict = { ...rule, waivable: false }
    expect(decided(strict, { results: attempts('FAILED'), exonerations: [onMainline] }).status).toBe(
      'satisfied',
    )
  })

  it('counts from its instant on, and for good', () => {
    const at = (instant: string): unknown => {
      const asked = { at: instant, knownAt: minute(300) }
      const { status, validUntil } = decided(
        rule,
        { results: attempts('FAILED'), exonerations: [onMainline] },
        asked,
      )
      return [status, validUntil]
    }
    expect(at(justBefore(minute(5)))).toEqual(['unsatisfied', minute(5)])
    expect(at(minute(5))).toEqual(['satisfied', null])
    expect(at(minute(299))).toEqual(['satisfied', null])
  })

  it.each([[[]], [['flaky']], ['not-critical']])('for %j can’t be meant', (exonerations) => {
    const told = problemsOf({ ...passing('unit/a'), exonerations })
    expect(told[0]?.path).toMatch('rules[0].exonerations')
  })
})

describe('a known issue', () => {
  const knownIssues = [{ testcase: 'unit/a', url: 'https://bugs.example/1' }]

  it.each(['FAILED', 'ERROR', 'RUNNING', 'SKIPPED', 'PASSED'])(
    'changes nothing about what %s comes to',
    (outcome) => {
      const results = attempts(outcome)
      for (const one of [rule, noneFailing({ testcases: ['unit/a'] })])
        expect(decided(one, { results, knownIssues }).status).toBe(decided(one, { results }).status)
    },
  )

  it('is shown beside what is closed, and of no other testcase', () => {
    const issues = (outcome: string): unknown =>
      onlyLeaf(decided(rule, { results: attempts(outcome), knownIssues })).issues
    expect(issues('FAILED')).toEqual(['https://bugs.example/1'])
    expect(issues('PASSED')).toBeUndefined()
    const others = [{ testcase: 'unit/b', url: 'https://bugs.example/2' }]
    expect(
      onlyLeaf(decided(rule, { results: attempts('FAILED'), knownIssues: others })).issues,
    ).toBeUndefined()
  })
})
