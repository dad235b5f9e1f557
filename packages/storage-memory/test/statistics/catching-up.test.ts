import { orThrow } from '@gatewright/core'
import { passRate } from '@gatewright/core/stats'
import { describeStatistics } from '@gatewright/core/stats-runner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsOf, foldedOf, lease, runner, shownOf, statesOf } from './support/counted.ts'
import { deliver, deliveries, projectWith, type Delivery } from './support/deliveries.ts'
import { recorder, somePlugins, tally, testcaseOf } from './support/plugins.ts'

const history: readonly Delivery[] = Array.from({ length: 12 }, (_, index) => ({
  kind: 'report',
  hours: [index],
  outcome: index % 2 === 0 ? 'PASSED' : 'FAILED',
}))

describe('a plug-in that is new', () => {
  it('counts history alone while the others go on, and joins them with nothing left out or counted twice', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries(40), fc.array(deliveries(40), { maxLength: 5 }), async (first, later) => {
        const storage = await projectWith(first)
        const old = [tally(), recorder()]
        orThrow(await runner(storage, { plugins: old }).run(lease))
        const fresh = [tally({ id: 'new' }), recorder({ id: 'new-recorder' })]
        const counting = runner(storage, { plugins: [...old, ...fresh], batchEvents: 2 })
        for (const [index, more] of later.entries()) {
          orThrow(await counting.run({ ...lease, steps: 1 }))
          await deliver(storage, more, 100 * (index + 1))
        }
        orThrow(await counting.run(lease))
        const events = (await eventsOf(storage)).map(({ event }) => event)
        for (const plugin of [...old, ...fresh])
          expect(await shownOf(storage.states, plugin)).toEqual(foldedOf(plugin, events))
      }),
      { numRuns: 60 },
    )
  })

  it('does not touch one state of another plug-in', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: somePlugins() }).run(lease))
    const before = orThrow(await storage.states.list('statistics', { limit: 10_000 }))
    const plugins = [...somePlugins(), passRate({ windows: ['1d'] })]
    const counting = runner(storage, { plugins, batchEvents: 5 })
    const report = orThrow(await counting.run({ ...lease, steps: 2 }))
    expect(report).toMatchObject({ isBehind: true, position: 12 })
    const behind = orThrow(await describeStatistics(storage, plugins)).map(({ progress }) => progress?.lag)
    expect(behind).toEqual([...somePlugins().map(() => 0), 2])
    orThrow(await counting.run(lease))
    const after = orThrow(await storage.states.list('statistics', { limit: 10_000 }))
    for (const entry of before) expect(after).toContainEqual(entry)
  })

  it('takes its steps together with others as soon as they stand at one place', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: [tally()] }).run(lease))
    const first = [tally(), recorder({ id: 'a' })]
    orThrow(await runner(storage, { plugins: first, batchEvents: 5 }).run({ ...lease, steps: 1 }))
    const all = [...first, recorder({ id: 'b' })]
    // The second goes from 0 to 4 and to 5, where the first stands; both go on to 9 and to 12.
    expect(orThrow(await runner(storage, { plugins: all, batchEvents: 4 }).run(lease))).toMatchObject({
      steps: 4,
      changes: 12,
      isBehind: false,
    })
  })

  it('writes nothing that did not change', async () => {
    const storage = await projectWith([{ kind: 'report', hours: [1, 2], outcome: 'PASSED' }])
    const plugin = { ...passRate({ windows: ['1d'], id: 'keyed' }), key: testcaseOf }
    const counting = runner(storage, { plugins: [plugin] })
    const versions = async (): Promise<readonly (readonly [string, number])[]> => {
      const entries = orThrow(await storage.states.list('statistics', { after: 'head' }))
      return entries.flatMap(({ key, version }) => (key.startsWith('head ') ? [[key, version] as const] : []))
    }
    orThrow(await counting.run(lease))
    expect((await versions()).map(([, version]) => version)).toEqual([1, 1])
    // The reports that follow begin with the next testcase, so only one of the two is in both.
    await deliver(storage, [{ kind: 'report', hours: [3], outcome: 'PASSED' }], 5)
    orThrow(await counting.run(lease))
    await deliver(storage, [{ kind: 'report', hours: [4], outcome: 'PASSED' }], 9)
    orThrow(await counting.run(lease))
    expect(await versions()).toEqual([
      ['head keyed@1#0 1d =unit/a', 1],
      ['head keyed@1#0 1d =unit/b', 3],
    ])
  })

  it('of another version is counted from the beginning beside what the version before had counted', async () => {
    const storage = await projectWith(history)
    const [one, two] = [tally({ version: 1 }), tally({ version: 2 })]
    orThrow(await runner(storage, { plugins: [one] }).run(lease))
    await deliver(storage, history.slice(0, 2), 50)
    orThrow(await runner(storage, { plugins: [two] }).run(lease))
    const events = await eventsOf(storage)
    const [all, before] = [events, events.filter(({ position }) => position <= 12)].map((own) =>
      own.map(({ event }) => event),
    )
    expect(await shownOf(storage.states, two)).toEqual(foldedOf(two, all ?? []))
    expect(await shownOf(storage.states, one)).toEqual(foldedOf(one, before ?? []))
  })
})

describe('a count that is made anew', () => {
  it('is shown when it has come as far as the old one, and not before; the old one is removed', async () => {
    const storage = await projectWith(history)
    let weight = 1
    const plugin = tally({
      step(state, event) {
        state.set(event.kind, (state.get(event.kind) ?? 0) + weight)
        return state
      },
    })
    const plugins = [plugin, recorder()]
    const counting = runner(storage, { plugins, batchEvents: 5 })
    orThrow(await counting.run(lease))
    const before = await shownOf(storage.states, plugin)
    const recorded = await shownOf(storage.states, recorder())
    weight = 10
    expect(orThrow(await counting.recount(lease, ['tally', 'unknown']))).toEqual(['tally'])
    orThrow(await counting.run({ ...lease, steps: 2 }))
    expect(await shownOf(storage.states, plugin)).toEqual(before)
    const [under] = orThrow(await describeStatistics(storage, plugins))
    expect(under).toMatchObject({ progress: { lag: 0 }, recount: { lag: 2, position: 10 } })
    orThrow(await counting.run(lease))
    const after = await shownOf(storage.states, plugin)
    expect(after).toEqual(
      before.map((bucket) => ({
        ...bucket,
        result: (bucket.result as [string, number][]).map(([kind, count]) => [kind, count * 10]),
      })),
    )
    expect(await shownOf(storage.states, recorder())).toEqual(recorded)
    expect([...(await statesOf(storage.states)).keys()].filter((key) => key.includes('tally@1#0'))).toEqual(
      [],
    )
    const [done] = orThrow(await describeStatistics(storage, plugins))
    expect(done?.recount).toBeUndefined()
  })

  it('begins anew when it is asked for again', async () => {
    const storage = await projectWith(history)
    const counting = runner(storage, { plugins: [tally()], batchEvents: 5 })
    orThrow(await counting.run(lease))
    for (let times = 0; times < 3; times++) {
      orThrow(await counting.recount(lease, ['tally']))
      orThrow(await counting.run({ ...lease, steps: 1 }))
    }
    orThrow(await counting.run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, tally())).toEqual(foldedOf(tally(), events))
    const names = [...(await statesOf(storage.states)).keys()].filter((key) => key.startsWith('track '))
    expect(names).toEqual(['track tally@1#3'])
  })
})

describe('a plug-in that is given up', () => {
  it('keeps its states until it is retired, and then leaves nothing', async () => {
    const storage = await projectWith(history)
    orThrow(await runner(storage, { plugins: [tally(), recorder()] }).run(lease))
    const counting = runner(storage, { plugins: [recorder()] })
    orThrow(await counting.run(lease))
    expect(await shownOf(storage.states, tally())).not.toEqual([])
    expect(orThrow(await counting.retire(lease))).toEqual(['tally@1#0'])
    orThrow(await counting.run(lease))
    expect([...(await statesOf(storage.states)).keys()].filter((key) => key.includes('tally'))).toEqual([])
    expect(await shownOf(storage.states, recorder())).not.toEqual([])
  })

  it('counts everything again when it comes back, also before it was removed', async () => {
    const storage = await projectWith(history)
    const both = [tally(), recorder()]
    orThrow(await runner(storage, { plugins: both }).run(lease))
    orThrow(await runner(storage, { plugins: [recorder()] }).retire(lease))
    orThrow(await runner(storage, { plugins: both }).run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, tally())).toEqual(foldedOf(tally(), events))
  })
})
