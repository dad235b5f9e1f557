import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import { passRate, type StatisticsEvent, type StatisticsPlugin } from '@gatewright/core/stats'
import { describeStatistics, readLatest } from '@gatewright/core/stats-runner'
import { errAsync, okAsync, ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { eventsOf, foldedOf, lease, runner, shownOf, statesOf } from './support/counted.ts'
import { deliver, projectWith, type Delivery } from './support/deliveries.ts'
import { nameOf, recorder, tally } from './support/plugins.ts'

const history: readonly Delivery[] = Array.from({ length: 9 }, (_, index) => ({
  kind: 'report',
  hours: [index, index],
  outcome: 'PASSED',
}))

function throwing(at: (event: StatisticsEvent) => boolean): StatisticsPlugin {
  const { step, ...rest } = tally({ id: 'broken', kinds: ['result'] })
  return {
    ...rest,
    step(state, event) {
      const own = state as Map<string, number>
      // Half of a change is done when it throws.
      own.set('half', 1)
      if (at(event)) throw new Error(`no ${nameOf(event)}`)
      own.delete('half')
      return step(own, event)
    },
  } as StatisticsPlugin
}

async function eventsIn(storage: CompleteStorage): Promise<readonly StatisticsEvent[]> {
  return (await eventsOf(storage)).map(({ event }) => event)
}

describe('a plug-in that throws', () => {
  it('leaves out the events at which it throws, and says how many and why; the others count all of them', async () => {
    const storage = await projectWith(history)
    const isBad = (event: StatisticsEvent): boolean =>
      nameOf(event) === 'report-2/1' || nameOf(event) === 'report-7/0'
    const plugins = [throwing(isBad), tally(), recorder()]
    for (const batchEvents of [1_000, 2]) {
      const own = await projectWith(history)
      const report = orThrow(await runner(own, { plugins, batchEvents }).run(lease))
      expect(report).toMatchObject({ position: 9, isBehind: false, parked: [] })
      const events = await eventsIn(own)
      expect(await shownOf(own.states, plugins[0] as StatisticsPlugin)).toEqual(
        foldedOf(
          tally({ kinds: ['result'] }),
          events.filter((event) => !isBad(event)),
        ),
      )
      for (const plugin of plugins.slice(1))
        expect(await shownOf(own.states, plugin)).toEqual(foldedOf(plugin, events))
      const [broken, whole] = orThrow(await describeStatistics(own, plugins))
      expect(broken?.progress).toMatchObject({
        errors: 2,
        isParked: false,
        lag: 0,
        lastError: { message: 'no report-7/0', position: 8 },
      })
      expect(whole?.progress).toMatchObject({ errors: 0, lag: 0 })
    }
    expect((await statesOf(storage.states)).size).toBe(0)
  })

  it('is parked before the event at which it threw too often, and goes on from there once it is repaired', async () => {
    const numbers: unknown[] = []
    for (const batchEvents of [1_000, 3, 1]) {
      const storage = await projectWith(history)
      let isRepaired = false
      const broken = throwing((event) => !isRepaired && /report-[3-9]/.test(nameOf(event)))
      const counting = runner(storage, { plugins: [broken, tally()], batchEvents, parkAfter: 3 })
      const report = orThrow(await counting.run(lease))
      expect(report).toMatchObject({ position: 9, parked: ['broken'] })
      const [parked] = orThrow(await describeStatistics(storage, [broken]))
      numbers.push(parked?.progress)
      const again = orThrow(await counting.run(lease))
      expect(again).toMatchObject({ steps: 0, parked: ['broken'] })
      isRepaired = true
      expect(orThrow(await counting.resume(lease, ['broken', 'tally', 'unknown']))).toEqual(['broken'])
      orThrow(await counting.run(lease))
      const [resumed] = orThrow(await describeStatistics(storage, [broken]))
      expect(resumed?.progress).toMatchObject({ errors: 0, isParked: false, lag: 0 })
      // The first report whose two results it threw at is behind it.
      const events = (await eventsIn(storage)).filter((event) => !nameOf(event).startsWith('report-3/'))
      expect(await shownOf(storage.states, broken)).toEqual(foldedOf(tally({ kinds: ['result'] }), events))
    }
    expect(numbers[0]).toMatchObject({ position: 4, errors: 3, isParked: true, lag: 5 })
    expect(new Set(numbers.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  it.each<readonly [string, Partial<StatisticsPlugin>, RegExp]>([
    ['its state cannot be said in JSON', { save: () => Number.NaN }, /could not be stored/],
    [
      'it cannot save its state',
      {
        save: () => {
          throw new Error('no')
        },
      },
      /could not be stored: no/,
    ],
    [
      'it has no first state',
      {
        init: () => {
          throw new Error('empty')
        },
      },
      /could not be read: empty/,
    ],
  ])('is parked where %s', async (_, broken, message) => {
    const storage = await projectWith(history)
    const plugin = { ...tally({ id: 'broken' }), ...broken } as StatisticsPlugin
    const report = orThrow(await runner(storage, { plugins: [plugin, recorder()] }).run(lease))
    expect(report).toMatchObject({ position: 9, parked: ['broken'] })
    const [described] = orThrow(await describeStatistics(storage, [plugin]))
    expect(described?.progress).toMatchObject({ position: 0, errors: 1, isParked: true })
    expect(described?.progress?.lastError?.message).toMatch(message)
    expect(await shownOf(storage.states, recorder())).toEqual(foldedOf(recorder(), await eventsIn(storage)))
  })

  it('is parked where it cannot load what it saved before', async () => {
    const storage = await projectWith(history.slice(0, 3))
    orThrow(await runner(storage, { plugins: [tally()] }).run(lease))
    await deliver(storage, history.slice(3), 3)
    const plugin = tally({
      load: () => {
        throw new Error('of another shape')
      },
    })
    const report = orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    expect(report.parked).toEqual(['tally'])
    const [described] = orThrow(await describeStatistics(storage, [plugin]))
    expect(described?.progress?.lastError?.message).toMatch(/of another shape/)
    const shown = await readLatest(storage.states, { plugin })
    expect(shown.isErr() && shown.error).toMatchObject({ kind: 'statistics/plugin-failed', plugin: 'tally' })
  })

  it('leaves out the one event of a report that is longer than a page', async () => {
    const storage = await projectWith([])
    const ids = Array.from({ length: 10_003 }, (_, index) => `r${String(index).padStart(5, '0')}`)
    orThrow(
      await storage.results.append(
        'long',
        ids.map((id) => ({
          id,
          testcase: 'unit/a',
          item: { type: 'own_type', id: 'x' },
          outcome: 'PASSED',
          submittedAt: '2026-11-22T04:19:00Z',
          variant: {},
          data: {},
          groups: [],
        })),
      ),
    )
    const plugin = throwing((event) => nameOf(event) === 'r10001')
    orThrow(await runner(storage, { plugins: [plugin, tally()] }).run(lease))
    const [described] = orThrow(await describeStatistics(storage, [plugin]))
    expect(described?.progress).toMatchObject({ errors: 1, lag: 0 })
    const latest = orThrow(await readLatest(storage.states, { plugin }))
    expect(((latest?.result ?? []) as [string, number][]).map(([id]) => id)).toEqual(
      ids.filter((id) => id !== 'r10001'),
    )
  })

  it('throws over a key as over a step', async () => {
    const storage = await projectWith(history)
    const plugin: StatisticsPlugin = {
      ...passRate({ windows: ['1d'], id: 'keyed' }),
      key(event) {
        if (nameOf(event) === 'report-4/0') throw new Error('no key')
        return nameOf(event).slice(0, 8)
      },
    }
    orThrow(await runner(storage, { plugins: [plugin, tally()] }).run(lease))
    const [described] = orThrow(await describeStatistics(storage, [plugin]))
    expect(described?.progress).toMatchObject({ errors: 1, isParked: false, lag: 0 })
    const shown = await shownOf(storage.states, plugin)
    expect(shown.map(({ result }) => (result as { passed: number }).passed)).toEqual([
      2, 2, 2, 2, 1, 2, 2, 2, 2,
    ])
  })

  it('keeps none of the others back, also where all of them throw and one is parked', async () => {
    for (const batchEvents of [1_000, 2]) {
      const storage = await projectWith(history)
      const plugins = [
        { ...throwing((event) => nameOf(event).startsWith('report-')), id: 'a' },
        { ...throwing((event) => nameOf(event).startsWith('report-3/')), id: 'b' },
        { ...throwing((event) => nameOf(event).startsWith('report-6/')), id: 'c' },
      ]
      const report = orThrow(await runner(storage, { plugins, batchEvents }).run(lease))
      expect(report).toMatchObject({ position: 9, isBehind: false, parked: ['a'] })
      const [a, ...others] = orThrow(await describeStatistics(storage, plugins))
      expect(a?.progress).toMatchObject({ isParked: true, errors: 10, position: 4 })
      for (const { progress } of others) expect(progress).toMatchObject({ lag: 0, errors: 2 })
    }
  })
})

describe('enrichment', () => {
  it('adds to events before they are counted, also to those that are read again', async () => {
    const storage = await projectWith(history)
    const plugin = recorder({
      kinds: ['result'],
      step(state, event) {
        state.push(`${nameOf(event)} ${JSON.stringify(event.extra)}`)
        return state
      },
    })
    const enrich = (events: readonly StatisticsEvent[]) =>
      okAsync(events.map((event) => (event.kind === 'result' ? { owner: event.result.testcase } : undefined)))
    orThrow(await runner(storage, { plugins: [plugin], enrich }).run(lease))
    const { result } = orThrow(await readLatest(storage.states, { plugin })) ?? {}
    expect((result as string[])[0]).toBe('report-0/0 {"owner":"unit/a"}')
    expect(result).toHaveLength(18)
  })

  it('that fails stops the step and stores nothing of it', async () => {
    const storage = await projectWith(history)
    let calls = 0
    const counting = runner(storage, {
      plugins: [tally()],
      batchEvents: 3,
      enrich: (events) =>
        ++calls === 3 ? errAsync(new Error('down')) : okAsync(events.map(() => undefined)),
    })
    const failed = await counting.run(lease)
    expect(failed.isErr() && failed.error).toMatchObject({
      kind: 'statistics/enrichment-failed',
      retryable: true,
      cause: new Error('down'),
    })
    orThrow(await counting.run(lease))
    expect(await shownOf(storage.states, tally())).toEqual(foldedOf(tally(), await eventsIn(storage)))
  })

  it('that throws or is rejected is a failure as well, and nothing is counted twice by the run that follows', async () => {
    for (const fail of [
      () => {
        throw new Error('thrown')
      },
      () => new ResultAsync<never, unknown>(Promise.reject(new Error('thrown'))),
    ])
      for (let failing = 0; failing < 6; failing++) {
        const storage = await projectWith(history)
        let calls = 0
        const counting = runner(storage, {
          plugins: [tally(), recorder()],
          batchEvents: 4,
          enrich: (events) => (calls++ === failing ? fail() : okAsync(events.map(() => undefined))),
        })
        const failed = await counting.run(lease)
        expect(failed.isErr() && failed.error).toMatchObject({
          kind: 'statistics/enrichment-failed',
          cause: new Error('thrown'),
        })
        orThrow(await counting.run(lease))
        const events = await eventsIn(storage)
        for (const plugin of [tally(), recorder()])
          expect(await shownOf(storage.states, plugin)).toEqual(foldedOf(plugin, events))
      }
  })

  it('that answers for other events than it was asked about is a failure', async () => {
    const storage = await projectWith(history)
    const failed = await runner(storage, { plugins: [tally()], enrich: () => okAsync([]) }).run(lease)
    expect(failed.isErr() && failed.error.kind).toBe('statistics/enrichment-failed')
  })
})
