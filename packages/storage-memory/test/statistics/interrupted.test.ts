import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { StatisticsPlugin } from '@gatewright/core/stats'
import { createStatisticsRunner, statisticsSteps, type StatisticsStep } from '@gatewright/core/stats-runner'
import { errAsync, type ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { eventsOf, foldedOf, lease, shownOf, statesOf } from './support/counted.ts'
import { deliver, instant, projectWith, type Delivery } from './support/deliveries.ts'
import { recorder, somePlugins, tally } from './support/plugins.ts'

/** What a process does in its life: counts, gets a new plug-in, counts one anew, gives one up. */
type Act = (
  storage: CompleteStorage,
  step: (label: StatisticsStep) => void,
  owner: string,
) => Promise<unknown>

const history: readonly Delivery[] = [
  { kind: 'report', hours: [1, 2, 30], outcome: 'FAILED' },
  { kind: 'waiver', hour: 3, step: 'requested' },
  { kind: 'decision', hour: 5, isClosed: true },
  { kind: 'report', hours: [0, 40], outcome: 'PASSED' },
  { kind: 'testcase' },
  { kind: 'waiver', hour: 6, step: 'approved' },
  { kind: 'report', hours: [90, 91], outcome: 'PASSED' },
  // A day behind: too late.
  { kind: 'report', hours: [2, 89], outcome: 'PASSED' },
]

const settings = { batchEvents: 3, latenessMs: 24 * 3_600_000, agreeing: 2 } as const
const rest: StatisticsPlugin = tally({ id: 'added', version: 2 })

const acts: readonly Act[] = [
  (storage, step, owner) => runOf(storage, somePlugins(), step, owner),
  (storage, step, owner) => runOf(storage, [...somePlugins(), rest], step, owner),
  async (storage, step, owner) => {
    const runner = createStatisticsRunner(storage, { ...settings, plugins: somePlugins(), step })
    const request = { ...lease, owner }
    orThrow(await runner.retire(request))
    return orThrow(await runner.run(request))
  },
]

async function runOf(
  storage: CompleteStorage,
  plugins: readonly StatisticsPlugin[],
  step: (label: StatisticsStep) => void,
  owner: string,
): Promise<unknown> {
  const runner = createStatisticsRunner(storage, { ...settings, plugins, step })
  return orThrow(await runner.run({ ...lease, owner }))
}

/** Lives through all acts; `killAt` ends the process at the label that is reached as so-manieth, and another one goes on. */
async function live(
  killAt: number,
): Promise<{ readonly states: unknown; readonly labels: readonly StatisticsStep[] }> {
  const storage = await projectWith(history.slice(0, 5))
  const labels: StatisticsStep[] = []
  const reached = (label: StatisticsStep): void => {
    labels.push(label)
    if (labels.length - 1 === killAt) throw new Error('killed')
  }
  for (const [index, act] of acts.entries()) {
    if (index === 1) await deliver(storage, history.slice(5), 5)
    try {
      await act(storage, reached, 'one')
    } catch (killed) {
      expect(String(killed)).toContain('killed')
      // The lease of the dead is over for the living only when its time is.
      orThrow(await storage.feed.lease('statistics', { owner: 'two', at: '2026-12-01T05:00:00Z', forMs: 1 }))
      const other = orThrow(
        await storage.feed.lease('statistics', { owner: 'one', at: '2026-12-01T06:00:00Z', forMs: 1 }),
      )
      expect(other?.owner).toBe('one')
      await act(storage, reached, 'one')
    }
  }
  return { states: await countedIn(storage), labels }
}

/** States without the counters of their writers. */
async function countedIn(storage: CompleteStorage): Promise<ReadonlyMap<string, string>> {
  return statesOf(storage.states)
}

describe('statistics that are interrupted', () => {
  it('come to the same bits wherever the process ends, and there is no step that it does not end at', async () => {
    const whole = await live(Number.NaN)
    expect(whole.labels.length).toBeGreaterThan(60)
    for (let killAt = 0; killAt < whole.labels.length; killAt++) {
      const interrupted = await live(killAt)
      expect(interrupted.states, `killed at ${killAt}, ${whole.labels[killAt]}`).toEqual(whole.states)
    }
    const joined = await recounted(Number.NaN)
    for (let killAt = 0; killAt < joined.labels.length; killAt++) {
      const interrupted = await recounted(killAt)
      expect(interrupted.states, `killed at ${killAt}, ${joined.labels[killAt]}`).toEqual(joined.states)
    }
    expect(new Set([...whole.labels, ...joined.labels])).toEqual(new Set(statisticsSteps))
  })

  it('come to the same bits when a store fails before or after it did what it was asked', async () => {
    const whole = await withFailure(Number.NaN, 'before')
    expect(whole.calls).toBeGreaterThan(20)
    for (let call = 0; call < whole.calls; call++)
      for (const when of ['before', 'after'] as const) {
        const failed = await withFailure(call, when)
        expect(failed.errors, `call ${call}`).toBe(1)
        expect(failed.states, `call ${call} failed ${when}`).toEqual(whole.states)
      }
  })

  it('stop at a page of history that cannot be read, and count it with the next run', async () => {
    const storage = await projectWith(history)
    let isDown = true
    const runner = createStatisticsRunner(
      {
        ...storage,
        results: {
          query: (query, page) =>
            isDown && (query.storedAfter ?? 0) >= 5 ? unavailable() : storage.results.query(query, page),
        },
      },
      { plugins: [recorder()], batchEvents: 2 },
    )
    const failed = await runner.run(lease)
    expect(failed.isErr() && failed.error.kind).toBe('store/unavailable')
    const stoppedAt = orThrow(await storage.feed.consumers())[0]?.position ?? 0
    expect(stoppedAt).toBeGreaterThan(0)
    expect(stoppedAt).toBeLessThan(orThrow(await storage.feed.position()))
    const counted = (await eventsOf(storage)).filter(({ position }) => position <= stoppedAt)
    expect(await shownOf(storage.states, recorder())).toEqual(
      foldedOf(
        recorder(),
        counted.map(({ event }) => event),
      ),
    )
    isDown = false
    orThrow(await runner.run(lease))
    const once = await projectWith(history)
    orThrow(await createStatisticsRunner(once, { plugins: [recorder()] }).run(lease))
    expect(await statesOf(storage.states)).toEqual(await statesOf(once.states))
  })
})

/** A count that is made anew, while more comes. */
async function recounted(
  killAt: number,
): Promise<{ readonly states: unknown; readonly labels: readonly StatisticsStep[] }> {
  const storage = await projectWith(history.slice(0, 6))
  const plugins = [tally(), recorder()]
  orThrow(await createStatisticsRunner(storage, { ...settings, plugins }).run(lease))
  const first = createStatisticsRunner(storage, { ...settings, plugins })
  expect(orThrow(await first.recount(lease, ['tally']))).toEqual(['tally'])
  await deliver(storage, history.slice(6), 6)
  const labels: StatisticsStep[] = []
  const step = (label: StatisticsStep): void => {
    labels.push(label)
    if (labels.length - 1 === killAt) throw new Error('killed')
  }
  const request = { ...lease, at: instant(100) }
  try {
    orThrow(await createStatisticsRunner(storage, { ...settings, plugins, step }).run(request))
  } catch {
    orThrow(await createStatisticsRunner(storage, { ...settings, plugins, step }).run(request))
  }
  return { states: await countedIn(storage), labels }
}

async function withFailure(
  failing: number,
  when: 'before' | 'after',
): Promise<{ readonly states: unknown; readonly calls: number; readonly errors: number }> {
  const storage = await projectWith(history)
  let calls = 0
  let errors = 0
  /** The call does its work, and may answer that it did not. */
  const call = <Value, Failure>(work: () => ResultAsync<Value, Failure>): ResultAsync<Value, Failure> => {
    if (calls++ !== failing) return work()
    if (when === 'before') return unavailable()
    return work().andThen(() => unavailable<Value, Failure>())
  }
  const { feed, states, results } = storage
  const runner = createStatisticsRunner(
    {
      ...storage,
      feed: {
        ...feed,
        read: (...asked) => call(() => feed.read(...asked)),
        lease: (...asked) => call(() => feed.lease(...asked)),
      },
      states: {
        put: (...asked) => call(() => states.put(...asked)),
        get: (...asked) => call(() => states.get(...asked)),
        list: (...asked) => call(() => states.list(...asked)),
      },
      results: { query: (...asked) => call(() => results.query(...asked)) },
    },
    { ...settings, plugins: somePlugins() },
  )
  for (;;) {
    const ran = await runner.run(lease)
    if (ran.isOk()) break
    errors += 1
    expect(ran.error.kind).toBe('store/unavailable')
  }
  return { states: await countedIn(storage), calls, errors }
}

function unavailable<Value, Failure>(): ResultAsync<Value, Failure> {
  return errAsync({ kind: 'store/unavailable', message: 'down', retryable: true } as Failure)
}
