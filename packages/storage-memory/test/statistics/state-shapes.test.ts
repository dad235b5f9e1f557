import { orThrow } from '@gatewright/core'
import type { JsonValue } from '@gatewright/core/canonical'
import type { StateStore } from '@gatewright/core/ports'
import type { StatisticsPlugin } from '@gatewright/core/stats'
import { describeStatistics, readHistory, readLatestOfKeys } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { lease, runner, shownOf, statesOf } from './support/counted.ts'
import { deliver, projectWith, type Delivery } from './support/deliveries.ts'
import { nameOf, recorder, tally } from './support/plugins.ts'

const history: readonly Delivery[] = Array.from({ length: 9 }, (_, index) => ({
  kind: 'report',
  hours: [index],
  outcome: 'PASSED',
}))

class Counter {
  count = 1
}

describe('a state', () => {
  it.each<readonly [string, unknown]>([
    ['a Map', new Map([['a', 1]])],
    ['a Set in a list', [new Set([1])]],
    ['a Date', { at: new Date(0) }],
    ['of a class', new Counter()],
    ['a promise', Promise.resolve(1)],
    ['a function', { f: () => 1 }],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a bigint', 1n],
    ['Infinity', { a: [Number.POSITIVE_INFINITY] }],
  ])('that is %s is refused before it is lost, and the plug-in parked', async (_, state) => {
    const { save: _save, load: _load, ...plain } = tally()
    const plugin = { ...plain, id: 'shaped', step: () => state } as unknown as StatisticsPlugin
    const storage = await projectWith(history)
    const report = orThrow(await runner(storage, { plugins: [plugin, recorder()] }).run(lease))
    expect(report).toMatchObject({ position: 9, parked: ['shaped'] })
    const [described] = orThrow(await describeStatistics(storage, [plugin]))
    expect(described?.progress?.lastError?.message).toMatch(/could not be stored: .*(JSON|form)/)
  })

  it('may hold what JSON can say, whatever it is called', async () => {
    const state = {
      ['__proto__']: 1,
      constructor: [null, true, -0, { toString: 'x' }],
      '': '\ud800 \u0000 "',
      none: undefined,
    }
    const storage = await projectWith(history)
    const { save: _save, load: _load, ...plain } = tally()
    const plugin = {
      ...plain,
      windows: ['all'],
      step: () => state,
      result: (own: JsonValue) => own,
    } as unknown as StatisticsPlugin
    orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    const [shown] = await shownOf(storage.states, plugin)
    expect(Object.entries(shown?.result ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['', '\ud800 \u0000 "'],
      ['__proto__', 1],
      ['constructor', [null, true, 0, { toString: 'x' }]],
    ])
  })

  it('of megabytes is counted on, listed and removed, with a few of them in memory at once', async () => {
    const text = 'x'.repeat(1_200_000)
    const plugin = recorder({
      id: 'big',
      windows: ['1h'],
      kinds: ['result'],
      init: () => [text],
    })
    const keyed = { ...plugin, id: 'big-by-name', key: nameOf }
    const storage = await projectWith([...history, ...history, ...history])
    orThrow(await runner(storage, { plugins: [plugin, keyed], batchEvents: 9 }).run(lease))
    const { points } = orThrow(await readHistory(storage.states, { plugin }, { order: 'oldest-first' }))
    expect(points.map(({ result }) => (result as string[]).length)).toEqual(
      Array.from({ length: 9 }, () => 4),
    )
    let most = 0
    const states: StateStore = {
      ...storage.states,
      list: (...asked) =>
        storage.states.list(...asked).map((page) => {
          most = Math.max(most, page.length)
          return page
        }),
    }
    const keys = orThrow(await readLatestOfKeys(states, { plugin: keyed }, { limit: 25 }))
    expect(keys.points).toHaveLength(25)
    const retiring = runner({ ...storage, states }, { plugins: [tally()] })
    orThrow(await retiring.retire(lease))
    orThrow(await retiring.run(lease))
    expect([...(await statesOf(storage.states)).keys()].filter((key) => key.includes('big'))).toEqual([])
    expect(most).toBeLessThanOrEqual(16)
  })
})

describe('a page of keys', () => {
  it('reads little more than it answers, and grows where there is much to read', async () => {
    const storage = await projectWith([])
    const hours = Array.from({ length: 700 }, (_, index) => index / 3_600)
    await deliver(storage, [{ kind: 'report', hours, outcome: 'PASSED' }])
    const plugin = recorder({ kinds: ['result'], key: nameOf })
    orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    const lengths: number[] = []
    const states: Pick<StateStore, 'get' | 'list'> = {
      get: storage.states.get,
      list: (...asked) =>
        storage.states.list(...asked).map((page) => {
          lengths.push(page.length)
          return page
        }),
    }
    expect(orThrow(await readLatestOfKeys(states, { plugin }, { limit: 5 })).points).toHaveLength(5)
    expect(lengths).toEqual([16])
    lengths.length = 0
    expect(orThrow(await readLatestOfKeys(states, { plugin }, { limit: 1_000 })).points).toHaveLength(700)
    expect(lengths.length).toBeLessThan(5)
  })
})
