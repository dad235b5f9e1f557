import { describe, expect, it } from 'vitest'
import type { FlakeScore } from '../../../src/flake/score/flake-score.ts'
import { raisedProbability, type QuarantineRecord } from '../../../src/flake/quarantine/index.ts'
import { fromEpochMs } from '../../../src/schema/index.ts'
import {
  brokenScore,
  clean,
  day,
  flakyScore,
  healthy,
  kinds,
  onProbation,
  policy,
  quarantined,
  score,
  since,
  step,
  tracked,
} from './examples.ts'

const fast = { ...policy, mode: 'fast' as const }
const suspect: QuarantineRecord = { ...tracked, state: 'suspect' }
const broken: QuarantineRecord = { ...tracked, state: 'broken' }

function scored(value: number, commits: number, changes: number): FlakeScore {
  return score({ state: 'flaky', score: value, flakyNow: value, flips: { commits, changes } })
}

describe('the way in', () => {
  it.each([
    [0.95, 2, 0, 'quarantined'],
    [0.95, 0, 2, 'quarantined'],
    [0.95, 1, 1, 'suspect'],
    [0.95, 0, 0, 'suspect'],
    [0.9499, 9, 9, 'suspect'],
    [0.3, 9, 9, 'suspect'],
    [0.2999, 9, 9, 'healthy'],
    [Number.NaN, 9, 9, 'healthy'],
  ])('strict: a score of %f with flips on %i commits and %i changes', (value, commits, changes, state) => {
    expect(step(tracked, { score: scored(value, commits, changes) }).record.state).toBe(state)
  })

  it.each([
    [0.4, 3, { runs: 0, flakyCommits: 0 }, 'quarantined'],
    [0.4, 2, { runs: 0, flakyCommits: 0 }, 'suspect'],
    [0.39, 3, { runs: 0, flakyCommits: 0 }, 'suspect'],
    [0.1, 0, { runs: 300, flakyCommits: 3 }, 'quarantined'],
    [0.1, 0, { runs: 301, flakyCommits: 3 }, 'healthy'],
    [0.1, 0, { runs: 10, flakyCommits: 2 }, 'healthy'],
  ])('fast: a score of %f with flips on %i commits, lately %o', (value, commits, recent, state) => {
    expect(step(tracked, { score: scored(value, commits, 0), recent }, fast).record.state).toBe(state)
  })

  it('recent flips do not count in strict mode, nor where the code was probably broken', () => {
    const recent = { runs: 10, flakyCommits: 5 }
    expect(step(tracked, { recent }).record.state).toBe('healthy')
    expect(step(tracked, { recent, score: score({ regressed: 0.5 }) }, fast).record.state).toBe('healthy')
    expect(step(tracked, { recent, score: score({ regressed: 0.49 }) }, fast).record.state).toBe(
      'quarantined',
    )
  })

  it('adds an entry that names issue and end, and tells the owner', () => {
    const { record, effects, explanation } = step(tracked, { score: flakyScore })
    expect(kinds(effects)).toEqual(['audit', 'quarantine-added', 'comment', 'notify-owner'])
    expect(effects[1]).toMatchObject({
      owner: 'team-a',
      issue: 'https://issues.example/1',
      entry: {
        testcase: 'unit/a',
        from: '2026-11-01T00:00:00.000Z',
        until: '2026-12-01T00:00:00.000Z',
        issue: 'https://issues.example/1',
        by: 'automatic:test-1',
      },
    })
    expect(record.since).toBe(day(0))
    expect(explanation).toMatchObject({
      cause: 'score-and-flips',
      text: 'Score 0.97 from 200 runs, flips on 3 commits and 2 changes. Quarantined by the rule score-and-flips.',
      wouldChange:
        '149 more clean runs in a row and a probability of being flaky below 0.05 release it. At 2026-12-01T00:00:00.000Z it is escalated.',
      numbers: { score: 0.97, cleanRunsNeeded: 149, priorFactor: 1 },
    })
  })

  it('without an issue tells no gate, asks for one, and adds the entry once there is one', () => {
    const first = step(healthy, { score: flakyScore })
    expect(kinds(first.effects)).toEqual(['audit', 'quarantine-withheld', 'open-issue', 'notify-owner'])
    expect(first.effects[2]).toMatchObject({ title: 'Flaky test: unit/a' })
    const second = step(first.record, { at: day(1), score: flakyScore, issue: 'issue-1', since: since() })
    expect(kinds(second.effects)).toEqual(['quarantine-added'])
    expect(second.record).toMatchObject({ state: 'quarantined', issue: 'issue-1' })
  })

  it('an issue that no gate would take is withheld', () => {
    const { effects } = step(healthy, { score: flakyScore, issue: 'two\nlines' })
    expect(kinds(effects)).toEqual(['audit', 'quarantine-withheld', 'comment', 'notify-owner'])
  })

  it('waits for budget, and says so once', () => {
    const first = step(tracked, { score: flakyScore, hasBudget: false })
    expect(first.record.state).toBe('suspect')
    expect(first.explanation.wouldChange).toBe('Quarantined once there is budget for it.')
    expect(kinds(first.effects)).toEqual(['audit', 'notify-owner'])
    const second = step(first.record, { at: day(1), score: flakyScore, hasBudget: false })
    expect(second.effects).toEqual([])
    expect(step(second.record, { at: day(2), score: flakyScore }).record.state).toBe('quarantined')
  })

  it('leaves it to a person where the policy says so', () => {
    const { record, explanation } = step(tracked, { score: flakyScore }, { ...policy, automatic: false })
    expect(record.state).toBe('suspect')
    expect(explanation.wouldChange).toMatch(/leaves it to a person/)
  })

  it.each(['__proto__', 'constructor'])('works for a test called %s', (testcase) => {
    const variant = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    const record = { ...tracked, testcase, variant }
    const after = step(record, { score: { ...flakyScore, testcase, variant } })
    expect(after.record).toMatchObject({ testcase, state: 'quarantined' })
  })
})

describe('broken', () => {
  it('goes before flaky', () => {
    const { record, effects } = step(tracked, { score: brokenScore })
    expect(record.state).toBe('broken')
    expect(kinds(effects)).toEqual(['audit', 'comment', 'notify-owner'])
  })

  it('ends a quarantine, so that the gate sees it', () => {
    const { record, effects } = step(quarantined, { at: day(3), score: brokenScore })
    expect(record.state).toBe('broken')
    expect(record.period).toBeUndefined()
    expect(effects[1]).toMatchObject({
      kind: 'quarantine-ended',
      cause: 'broken',
      period: quarantined.period,
    })
  })

  it('ends a probation', () => {
    expect(step(onProbation, { at: day(11), score: brokenScore }).record.state).toBe('broken')
  })

  it('once repaired is healthy, suspect or flaky as the score says', () => {
    expect(step(broken, { at: day(3) }).record.state).toBe('healthy')
    expect(step(broken, { at: day(3), score: scored(0.4, 0, 0) }).record.state).toBe('suspect')
    expect(step(broken, { at: day(3), score: flakyScore }).record.state).toBe('quarantined')
  })
})

describe('the way out', () => {
  it.each([
    [149, 0.049, 'probation'],
    [148, 0.049, 'quarantined'],
    [149, 0.05, 'quarantined'],
    [149, Number.NaN, 'quarantined'],
  ])('after %i clean runs, flaky now with %f', (runs, flakyNow, state) => {
    const at = day(10)
    const after = step(quarantined, { at, score: score({ flakyNow }), since: clean(quarantined, runs, at) })
    expect(after.record.state).toBe(state)
  })

  it('counts from another time certify nothing, and neither do those from no time at all', () => {
    const sudden = clean(quarantined, 500, quarantined.since)
    expect(step(quarantined, { at: quarantined.since, since: sudden }).record.state).toBe('quarantined')
    const other = since({ from: 0, runs: 500, cleanTail: 500 })
    expect(step(quarantined, { at: day(10), since: other }).record.state).toBe('quarantined')
  })

  it('ends the entry when it is released', () => {
    const { effects } = step(quarantined, { at: day(10), since: clean(quarantined, 149, day(10)) })
    expect(kinds(effects)).toEqual(['audit', 'quarantine-ended', 'comment', 'notify-owner'])
  })

  it('probation ends after 59 clean runs', () => {
    const at = day(15)
    const look = (runs: number): string =>
      step(onProbation, { at, since: clean(onProbation, runs, at) }).record.state
    expect(look(58)).toBe('probation')
    expect(look(59)).toBe('healthy')
  })

  it('probation ends in suspicion where the score is high', () => {
    const at = day(15)
    const look = { at, score: scored(0.4, 0, 0), since: clean(onProbation, 59, at) }
    expect(step(onProbation, look).record.state).toBe('suspect')
  })

  it('one flip on probation quarantines it again, also without budget, and its release gets harder', () => {
    const flips = since({ from: onProbation.since, runs: 5, flips: 1, lastRunAt: day(11) })
    const back = step(onProbation, { at: day(11), since: flips, hasBudget: false })
    expect(back.record).toMatchObject({ state: 'quarantined', relapses: 1, since: day(11) })
    expect(back.record.period?.until).toBe(fromEpochMs(day(41)))
    const release = (flakyNow: number): string =>
      step(back.record, {
        at: day(20),
        score: score({ flakyNow }),
        since: clean(back.record, 149, day(20)),
      }).record.state
    // With its odds tripled 0.018 is 0.052, and 0.017 is 0.049.
    expect(raisedProbability(0.018, 3)).toBeCloseTo(0.0521, 4)
    expect(release(0.018)).toBe('quarantined')
    expect(release(0.017)).toBe('probation')
  })

  it('where nothing enters by itself, a flip on probation leaves it to the score', () => {
    const byPeople = { ...policy, automatic: false }
    const flips = since({ from: onProbation.since, runs: 5, flips: 1, lastRunAt: day(11) })
    const look = (value: number) =>
      step(onProbation, { at: day(11), score: scored(value, 1, 1), since: flips }, byPeople)
    expect(look(0.02).record.state).toBe('healthy')
    const { record } = look(0.6)
    expect(record.state).toBe('suspect')
    expect(step(record, { at: day(11), score: scored(0.6, 1, 1), since: flips }, byPeople).effects).toEqual(
      [],
    )
  })

  it('a test that got through probation starts anew', () => {
    const at = day(15)
    const after = step({ ...onProbation, relapses: 2 }, { at, since: clean(onProbation, 59, at) })
    expect(after.record.relapses).toBe(0)
  })

  it('a suspect stays so until its score is low', () => {
    expect(step(suspect, { score: scored(0.06, 0, 0) }).record.state).toBe('suspect')
    expect(step(suspect, { score: scored(0.049, 0, 0) }).record.state).toBe('healthy')
  })
})

describe('the end of a quarantine', () => {
  const expired = step(quarantined, { at: day(30), score: flakyScore, since: since({ lastRunAt: day(29) }) })

  it('escalates to the owner, once, and releases nothing', () => {
    expect(kinds(expired.effects)).toEqual(['audit', 'escalate'])
    expect(expired.effects[1]).toMatchObject({ owner: 'team-a', period: quarantined.period })
    expect(expired.record.state).toBe('quarantined')
    const later = step(expired.record, {
      at: day(90),
      score: flakyScore,
      since: since({ lastRunAt: day(89) }),
    })
    expect(later.effects).toEqual([])
    expect(later.record.state).toBe('quarantined')
  })

  it('says so when nobody owns it', () => {
    const { owner: _, ...orphan } = quarantined
    const { effects } = step(orphan, { at: day(30), score: flakyScore, since: since({ lastRunAt: day(29) }) })
    expect(effects.find(({ kind }) => kind === 'escalate')).toMatchObject({
      text: expect.stringContaining('nobody owns it') as string,
    })
  })

  it('a test that did not run for 14 days is stale, once, and not released', () => {
    const look = (record: QuarantineRecord, at: number, lastRun: number) =>
      step(record, { at: day(at), score: flakyScore, since: since({ lastRunAt: day(lastRun) }) })
    expect(kinds(look(quarantined, 18.9, 5).effects)).toEqual([])
    const stale = look(quarantined, 19, 5)
    expect(kinds(stale.effects)).toEqual(['audit', 'stale'])
    expect(stale.record.state).toBe('quarantined')
    expect(look(stale.record, 20, 5).effects).toEqual([])
    const ran = look(stale.record, 21, 20)
    expect(ran.effects).toEqual([])
    expect(kinds(look(ran.record, 38, 20).effects)).toEqual(['audit', 'escalate', 'audit', 'stale'])
  })

  it('what was said of one state is not kept for the next', () => {
    const stale = step(quarantined, { at: day(20), score: flakyScore }).record
    expect(stale.notices).toEqual(['entry-added', 'stale'])
    expect(step(stale, { at: day(21), score: brokenScore }).record.notices).toEqual([])
  })

  it('a deleted test is stale at once', () => {
    const { record, effects } = step(onProbation, { at: day(11), exists: false })
    expect(kinds(effects)).toEqual(['audit', 'stale'])
    expect(record.state).toBe('probation')
  })
})

describe('rules that exempt a test', () => {
  const exemptions = [{ id: 'labels', reason: 'has no label' }]

  it('keep it out, and take it out', () => {
    expect(step(tracked, { score: flakyScore, exemptions }).record.state).toBe('exempt')
    const { record, effects } = step(quarantined, { at: day(2), score: flakyScore, exemptions })
    expect(record.state).toBe('exempt')
    expect(kinds(effects)).toContain('quarantine-ended')
  })

  it('end when they no longer match', () => {
    const { record } = step(tracked, { exemptions })
    expect(step(record, { at: day(2), score: flakyScore }).record.state).toBe('quarantined')
  })
})
