import { describe, expect, it } from 'vitest'
import { leavesOf, noNewFailures, type NoNewFailuresRule } from '../../../src/policy/index.ts'
import { attempts, decided, minute, onlyLeaf, result, waiver } from '../../support/gate-examples.ts'
import { codesIn, counted, justBefore, problemsOf } from './support/rule-examples.ts'

function rule(more: Partial<NoNewFailuresRule> = {}): NoNewFailuresRule {
  return noNewFailures({
    of: { testcases: ['unit/a'] },
    baseline: { ref: 'previous-release', window: 'PT1H', minRuns: 3 },
    ...more,
  })
}

const failed = attempts('FAILED')

describe('noNewFailures', () => {
  it.each([
    ['it failed as often as it was run', [counted(0, 3)], 'satisfied', 'known-failure'],
    ['it passed there once: it may have been broken here', [counted(1, 99)], 'unsatisfied', 'regressed'],
    ['it always passed there', [counted(3, 0)], 'unsatisfied', 'regressed'],
    ['it has one run too few', [counted(0, 2)], 'unsatisfied', 'failed'],
    ['it was never run there', [counted(0, 0)], 'unsatisfied', 'failed'],
    ['nobody knows it', [], 'unsatisfied', 'failed'],
    ['only another baseline knows it', [counted(0, 9, { ref: 'base-branch' })], 'unsatisfied', 'failed'],
    ['only another testcase failed', [counted(0, 9, { testcase: 'unit/b' })], 'unsatisfied', 'failed'],
    [
      'the newest count says so',
      [counted(0, 3), counted(3, 0, { at: minute(-1) })],
      'satisfied',
      'known-failure',
    ],
    [
      'an older count says so',
      [counted(0, 3, { at: minute(-1) }), counted(3, 0)],
      'unsatisfied',
      'regressed',
    ],
    ['of two newest, the better one counts', [counted(0, 3), counted(1, 2)], 'unsatisfied', 'regressed'],
    [
      'the newest has too few runs',
      [counted(0, 3, { at: minute(-1) }), counted(1, 0)],
      'satisfied',
      'known-failure',
    ],
  ] as const)('a failure where %s', (_, baselines, status, code) => {
    const decision = decided(rule(), { results: failed, baselines })
    expect(onlyLeaf(decision)).toMatchObject({ status, code })
  })

  it('the best of the last releases is the one that passed most, not the newest', () => {
    const best = rule({ baseline: { ref: 'best-of-last', window: 'PT1H', minRuns: 3 } })
    const old = counted(2, 1, { ref: 'best-of-last', at: minute(-20) })
    const last = counted(0, 3, { ref: 'best-of-last' })
    expect(decided(best, { results: failed, baselines: [old, last] }).status).toBe('unsatisfied')
    expect(decided(best, { results: failed, baselines: [last] }).status).toBe('satisfied')
  })

  it.each([
    ['is missing', [], 'pending'],
    ['is running', attempts('RUNNING'), 'pending'],
    ['broke', attempts('ERROR'), 'inconclusive'],
    ['was precluded', [result({ outcome: 'SKIPPED', skipKind: 'precluded' })], 'inconclusive'],
    ['was skipped, and nothing else is there', attempts('SKIPPED'), 'inconclusive'],
    ['only informed', attempts('INFO'), 'pending'],
    ['passed', attempts('PASSED'), 'satisfied'],
    ['is flaky', attempts('FAILED', 'PASSED'), 'satisfied'],
    ['has an outcome that nobody knows', attempts('toString'), 'satisfied'],
  ] as const)('forgives failures alone: what %s', (_, results, status) => {
    expect(decided(rule(), { results, baselines: [counted(0, 9)] }).status).toBe(status)
  })

  it('an old failure does not hide a new one, nor that another testcase is missing', () => {
    const both = rule({ of: { testcases: ['unit/a', 'unit/b'] } })
    const baselines = [counted(0, 9), counted(9, 0, { testcase: 'unit/b' })]
    const newOne = result({ testcase: 'unit/b', outcome: 'FAILED' })
    expect(codesIn(decided(both, { results: [...failed, newOne], baselines }))).toEqual([
      'known-failure: satisfied',
      'regressed: unsatisfied',
    ])
    expect(codesIn(decided(both, { results: failed, baselines }))).toEqual([
      'known-failure: satisfied',
      'missing: pending',
    ])
  })

  it('cites what it goes by, and says what it passed over', () => {
    const baselines = [counted(0, 4)]
    expect(onlyLeaf(decided(rule(), { results: failed, baselines }))).toMatchObject({
      base: 'failed',
      message: 'unit/a failed; it failed all 4 times before',
      cites: { results: ['a1'], stats: { passes: 0, failures: 4 } },
    })
    expect(onlyLeaf(decided(rule(), { results: failed })).message).toContain('the baseline does not know it')
    const few = onlyLeaf(decided(rule(), { results: failed, baselines: [counted(0, 1)] }))
    expect(few.message).toContain('too few runs')
    expect(onlyLeaf(decided(rule(), { results: failed, baselines: [counted(1, 3)] })).message).toContain(
      'it passed 1 of 4 times before',
    )
  })

  it('a waiver goes before the baseline, and is used', () => {
    const decision = decided(rule(), { results: failed, waiverEvents: waiver() })
    expect(decision).toMatchObject({ status: 'satisfied', unusedWaivers: [] })
    expect(leavesOf(decision.tree)[0]?.code).toBe('waived')
  })

  it('takes a baseline from when it was counted until just before it is too old', () => {
    const baselines = [counted(0, 3, { at: minute(10) })]
    const at = (instant: string): unknown => {
      const asked = { at: instant, knownAt: minute(300) }
      const { status, validUntil } = decided(rule(), { results: failed, baselines }, asked)
      return [status, validUntil]
    }
    expect(at(justBefore(minute(10)))).toEqual(['unsatisfied', minute(10)])
    expect(at(minute(10))).toEqual(['satisfied', minute(70)])
    expect(at(justBefore(minute(70)))).toEqual(['satisfied', minute(70)])
    expect(at(minute(70))).toEqual(['unsatisfied', null])
  })

  it('does not look at a count that came after the cut', () => {
    const baselines = [counted(0, 3, { at: minute(20) })]
    expect(decided(rule(), { results: failed, baselines }, { knownAt: minute(19) }).status).toBe(
      'unsatisfied',
    )
  })

  it.each([
    ['no baseline', { baseline: undefined }, 'rules[0].baseline'],
    [
      'a baseline nobody has',
      { baseline: { ref: 'main', window: 'P7D', minRuns: 1 } },
      'rules[0].baseline.ref',
    ],
    ['no runs', { baseline: { ref: 'base-branch', window: 'P7D', minRuns: 0 } }, 'rules[0].baseline.minRuns'],
    ['months', { baseline: { ref: 'base-branch', window: 'P1M', minRuns: 1 } }, 'rules[0].baseline.window'],
    [
      'no time at all',
      { baseline: { ref: 'base-branch', window: 'PT0S', minRuns: 1 } },
      'rules[0].baseline.window',
    ],
    ['exonerations', { exonerations: ['not-critical'] }, 'rules[0].exonerations'],
  ])('refuses %s', (_, fields, path) => {
    const told = problemsOf({ ...rule(), ...fields })
    expect(told.map((one) => one.path)).toContain(path)
  })
})
