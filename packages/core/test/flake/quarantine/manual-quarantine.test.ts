import { describe, expect, it } from 'vitest'
import { parseManualEvent, type ManualEvent } from '../../../src/flake/quarantine/index.ts'
import { fromEpochMs } from '../../../src/schema/index.ts'
import {
  brokenScore,
  clean,
  day,
  event,
  flakyScore,
  kinds,
  policy,
  quarantined,
  score,
  since,
  step,
  tracked,
} from './examples.ts'

const ran = (days: number): ReturnType<typeof since> => since({ lastRunAt: day(days) })

describe('what a person decides', () => {
  it('quarantines whatever the score says, until it is handed back', () => {
    const { record, effects } = step(tracked, { at: day(1), events: [event('quarantine', day(1))] })
    expect(record).toMatchObject({ state: 'quarantined', period: { by: 'ann', until: fromEpochMs(day(11)) } })
    expect(effects[0]).toMatchObject({ kind: 'audit', by: 'ann', reason: 'I looked at it' })
    // The event need not be delivered again, and clean runs do not release it.
    const later = step(record, { at: day(9), since: clean(record, 500, day(9)) })
    expect(later.record.state).toBe('quarantined')
    const back = step(later.record, {
      at: day(9),
      since: clean(record, 500, day(9)),
      events: [event('hand-back', day(9))],
    })
    expect(back.record.state).toBe('probation')
  })

  it('ends a quarantine by a person with what the policy allows', () => {
    const events = [event('quarantine', day(1), { until: fromEpochMs(day(300)) })]
    expect(step(tracked, { at: day(1), events }).record.period?.until).toBe(fromEpochMs(day(31)))
  })

  it('escalates a quarantine by a person like any other', () => {
    const { record } = step(tracked, { at: day(1), events: [event('quarantine', day(1))] })
    expect(kinds(step(record, { at: day(11), since: ran(10) }).effects)).toEqual(['audit', 'escalate'])
  })

  it('keeps a broken test in, and the owner is told', () => {
    const { record } = step(tracked, { at: day(1), events: [event('quarantine', day(1))] })
    const after = step(record, { at: day(2), score: brokenScore, since: ran(2) })
    expect(after.record.state).toBe('quarantined')
    expect(kinds(after.effects)).toEqual(['notify-owner'])
  })

  it('releases whatever the score says, and keeps it out', () => {
    const { record, effects } = step(quarantined, {
      at: day(2),
      score: flakyScore,
      events: [event('release', day(2))],
    })
    expect(record.state).toBe('suspect')
    expect(effects[0]).toMatchObject({ kind: 'audit', by: 'ann', cause: 'person' })
    expect(kinds(effects)).toContain('quarantine-ended')
    expect(step(record, { at: day(5), score: flakyScore }).record.state).toBe('suspect')
    expect(step(record, { at: day(5), score: brokenScore }).record.state).toBe('broken')
    const back = step(record, { at: day(6), score: flakyScore, events: [event('hand-back', day(6))] })
    expect(back.record.state).toBe('quarantined')
  })

  it('exempts, and goes before rules that exempt', () => {
    const exempt = step(quarantined, { at: day(2), score: flakyScore, events: [event('exempt', day(2))] })
    expect(exempt.record.state).toBe('exempt')
    const exemptions = [{ id: 'list', reason: 'named' }]
    const after = step(exempt.record, { at: day(3), exemptions, events: [event('quarantine', day(3))] })
    expect(after.record.state).toBe('quarantined')
  })

  it('renews as a new quarantine, with a reason, that evidence may still end', () => {
    const renewal = event('renew', day(29), { until: fromEpochMs(day(50)), reason: 'fix is in review' })
    const { record, effects } = step(quarantined, {
      at: day(29),
      score: flakyScore,
      since: ran(29),
      events: [renewal],
    })
    expect(kinds(effects)).toEqual(['audit', 'quarantine-ended', 'quarantine-added'])
    expect(effects[0]).toMatchObject({ cause: 'renewed', by: 'ann', reason: 'fix is in review' })
    expect(record.period).toMatchObject({ from: fromEpochMs(day(29)), until: fromEpochMs(day(50)) })
    expect(record.since).toBe(quarantined.since)
    expect(step(record, { at: day(31), score: flakyScore, since: ran(31) }).effects).toEqual([])
    expect(step(record, { at: day(40), since: clean(record, 149, day(40)) }).record.state).toBe('probation')
    expect(kinds(step(record, { at: day(50), score: flakyScore, since: ran(49) }).effects)).toEqual([
      'audit',
      'escalate',
    ])
  })

  it('does not renew a quarantine that began later', () => {
    const after = step(quarantined, { at: day(2), score: flakyScore, events: [event('renew', day(-5))] })
    expect(after.record.period).toEqual(quarantined.period)
  })

  it.each([
    ['of the future', event('release', day(9))],
    ['without a person', event('release', day(1), { by: ' ' })],
    ['without a reason', event('release', day(1), { reason: '\n' })],
    ['without a time', { ...event('release', day(1)), at: 'soon' } as ManualEvent],
    ['that ends before it begins', event('quarantine', day(1), { until: fromEpochMs(day(1)) })],
  ])('an event %s changes nothing', (_, one) => {
    expect(step(quarantined, { at: day(2), score: flakyScore, events: [one] }).effects).toEqual([])
    expect(step(tracked, { at: day(2), events: [one] }).effects).toEqual([])
  })

  it('at one instant what closes the gate wins', () => {
    const events = [
      event('quarantine', day(1), { id: 'z' }),
      event('release', day(1), { id: 'a' }),
      event('exempt', day(1), { id: 'y' }),
    ]
    expect(step(tracked, { at: day(2), events }).record.manual?.kind).toBe('release')
    expect(step(tracked, { at: day(2), events: events.toReversed() }).record.manual?.kind).toBe('release')
  })

  it('two events of one id at one instant come out the same in any order', () => {
    const short = event('quarantine', day(1), { id: 'e', until: fromEpochMs(day(3)) })
    const long = event('quarantine', day(1), { id: 'e', until: fromEpochMs(day(9)) })
    const look = (events: ManualEvent[]): unknown => step(tracked, { at: day(2), events })
    expect(look([long, short])).toEqual(look([short, long]))
  })

  it('keeps the end that a renewal gave it, until somebody quarantines it anew', () => {
    const first = step(tracked, { at: day(1), events: [event('quarantine', day(1))] })
    const renewed = step(first.record, { at: day(9), since: ran(9), events: [event('renew', day(9))] })
    expect(renewed.record.period?.until).toBe(fromEpochMs(day(19)))
    const later = step(renewed.record, { at: day(12), since: ran(12) })
    expect(later).toMatchObject({ record: renewed.record, effects: [] })
    const anew = step(later.record, { at: day(13), since: ran(12), events: [event('quarantine', day(13))] })
    expect(anew.record.period?.until).toBe(fromEpochMs(day(23)))
  })

  it('gives a quarantine that began by itself the end that a person says', () => {
    const events = [event('quarantine', day(2))]
    const { record, effects } = step(quarantined, { at: day(2), score: flakyScore, since: ran(2), events })
    expect(record.period).toMatchObject({ by: 'ann', until: fromEpochMs(day(12)) })
    expect(kinds(effects)).toEqual(['audit', 'quarantine-ended', 'quarantine-added'])
  })

  it('a hand-back changes nothing where the evidence says the same', () => {
    const after = step(tracked, { at: day(2), score: score(), events: [event('hand-back', day(2))] })
    expect(after.record.state).toBe('healthy')
    expect(kinds(after.effects)).toEqual(['audit'])
  })
})

describe('parseManualEvent', () => {
  const good = event('quarantine', day(1))

  it.each([
    ['good', good, undefined],
    ['a release', event('release', day(1)), undefined],
    ['the longest', { ...good, until: fromEpochMs(day(31)) }, undefined],
    ['too long', { ...good, until: fromEpochMs(day(31) + 1) }, 'quarantine/invalid-time'],
    ['no length', { ...good, until: good.at }, 'quarantine/invalid-time'],
    ['a blank reason', { ...good, reason: ' \n' }, 'quarantine/reason-missing'],
    ['an empty reason', { ...good, reason: '' }, 'schema/invalid'],
    ['no end', { ...good, until: undefined }, 'schema/invalid'],
    ['an end that does not belong', { ...event('release', day(1)), until: good.at }, 'schema/invalid'],
    ['nothing', undefined, 'schema/invalid'],
  ])('%s', (_, input, kind) => {
    const parsed = parseManualEvent(input, policy)
    expect(parsed.isErr() ? parsed.error.kind : undefined).toBe(kind)
  })
})
