import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../src/schema/index.ts'
import {
  countResults,
  durationQuantiles,
  flakeRate,
  foldEvents,
  gateTimes,
  latestBy,
  passRate,
  rollUp,
  waiverDebt,
  type DecisionEvent,
  type ResultEvent,
} from '../../src/stats/index.ts'

const hour = 3_600_000
const day = 24 * hour
const monday = Date.UTC(2026, 10, 30)
let ids = 0

function result(at: number, more: Partial<TestResult>): ResultEvent {
  return {
    kind: 'result',
    at,
    result: {
      id: `r${ids++}`,
      testcase: 'unit/math/adds',
      item: { type: 'git_commit', id: 'c1' },
      outcome: 'PASSED',
      submittedAt: new Date(at).toISOString(),
      variant: {},
      data: {},
      groups: ['run-1'],
      attempt: 1,
      ...more,
    },
  }
}

describe('countResults', () => {
  it('counts by product and submitter from the data or the variant, and leaves out who says neither', () => {
    const events = [
      result(monday, { data: { product: ['rhel-10', 'rhel-9'], submitter: ['ann'] } }),
      result(monday, { variant: { product: 'rhel-10' } }),
      result(monday, { data: { product: [] } }),
    ]
    const [byProduct] = foldEvents(countResults('product', { windows: ['1d'] }), events)
    expect(byProduct?.result).toEqual({ total: 2, distinct: 1, counts: [{ name: 'rhel-10', count: 2 }] })
    const [bySubmitter] = foldEvents(countResults('submitter', { windows: ['1d'] }), events)
    expect(bySubmitter?.result.counts).toEqual([{ name: 'ann', count: 1 }])
  })

  it('counts names that every object has', () => {
    const events = ['__proto__', 'constructor', '__proto__'].map((testcase) => result(monday, { testcase }))
    const [all] = foldEvents(countResults('testcase', { windows: ['1d'] }), events)
    expect(all?.result.counts).toEqual([
      { name: '__proto__', count: 2 },
      { name: 'constructor', count: 1 },
    ])
  })

  it('lists the most frequent only, and says how many there are', () => {
    const events = ['a', 'b', 'b', 'c'].map((testcase) => result(monday, { testcase }))
    const [all] = foldEvents(countResults('testcase', { windows: ['1d'], most: 2 }), events)
    expect(all?.result).toEqual({
      total: 4,
      distinct: 3,
      counts: [
        { name: 'b', count: 2 },
        { name: 'a', count: 1 },
      ],
    })
  })
})

describe('passRate', () => {
  it('counts what nobody classified as a failure, and says nothing of skipped tests alone', () => {
    const outcomes = ['PASSED', 'FAILED', 'ERROR', 'SKIPPED', 'INFO', 'RUNNING', 'whatever', 'PASSED']
    const [one] = foldEvents(
      passRate({ windows: ['1h'] }),
      outcomes.map((outcome) => result(monday, { outcome })),
    )
    expect(one?.result).toEqual({ passed: 2, failed: 2, errored: 1, skipped: 1, other: 2, rate: 0.4 })
    const [skipped] = foldEvents(passRate({ windows: ['1h'] }), [result(monday, { outcome: 'SKIPPED' })])
    expect(skipped?.result.rate).toBeNull()
  })
})

describe('latestBy', () => {
  it('keeps the newest by the time of the event, whatever comes later', () => {
    const plugin = latestBy({
      id: 'latest',
      summary: 'The latest',
      kinds: ['result'],
      pick: (event) =>
        event.kind === 'result'
          ? { key: event.result.testcase, id: event.result.id, value: event.result.outcome }
          : undefined,
    })
    const events = [
      result(monday + hour, { outcome: 'FAILED', id: 'b' }),
      result(monday, { outcome: 'PASSED', id: 'z' }),
      result(monday + hour, { outcome: 'ERROR', id: 'a' }),
    ]
    const [all] = foldEvents(plugin, events)
    expect(all?.result.latest).toEqual([
      { key: 'unit/math/adds', at: '2026-11-30T01:00:00.000Z', id: 'b', value: 'FAILED' },
    ])
  })
})

describe('flakeRate', () => {
  const flakes = (events: readonly ResultEvent[]) =>
    foldEvents(flakeRate({ windows: ['1d'] }), events)[0]?.result

  it.each([
    ['a pass at first', [{ outcome: 'PASSED' }], { runs: 1, flaky: 0, failed: 0 }],
    [
      'nothing but failures',
      [{ outcome: 'FAILED' }, { outcome: 'FAILED', attempt: 2 }],
      { runs: 1, flaky: 0, failed: 1 },
    ],
    ['a pass after a failure', [{ outcome: 'FAILED' }, { attempt: 2 }], { runs: 1, flaky: 1, failed: 0 }],
    ['a failure after a pass', [{}, { outcome: 'FAILED', attempt: 2 }], { runs: 1, flaky: 1, failed: 0 }],
    ['a pass after a pass', [{}, { attempt: 2 }], { runs: 1, flaky: 0, failed: 0 }],
    ['an error and a pass', [{ outcome: 'ERROR' }, { attempt: 2 }], { runs: 1, flaky: 0, failed: 0 }],
    [
      'an error and a failure',
      [{ outcome: 'ERROR' }, { outcome: 'FAILED', attempt: 2 }],
      { runs: 1, flaky: 0, failed: 1 },
    ],
    ['an error alone', [{ outcome: 'ERROR' }], { runs: 0, flaky: 0, failed: 0 }],
    ['skipped', [{ outcome: 'SKIPPED' }], { runs: 0, flaky: 0, failed: 0 }],
    [
      'the same in two runs',
      [{ outcome: 'FAILED' }, { groups: ['run-2'] }],
      { runs: 2, flaky: 0, failed: 1 },
    ],
    [
      'the same in two variants',
      [{ outcome: 'FAILED' }, { variant: { os: 'a' } }],
      { runs: 2, flaky: 0, failed: 1 },
    ],
  ] as const)('%s', (_, attempts, expected) => {
    const events = attempts.map((more) => result(monday, more as Partial<TestResult>))
    for (const order of [events, [...events].reverse()]) {
      const { runs, flaky, failed } = flakes(order) ?? {}
      expect({ runs, flaky, failed }).toEqual(expected)
    }
  })

  it('sees a flake among attempts that nobody counted', () => {
    const events = ['PASSED', 'FAILED'].map((outcome) => {
      const { attempt: _, ...own } = result(monday, { outcome }).result
      return { kind: 'result', at: monday, result: own } as const
    })
    expect(flakes(events)).toMatchObject({ runs: 1, flaky: 1, rate: 1 })
  })

  it('names suites by the report or the namespace, those with the most flakes first', () => {
    const flaky = (more: Partial<TestResult>): readonly ResultEvent[] => [
      result(monday, { ...more, outcome: 'FAILED' }),
      result(monday, { ...more, attempt: 2 }),
    ]
    const events = [
      ...flaky({ testcase: 'shop.cart.adds' }),
      ...flaky({ testcase: 'shop.cart.removes' }),
      ...flaky({ testcase: 'x', data: { suite: ['slow'] } }),
    ]
    expect(flakes(events)?.suites).toEqual([
      { name: 'shop.cart', count: 2 },
      { name: 'slow', count: 1 },
    ])
  })
})

describe('gateTimes', () => {
  const decision = (
    id: string,
    status: string,
    at: number,
    more: Partial<DecisionEvent> = {},
  ): DecisionEvent => ({
    kind: 'decision',
    at,
    isClosing: false,
    decision: {
      id,
      decidedAt: new Date(at).toISOString(),
      subject: { type: 'koji_build', identifier: 'bash-1' },
      decisionContext: 'release',
      status,
      decision: {},
    },
    ...more,
  })

  it('takes the first final decision of a question, and leaves out what has no start', () => {
    const events = [
      decision('d1', 'pending', monday + hour, { startedAt: monday }),
      decision('d3', 'satisfied', monday + 3 * hour, { startedAt: monday }),
      decision('d2', 'unsatisfied', monday + 2 * hour, { startedAt: monday }),
      decision('d4', 'satisfied', monday + hour),
    ]
    const [one] = foldEvents(gateTimes({ windows: ['1d'] }), events)
    expect(one?.result).toMatchObject({ decided: 1, toDecisionP50Ms: 2 * hour, closed: 0, openP50Ms: null })
    expect(one?.result.statuses[0]).toEqual({ name: 'satisfied', count: 2 })
  })

  it('measures for how long a decision was open, and nothing less than no time', () => {
    const closing = (id: string, ms: number): DecisionEvent => {
      const own = decision(id, 'satisfied', monday)
      const closedAt = new Date(monday + ms).toISOString()
      return { ...own, at: monday + ms, isClosing: true, decision: { ...own.decision, closedAt } }
    }
    const events = [closing('a', hour), closing('b', 2 * hour), closing('c', -5)]
    const [before, one] = foldEvents(gateTimes({ windows: ['1d'] }), events)
    expect(before?.result).toMatchObject({ closed: 1, openP50Ms: 0 })
    expect(one?.result).toMatchObject({ closed: 2, openP50Ms: hour, openP90Ms: 2 * hour, statuses: [] })
  })
})

describe('waiverDebt', () => {
  const scope = { subject: { type: 'koji_build', identifier: 'bash-1' }, testcase: 't' }
  const at = (days: number): string => new Date(monday + days * day).toISOString()

  it('counts from the approval by another person until the end or what took it back, each event once', () => {
    const first = [
      { kind: 'requested', waiverId: 'w1', at: at(0), by: 'ann', scope, reason: 'x', expiresAt: at(10) },
      { kind: 'approved', waiverId: 'w1', at: at(1), by: 'ann', comment: 'my own' },
      { kind: 'approved', waiverId: 'w1', at: at(2), by: 'bob', comment: 'ok' },
      { kind: 'revoked', waiverId: 'w1', at: at(5), by: 'bob', comment: 'fixed' },
    ] as const
    const second = [
      { kind: 'requested', waiverId: 'w2', at: at(0), by: 'ann', scope, reason: 'x', expiresAt: at(4) },
      { kind: 'approved', waiverId: 'w2', at: at(3), by: 'bob', comment: 'ok' },
    ] as const
    const changed = [first.slice(0, 1), first.slice(0, 3), first, first, second].map((events) => ({
      kind: 'waiver' as const,
      at: monday,
      waiverId: events[0]?.waiverId ?? '',
      events,
    }))
    const [all] = foldEvents(waiverDebt(), changed)
    expect(all?.result).toEqual({
      requested: 2,
      approved: 2,
      waivedDays: 4,
      active: [
        { at: at(2), count: 1 },
        { at: at(3), count: 2 },
        { at: at(4), count: 1 },
        { at: at(5), count: 0 },
      ],
    })
  })
})

describe('rollUp', () => {
  it('merges states into days and weeks that begin on Monday, and leaves the states as they are', () => {
    const plugin = durationQuantiles({ windows: ['1h'] })
    const at = [monday - hour, monday, monday + hour, monday + 6 * day, monday + 7 * day]
    const buckets = foldEvents(
      plugin,
      at.map((when, index) => result(when, { durationMs: 10 ** index })),
    )
    const before = JSON.stringify(buckets)
    const weeks = rollUp(plugin, [...buckets].reverse(), 'week')
    expect(weeks.map(({ start, result: { count, max } }) => [start, count, max])).toEqual([
      [monday - 7 * day, 1, 1],
      [monday, 3, 1_000],
      [monday + 7 * day, 1, 10_000],
    ])
    expect(rollUp(plugin, buckets, 'day').map(({ result: { count } }) => count)).toEqual([1, 2, 1, 1])
    expect(JSON.stringify(buckets)).toBe(before)
  })

  it('refuses a plug-in that cannot merge', () => {
    const { merge: _, ...plugin } = passRate({ windows: ['1h'] })
    expect(() => rollUp(plugin, [], 'day')).toThrow(TypeError)
  })
})
