import { orThrow } from '@gatewright/core'
import { passRate } from '@gatewright/core/stats'
import { describeStatistics, readLatest } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { eventsOf, foldedOf, lease, runner, shownOf, statesOf } from './support/counted.ts'
import { deliver, projectWith, type Delivery } from './support/deliveries.ts'
import { tally } from './support/plugins.ts'

const history: readonly Delivery[] = Array.from({ length: 12 }, (_, index) => ({
  kind: 'report',
  hours: [4 * index],
  outcome: 'PASSED',
}))

const hours = tally({ windows: ['1h'] })
const both = tally({ windows: ['1d', '1h'] })

describe('a window that is added to a plug-in', () => {
  it('is counted from the beginning, and shown when it is whole', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: [hours] }).run(lease))
    const before = await shownOf(storage.states, hours)
    await deliver(storage, history.slice(0, 2), 20)
    const counting = runner(storage, { plugins: [both], batchEvents: 5 })
    orThrow(await counting.run({ ...lease, steps: 2 }))
    // The hours go on as they were; of the days there is nothing rather than a part.
    expect(await shownOf(storage.states, hours)).not.toEqual(before)
    expect(orThrow(await readLatest(storage.states, { plugin: both, window: '1d' }))).toBeUndefined()
    const [described] = orThrow(await describeStatistics(storage, [both]))
    expect(described).toMatchObject({ progress: { lag: 0 }, recount: { position: 5 } })
    await deliver(storage, history.slice(2, 4), 30)
    orThrow(await counting.run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, both)).toEqual(foldedOf(both, events))
    const names = [...(await statesOf(storage.states)).keys()].filter((key) => key.includes('tally@1#0'))
    expect(names).toEqual([])
  })

  it('after it was taken away for a time has no hole', async () => {
    const storage = await projectWith(history.slice(0, 4))
    orThrow(await runner(storage, { plugins: [both] }).run(lease))
    await deliver(storage, history.slice(4, 8), 4)
    orThrow(await runner(storage, { plugins: [hours] }).run(lease))
    await deliver(storage, history.slice(8), 8)
    orThrow(await runner(storage, { plugins: [both] }).run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, both)).toEqual(foldedOf(both, events))
  })

  it('counts nothing anew where only their order or spelling changed, or one was taken away', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: [both] }).run(lease))
    for (const windows of [['60m', '24h'], ['1h']]) {
      const report = orThrow(await runner(storage, { plugins: [tally({ windows })] }).run(lease))
      expect(report).toMatchObject({ steps: 0, isBehind: false })
    }
  })

  it('is counted at last where processes with and without it take turns, while both are about', async () => {
    const storage = await projectWith([])
    for (const [index, delivery] of history.entries()) {
      await deliver(storage, [delivery], index)
      orThrow(await runner(storage, { plugins: [index % 2 === 0 ? hours : both] }).run(lease))
    }
    orThrow(await runner(storage, { plugins: [both] }).run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, both)).toEqual(foldedOf(both, events))
    expect(await shownOf(storage.states, hours)).toEqual(foldedOf(hours, events))
  })

  it('is added to a built-in plug-in as to any other', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: [passRate({ windows: ['1h'] })] }).run(lease))
    const plugin = passRate({ windows: ['1h', 'all'] })
    orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    const all = orThrow(await readLatest(storage.states, { plugin, window: 'all' }))
    expect(all?.result.passed).toBe(12)
  })
})
