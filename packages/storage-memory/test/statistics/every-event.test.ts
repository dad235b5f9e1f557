import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { StatisticsPlugin } from '@gatewright/core/stats'
import { createStatisticsRunner, type StatisticsRunner } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { lease, statesOf } from './support/counted.ts'
import { projectWith, type Delivery } from './support/deliveries.ts'
import { recorder, somePlugins, tally } from './support/plugins.ts'

const history: readonly Delivery[] = [
  { kind: 'report', hours: [1, 2, 30], outcome: 'FAILED' },
  { kind: 'waiver', hour: 3, step: 'requested' },
  { kind: 'decision', hour: 5, isClosed: true },
  { kind: 'report', hours: [0, 40, 41, 42], outcome: 'PASSED' },
  { kind: 'testcase' },
  { kind: 'waiver', hour: 6, step: 'approved' },
  // Behind what follows by more than a day, and with an event of its own that is not.
  { kind: 'report', hours: [90, 91], outcome: 'PASSED' },
  { kind: 'report', hours: [2, 89], outcome: 'PASSED' },
]

/** Steps of one event each, of some, and one of all. */
const batches = [
  { batchEvents: 1, batchResults: 1 },
  { batchEvents: 3, batchResults: 4 },
  { batchEvents: 1_000, batchResults: 1_000 },
]

/** A process that is dead from the moment on at which its plug-ins see their so-manieth event: no call of its is answered. */
function dyingAt(
  storage: CompleteStorage,
  plugins: readonly StatisticsPlugin[],
  options: object,
  place: number,
): { readonly runner: StatisticsRunner; readonly seen: () => number } {
  let seen = 0
  const alive = <Answer>(answer: Answer): Answer => {
    if (seen > place) throw new Error('dead')
    return answer
  }
  const watched = plugins.map((plugin): StatisticsPlugin => ({
    ...plugin,
    step(state, event) {
      seen += 1
      return plugin.step(state, event)
    },
  }))
  const { states, feed, results } = storage
  const stores = {
    ...storage,
    states: {
      put: (...asked: Parameters<typeof states.put>) => alive(states).put(...asked),
      get: (...asked: Parameters<typeof states.get>) => alive(states).get(...asked),
      list: (...asked: Parameters<typeof states.list>) => alive(states).list(...asked),
    },
    feed: { ...feed, read: (...asked: Parameters<typeof feed.read>) => alive(feed).read(...asked) },
    results: { query: (...asked: Parameters<typeof results.query>) => alive(results).query(...asked) },
  }
  return { runner: createStatisticsRunner(stores, { ...options, plugins: watched }), seen: () => seen }
}

describe('a process that ends at an event', () => {
  it.each(batches)(
    'leaves the numbers of one that never ended, at every event, in steps of %j',
    async (batch) => {
      const options = { ...batch, latenessMs: 24 * 3_600_000, agreeing: 1 }
      const plugins = somePlugins()
      const once = await projectWith(history)
      const whole = dyingAt(once, plugins, options, Number.POSITIVE_INFINITY)
      orThrow(await whole.runner.run(lease))
      const expected = await statesOf(once.states)
      expect(whole.seen()).toBeGreaterThan(40)
      for (let place = 0; place < whole.seen(); place++) {
        const storage = await projectWith(history)
        await expect(dyingAt(storage, plugins, options, place).runner.run(lease)).rejects.toThrow('dead')
        orThrow(await createStatisticsRunner(storage, { ...options, plugins }).run(lease))
        expect(await statesOf(storage.states), `ended at event ${place}`).toEqual(expected)
      }
    },
  )

  it('leaves them also where it ends again and again, at every second event', async () => {
    const options = { batchEvents: 1, batchResults: 1, latenessMs: 24 * 3_600_000, agreeing: 1 }
    const plugins = [tally(), recorder()]
    const once = await projectWith(history)
    orThrow(await createStatisticsRunner(once, { ...options, plugins }).run(lease))
    const storage = await projectWith(history)
    let ends = 0
    for (; ends < 1_000; ends++) {
      // A step of one event shows it in each window of each plug-in: the first ends in it, the second in the next.
      const place = ends % 2 === 0 ? 1 : 20
      const ended = await dyingAt(storage, plugins, options, place)
        .runner.run(lease)
        .then(
          () => false,
          () => true,
        )
      if (!ended) break
    }
    expect(ends).toBeGreaterThan(5)
    expect(await statesOf(storage.states)).toEqual(await statesOf(once.states))
  })

  it('counts nothing twice where the same runner goes on after a store or a host threw in the middle', async () => {
    const options = { batchEvents: 3, batchResults: 4, latenessMs: 24 * 3_600_000, agreeing: 1 }
    const plugins = somePlugins()
    const once = await projectWith(history)
    orThrow(await createStatisticsRunner(once, { ...options, plugins }).run(lease))
    const expected = await statesOf(once.states)
    for (let place = 0; ; place++) {
      const storage = await projectWith(history)
      let [labels, isThrowing] = [0, true]
      const runner = createStatisticsRunner(storage, {
        ...options,
        plugins,
        step() {
          if (isThrowing && labels++ === place) throw new Error('thrown')
        },
      })
      const thrown = await runner.run(lease).then(
        () => false,
        () => true,
      )
      isThrowing = false
      orThrow(await runner.run(lease))
      expect(await statesOf(storage.states), `thrown at ${place}`).toEqual(expected)
      if (!thrown) break
    }
  })
})
