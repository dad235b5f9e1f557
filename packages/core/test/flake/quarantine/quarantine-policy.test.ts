import { describe, expect, it } from 'vitest'
import { QuarantinePolicySchema } from '../../../src/flake/quarantine/index.ts'
import { checkSchema } from '../../../src/schema/index.ts'
import { dayMs, day, evidence, flakyScore, policy, quarantined, since, step, tracked } from './examples.ts'

describe('the policy', () => {
  it('has defaults that its schema lets through', () => {
    expect(checkSchema(QuarantinePolicySchema, policy)._unsafeUnwrap()).toEqual(policy)
  })

  it.each([
    ['an entry at a score of 0', { ...policy, strict: { ...policy.strict, score: 2 } }, 'strict.score'],
    ['entry without a flip', { ...policy, fast: { ...policy.fast, flipChanges: 0 } }, 'fast.flipChanges'],
    ['release above entry', { ...policy, leaveBelow: 0.5, suspectFrom: 0.5 }, 'leaveBelow'],
    ['suspicion below release', { ...policy, suspectFrom: 0.01 }, 'suspectFrom'],
    ['a rate that nothing rules out', { ...policy, releaseRate: 0 }, 'releaseRate'],
    ['no number', { ...policy, maxAgeMs: Number.NaN }, 'maxAgeMs'],
    ['quarantine for ever', { ...policy, maxAgeMs: Infinity }, 'maxAgeMs'],
    ['an unknown key', { ...policy, maxAge: 1 }, 'maxAge'],
  ])('refuses %s', (_, input, path) => {
    const checked = checkSchema(QuarantinePolicySchema, input)
    expect(checked.isErr() && checked.error.problems.map((problem) => problem.path)).toEqual([path])
  })

  // Each knob turned changes what happens.
  it.each([
    ['automatic', { automatic: false }],
    ['strict score', { strict: { ...policy.strict, score: 0.98 } }],
    ['strict flips', { strict: { ...policy.strict, flipCommits: 4, flipChanges: 4 } }],
  ])('%s decides about entry', (_, fields) => {
    const look = evidence({ score: flakyScore })
    expect(step(tracked, look).record.state).toBe('quarantined')
    expect(step(tracked, look, { ...policy, ...fields }).record.state).toBe('suspect')
  })

  it('longest age and staleness decide about the end', () => {
    const shorter = { ...policy, maxAgeMs: 5 * dayMs, staleAfterMs: dayMs }
    expect(step(tracked, { score: flakyScore }, shorter).record.period?.until).toBe(
      '2026-11-06T00:00:00.000Z',
    )
    const look = { at: day(2), score: flakyScore, since: since({ lastRunAt: day(1) }) }
    expect(step(quarantined, look).effects).toEqual([])
    expect(step(quarantined, look, shorter).effects.map(({ kind }) => kind)).toEqual(['audit', 'stale'])
  })
})
