import { addWebhookSubscription } from '@gatewright/core/feed'
import { receiveReport } from '@gatewright/core/ingest'
import type { CleanedUp, DeliveredWebhooks, Recomputed } from '@gatewright/core/jobs'
import { describe, expect, it } from 'vitest'
import { receivers, type Answer } from '../feed/support/receivers.ts'
import { appendRuns, fold, ofMain } from './support/flaky-project.ts'
import { runThrough, setUp, slice, type JobScene } from './support/job-scene.ts'
import { bytesOf, lineReader } from './support/line-reader.ts'
import { flake, sending } from './support/sending.ts'
import { wholeState } from './support/whole-state.ts'

const at = '2026-12-01T12:00:00Z'
const day = 86_400_000
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe('recompute', () => {
  it('reports which tests other settings would classify otherwise, and touches nothing that is in use', async () => {
    const { storage, context } = setUp(() => ({ flakes: ofMain }))
    await appendRuns(storage, { runs: 80, end: at })
    // Three days later there is one run more, which by itself says little.
    const submittedAt = '2026-12-04T12:00:00Z'
    const item = { type: 'own_type', id: 'late' }
    const late = { item, outcome: 'PASSED', submittedAt, variant: {}, data: {}, groups: ['late'] }
    const results = ['unit/flaky-0', 'e2e/pays'].map((testcase) => ({
      ...late,
      testcase,
      id: `late ${testcase}`,
    }))
    ;(await storage.results.append('late', results))._unsafeUnwrap()
    await fold(storage, submittedAt)
    const before = (await storage.states.list('flake-states'))._unsafeUnwrap()
    const payload = { days: { after: 1 }, testcases: { like: ['unit/%'] }, most: 1 }
    const report = await slice('recompute', payload, context)
    const { tests, changed, changes } = report.facts as Recomputed
    expect(tests).toBe(32)
    expect(changes).toMatchObject([{ testcase: 'unit/broken', before: 'broken', after: 'unknown' }])
    expect(changed).toBe(2)
    expect((await storage.states.list('flake-states'))._unsafeUnwrap()).toEqual(before)
  })

  it('counts all of history in another way, some steps at a time', async () => {
    const { storage, context, clock } = setUp(() => ({ flakes: { ...ofMain, batchResults: 100 } }))
    await appendRuns(storage, { runs: 24, end: at })
    await fold(storage, at)
    const payload = { fold: { space: 'flake-states-2', openDays: 3 }, steps: 1 }
    const reports = await runThrough('recompute', payload, context, clock)
    expect(reports.map(({ state }) => state)).toContain('more')
    expect(reports.at(-1)).toMatchObject({ state: 'done', facts: { tests: 32, changed: 0, position: 24 } })
  })
})

describe('cleanup-old-data', () => {
  async function old(): Promise<JobScene> {
    const scene = setUp(() => ({ reader: lineReader }))
    const { storage, clock, context } = scene
    const about = { item: { type: 'own_type', id: 'c1' } }
    const upload = { id: 'old', bytes: bytesOf('unit/a passed'), about }
    ;(await receiveReport(storage, upload, { at: clock.now() }))._unsafeUnwrap()
    await runThrough('analyze-test-results', {}, context, clock)
    clock.advance(1.5 * day)
    ;(await storage.reports.put(bytesOf('orphan'), { receivedAt: clock.now() }))._unsafeUnwrap()
    clock.advance(1.5 * day)
    return scene
  }
  const removedOf = (reports: readonly { readonly facts: unknown }[]): readonly unknown[] =>
    reports.map(({ facts }) => [(facts as CleanedUp).phase, (facts as CleanedUp).removed])
  const ages = { resultsAfterMs: 2 * day, reportsAfterMs: 2 * day }

  it('says what would go, and removes nothing', async () => {
    const { storage, context, clock } = await old()
    const before = await wholeState(storage)
    const reports = await runThrough('cleanup-old-data', ages, context, clock)
    expect(removedOf(reports)).toEqual([
      ['results', { results: 1 }],
      ['reports', { reports: 1 }],
      ['left-behind', { orphans: 1, dropBoxItems: 0, ended: 0 }],
      ['outbox', { delivered: 0, dead: 0, abandoned: 0 }],
      ['statistics', {}],
    ])
    expect(await wholeState(storage)).toEqual(before)
  })

  it('removes what it said', async () => {
    const { storage, context, clock } = await old()
    const reports = await runThrough('cleanup-old-data', { ...ages, dryRun: false }, context, clock)
    expect(removedOf(reports).slice(0, 3)).toEqual([
      ['results', { results: 1 }],
      ['reports', { reports: 1 }],
      ['left-behind', { orphans: 1, dropBoxItems: 0, ended: 0 }],
    ])
    expect((await storage.reports.find({}))._unsafeUnwrap()).toEqual([])
  })

  it('forgets notifications that went out long ago, and keeps those that wait', async () => {
    const scene = sending(({ channel }) =>
      channel === 'mail' ? { message: 'down', retryable: true } : undefined,
    )
    const { storage, context, clock } = scene
    await slice('send-notification', { events: [flake('1')] }, context)
    clock.advance(8 * day)
    const payload = { phase: 'outbox', dryRun: false }
    expect(removedOf([await slice('cleanup-old-data', payload, context)])).toEqual([
      ['outbox', { delivered: 1, dead: 0, abandoned: 0 }],
    ])
    const left = (await storage.outbox.find({}))._unsafeUnwrap()
    expect(left.map(({ topic, state }) => [topic, state])).toEqual([['notify mail', 'waiting']])
  })

  it('keeps for ever what nobody says an age of', async () => {
    const { context, clock } = await old()
    const reports = await runThrough('cleanup-old-data', { dryRun: false }, context, clock)
    expect(removedOf(reports).slice(0, 2)).toEqual([
      ['results', {}],
      ['reports', {}],
    ])
  })
})

describe('deliver-webhooks', () => {
  async function subscribed(answer?: (id: string, earlier: number) => Answer): Promise<JobScene> {
    const scene = setUp((_, clock) => ({
      webhooks: {
        source: 'tag:results.example,2026:shop',
        fetcher: receivers(clock, () => [secret], answer && (({ id }, earlier) => answer(id, earlier)))
          .fetcher,
      },
    }))
    const subscription = { id: 'chat', url: 'https://chat.example/', secrets: [secret] }
    const lease = { owner: 'worker-1', at, forMs: 60_000 }
    ;(await addWebhookSubscription(scene.storage, subscription, lease))._unsafeUnwrap()
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      (await scene.storage.groups.put({ id, state: 'complete' }))._unsafeUnwrap()
    return scene
  }
  const countsOf = (
    reports: readonly { readonly state: string; readonly facts: unknown }[],
  ): readonly unknown[] =>
    reports.map(({ state, facts }) => {
      const { planned, delivered, retried } = facts as DeliveredWebhooks
      return [state, planned, delivered, retried]
    })

  it('plans and sends some at a time, until nothing is left', async () => {
    const { context, clock } = await subscribed()
    const reports = await runThrough('deliver-webhooks', { most: 2, mostEvents: 3 }, context, clock)
    expect(countsOf(reports)).toEqual([
      ['more', 3, 2, 0],
      ['more', 2, 2, 0],
      ['done', 0, 1, 0],
    ])
  })

  it('comes back when the receiver asks it to', async () => {
    const { context } = await subscribed((_, earlier) =>
      earlier === 0 ? { status: 429, retryAfter: '30' } : 204,
    )
    const report = await slice('deliver-webhooks', { most: 8 }, context)
    expect(report).toMatchObject({
      state: 'later',
      notBefore: '2026-12-01T12:00:30.000Z',
      facts: { retried: 5 },
    })
  })

  it('leaves a receiver alone that takes none', async () => {
    const { context } = await subscribed(() => 'nothing')
    const report = await slice('deliver-webhooks', { most: 2 }, { ...context, random: () => 0.999 })
    expect(report).toMatchObject({ state: 'later', facts: { delivered: 0, retried: 2 } })
  })
})
