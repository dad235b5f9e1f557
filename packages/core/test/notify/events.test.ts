import { describe, expect, it } from 'vitest'
import {
  defaultQuarantinePolicy,
  planQuarantine,
  type FlakeScore,
  type QuarantineEffect,
} from '../../src/flake/index.ts'
import { newQuarantineRecord } from '../../src/flake/index.ts'
import {
  eventOfBurst,
  eventOfQuarantineEffect,
  eventOfQuarantinePlan,
  eventOfScoreChange,
  eventOfScores,
  NotificationEventSchema,
  renderText,
  type NotificationEvent,
} from '../../src/notify/index.ts'
import { checkSchema } from '../../src/schema/index.ts'

const at = '2026-12-01T12:00:00Z'
const test = { testcase: 'unit/adds', variant: { arch: 'x86_64' } }
const facts = { ...test, at, owner: 'core', issue: 'https://bugs.example/1' }
const period = { from: at, until: '2026-12-31T12:00:00Z', by: 'ann', reason: 'it flips' }

const textOf = ({ title, severity, lines = [] }: NotificationEvent): string =>
  renderText({ title, severity, lines })

function scoreOf(testcase: string, own: Partial<FlakeScore>): FlakeScore {
  return {
    testcase,
    variant: {},
    state: 'flaky',
    score: 0.99,
    flakyNow: 0.99,
    regressed: 0,
    explanations: { 'never-flaky': 0, flaky: 1, onset: 0, fixed: 0, 'onset-and-fixed': 0, regression: 0 },
    rate: 0.25,
    interval: { lower: 0.2, upper: 0.3 },
    retryFailure: 0.2,
    samples: 100,
    failures: 25,
    flips: { commits: 25, changes: 0 },
    failingTail: 0,
    enough: true,
    costPerDay: 0.5,
    evidence: [],
    explanation: 'It flips.',
    wouldChange: 'Clean runs.',
    modelVersion: 'test',
    ...own,
  }
}

const effects: readonly (readonly [QuarantineEffect, string, Partial<NotificationEvent>])[] = [
  [
    { ...facts, kind: 'notify-owner', text: 'It flips.' },
    '[warning] Flaky test: unit/adds\nunit/adds [arch=x86_64]\nIt flips.\nRepair: https://bugs.example/1 (https://bugs.example/1)',
    { teams: ['core'], subject: 'unit/adds [arch=x86_64]' },
  ],
  [
    { ...facts, kind: 'escalate', period, text: 'Nobody repaired it.' },
    '[critical] Quarantine is over and the test is not repaired: unit/adds\nunit/adds [arch=x86_64]\nNobody repaired it.\nRepair: https://bugs.example/1 (https://bugs.example/1)',
    { severity: 'critical' },
  ],
  [
    { ...test, at, kind: 'quarantine-ended', period, cause: 'certified' },
    '[info] Out of quarantine: unit/adds\nunit/adds [arch=x86_64]\nWhy: certified.',
    { resolves: true },
  ],
  [
    {
      ...test,
      at,
      issue: 'javascript:alert(1)',
      kind: 'quarantine-added',
      entry: { testcase: 'unit/adds', from: at, until: period.until, issue: 'x', by: 'ann' },
    },
    '[info] In quarantine: unit/adds\nunit/adds [arch=x86_64]\nUntil 2026-12-31T12:00:00Z, by ann.\nRepair: javascript:alert(1)',
    {},
  ],
]

describe('events of quarantine', () => {
  it.each(effects)('say what an effect says: %#', (effect, text, own) => {
    const event = eventOfQuarantineEffect(effect)
    expect(event && textOf(event)).toBe(text)
    expect(event).toMatchObject({ type: 'quarantine', ...own })
    expect(checkSchema(NotificationEventSchema, event).isOk()).toBe(true)
    expect(eventOfQuarantineEffect({ ...effect })?.id).toBe(event?.id)
  })

  it('are none of what an audit log or an issue tracker is told, nor of a renewal', () => {
    const silent: readonly QuarantineEffect[] = [
      { ...facts, kind: 'comment', issue: 'x', text: 'x' },
      { ...facts, kind: 'open-issue', marker: 'sha256:0', title: 'x', body: 'x' },
      { ...facts, kind: 'quarantine-ended', period, cause: 'renewed' },
    ]
    expect(silent.map(eventOfQuarantineEffect)).toEqual([undefined, undefined, undefined])
  })

  it('tell of a plan: how many, and the first of them', () => {
    const scores = Array.from({ length: 12 }, (_, index) =>
      scoreOf(`unit/${String(index).padStart(2, '0')}`, {}),
    )
    const plan = planQuarantine(
      scores.map((score) => ({ record: newQuarantineRecord(score), score, trueCatches: 0 })),
      defaultQuarantinePolicy,
      { at: Date.parse(at), suite: { tests: 200, trueCatches: 0 } },
    )
    const event = eventOfQuarantinePlan(plan, '2026-12-01')
    expect(event).toMatchObject({ id: 'quarantine-report 2026-12-01', severity: 'info', value: 12 })
    const lines = textOf(event).split('\n')
    expect(lines[0]).toBe('[info] Quarantine plan: 12 candidates, 10 admitted, 0 broken')
    expect(lines[1]).toBe('In quarantine: 0 of 50.')
    expect(lines[2]).toBe('high unit/00 0.50 red builds a day')
    expect([lines.length, lines.at(-1)]).toEqual([13, 'And 2 more.'])
  })
})

describe('events of scores', () => {
  it('tell of a test that is classified otherwise, and that it is well again', () => {
    const flaky = eventOfScoreChange({ ...test, before: 'steady', after: 'flaky', scoreAfter: 0.97 }, at)
    expect(textOf(flaky)).toBe('[warning] Flaky: unit/adds\nunit/adds [arch=x86_64] was steady and is flaky.')
    expect(flaky).toMatchObject({ type: 'flake', value: 0.97, severity: 'warning' })
    expect(flaky.resolves).toBeUndefined()
    const well = eventOfScoreChange({ ...test, before: 'flaky', after: 'recovered' }, at)
    expect(well).toMatchObject({ severity: 'info', resolves: true, subject: flaky.subject })
    expect(eventOfScoreChange({ ...test, before: 'flaky', after: 'absent' }, at).title).toBe(
      'Gone: unit/adds',
    )
  })

  it('sum a project up, with what costs most first', () => {
    const scores = [
      scoreOf('unit/cheap', { costPerDay: 0.1 }),
      scoreOf('unit/dear', { costPerDay: 2 }),
      scoreOf('unit/broken', { state: 'broken', costPerDay: 9 }),
      scoreOf('unit/steady', { state: 'steady' }),
    ]
    expect(textOf(eventOfScores(scores, '2026-12-01')).split('\n')).toEqual([
      '[info] 4 tests: 2 flaky, 1 broken',
      'unit/dear fails in 25.0 % of its runs, 2.00 red builds a day',
      'unit/cheap fails in 25.0 % of its runs, 0.10 red builds a day',
    ])
  })
})

describe('events of bursts', () => {
  it('are critical, and one for as long as a burst goes on', () => {
    const burst = {
      failures: 40,
      trials: 50,
      rate: 0.8,
      rateElsewhere: 0.02,
      pValue: 1e-9,
      firstAt: Date.parse(at),
      lastAt: Date.parse(at) + 3_600_000,
    }
    const event = eventOfBurst('e2e', burst)
    expect(textOf(event).split('\n')).toEqual([
      '[critical] Many failures: e2e',
      '40 of 50 runs failed (80.0 %), elsewhere 2.0 %.',
      'From 2026-12-01T12:00:00.000Z to 2026-12-01T13:00:00.000Z.',
    ])
    expect(eventOfBurst('e2e', { ...burst, failures: 60, trials: 70, lastAt: burst.lastAt + 1 }).id).toBe(
      event.id,
    )
  })
})
