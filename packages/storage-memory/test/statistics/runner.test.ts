import { orThrow } from '@gatewright/core'
import { bucketStart, passRate, readWindow, type StatisticsPlugin } from '@gatewright/core/stats'
import { describeStatistics } from '@gatewright/core/stats-runner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { eventsOf, foldedOf, lease, runner, shownOf, statesOf } from './support/counted.ts'
import { begin, deliver, deliveries, instant, projectWith } from './support/deliveries.ts'
import { recorder, somePlugins, tally } from './support/plugins.ts'

const sizes = fc.record({
  batchEvents: fc.integer({ min: 1, max: 6 }),
  batchResults: fc.integer({ min: 1, max: 8 }),
})

describe('a run of statistics', () => {
  it('comes to what all events come to at once, in whatever steps and with whatever came between runs', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries(60), deliveries(60), sizes, async (first, second, batch) => {
        const storage = await projectWith(first)
        const plugins = somePlugins()
        const counting = runner(storage, { plugins, ...batch })
        orThrow(await counting.run(lease))
        await deliver(storage, second, 100)
        const report = orThrow(await counting.run(lease))
        expect(report).toMatchObject({ isOwner: true, isBehind: false, parked: [] })
        expect(report.position).toBe(orThrow(await storage.feed.position()))
        const events = (await eventsOf(storage)).map(({ event }) => event)
        for (const plugin of plugins)
          expect(await shownOf(storage.states, plugin)).toEqual(foldedOf(plugin, events))
      }),
      { numRuns: 150 },
    )
  })

  it('counts events that are late until their bucket is closed, and then says how many', async () => {
    const agreements = fc.constantFrom(1, 1, 2, 3)
    const latenesses = fc.constantFrom(0, 3_600_000, 5 * 3_600_000, 24 * 3_600_000)
    await fc.assert(
      fc.asyncProperty(
        deliveries(60),
        sizes,
        latenesses,
        agreements,
        async (all, batch, latenessMs, agreeing) => {
          const storage = await projectWith(all)
          const plugins: readonly StatisticsPlugin[] = [tally(), passRate({ windows: ['1h', '15s', 'all'] })]
          orThrow(await runner(storage, { plugins, ...batch, latenessMs, agreeing }).run(lease))
          const events = await eventsOf(storage)
          for (const plugin of plugins) {
            const late: Record<string, number> = {}
            const shown = plugin.windows.flatMap((window) => {
              const { ms } = readWindow(window)
              const own = events.filter(({ position, event }) => {
                if (!plugin.kinds.includes(event.kind)) return false
                const before = events.flatMap((other) =>
                  other.position < position &&
                  other.event.kind === 'change' &&
                  other.event.change.at !== undefined
                    ? [Date.parse(other.event.change.at)]
                    : [],
                )
                const agreed = before.flatMap((_, index) =>
                  index + 1 < agreeing ? [] : [Math.min(...before.slice(index + 1 - agreeing, index + 1))],
                )
                const isLate =
                  bucketStart(event.at, ms) + ms <= Math.max(...agreed, Number.NEGATIVE_INFINITY) - latenessMs
                if (isLate) late[window] = (late[window] ?? 0) + 1
                return !isLate
              })
              return foldedOf(
                { ...plugin, windows: [window] },
                own.map(({ event }) => event),
              )
            })
            expect(await shownOf(storage.states, plugin)).toEqual(shown)
            const [description] = orThrow(await describeStatistics(storage, [plugin]))
            expect(description?.progress?.late).toEqual(late)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('stores the same bits whatever the steps are', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries(60), sizes, async (all, batch) => {
        const [once, often] = [await projectWith(all), await projectWith(all)]
        orThrow(await runner(once, { plugins: somePlugins() }).run(lease))
        const counting = runner(often, { plugins: somePlugins(), ...batch })
        while (orThrow(await counting.run({ ...lease, steps: 1 })).isBehind);
        expect(await statesOf(often.states)).toEqual(await statesOf(once.states))
      }),
      { numRuns: 60 },
    )
  })

  it('does nothing while another owner holds the lease', async () => {
    const storage = await projectWith([{ kind: 'report', hours: [1], outcome: 'PASSED' }])
    orThrow(await storage.feed.lease('statistics', { owner: 'two', at: lease.at, forMs: 60_000 }))
    const report = orThrow(await runner(storage, { plugins: [tally()] }).run(lease))
    expect(report).toMatchObject({ isOwner: false, isBehind: true, steps: 0 })
    expect((await statesOf(storage.states)).size).toBe(0)
  })

  it('stores nothing more once another owner took the lease, who goes on from there', async () => {
    const storage = await projectWith(
      Array.from({ length: 6 }, (_, hour) => ({ kind: 'report', hours: [hour], outcome: 'PASSED' }) as const),
    )
    let folded = 0
    const losing = runner(storage, {
      plugins: [tally()],
      batchEvents: 2,
      async step(label) {
        if (label !== 'folded' || ++folded !== 3) return
        const taken = await storage.feed.lease('statistics', {
          ...lease,
          owner: 'two',
          at: '2026-12-02T00:00:00Z',
        })
        expect(taken.isOk() && taken.value?.owner).toBe('two')
      },
    })
    const lost = await losing.run(lease)
    expect(lost.isErr() && lost.error.kind).toBe('store/lease-lost')
    expect(await shownOf(storage.states, tally())).toHaveLength(3)
    const later = { ...lease, owner: 'two', at: '2026-12-02T00:00:00Z' }
    orThrow(await runner(storage, { plugins: [tally()] }).run(later))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, tally())).toEqual(foldedOf(tally(), events))
  })

  it('counts once what is asked for several times at once', async () => {
    const storage = await projectWith(
      Array.from({ length: 6 }, (_, hour) => ({ kind: 'report', hours: [hour], outcome: 'PASSED' }) as const),
    )
    const counting = runner(storage, { plugins: [tally()], batchEvents: 2 })
    const reports = await Promise.all([1, 2, 3].map(async () => counting.run({ ...lease, steps: 2 })))
    expect(reports.map((report) => orThrow(report).position)).toEqual([4, 6, 6])
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, tally())).toEqual(foldedOf(tally(), events))
  })

  it('stores nothing where another process goes by the name of the same owner', async () => {
    const storage = await projectWith(
      Array.from({ length: 6 }, (_, hour) => ({ kind: 'report', hours: [hour], outcome: 'PASSED' }) as const),
    )
    orThrow(await runner(storage, { plugins: [recorder()] }).run(lease))
    // What is live has no more to do, so the position of the consumer tells nobody apart.
    const plugins = [recorder(), tally()]
    const twin = runner(storage, { plugins, batchEvents: 3 })
    let isTaken = false
    const first = runner(storage, {
      plugins,
      batchEvents: 3,
      async step(label) {
        if (label !== 'folded' || isTaken) return
        isTaken = true
        orThrow(await twin.run(lease))
      },
    })
    const failed = await first.run(lease)
    expect(failed.isErr() && failed.error.kind).toBe('store/version-conflict')
    orThrow(await first.run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    for (const plugin of plugins)
      expect(await shownOf(storage.states, plugin)).toEqual(foldedOf(plugin, events))
  })

  it('counts only what is not older than a backlog, which begins with a whole bucket', async () => {
    const storage = await projectWith([
      { kind: 'report', hours: [1, 23, 24, 47], outcome: 'PASSED' },
      { kind: 'report', hours: [2], outcome: 'PASSED' },
      { kind: 'report', hours: [50], outcome: 'PASSED' },
    ])
    const plugin = passRate({ windows: ['1d', 'all'], backlogMs: 24 * 3_600_000 })
    // A day before 54 hours is in the second day.
    orThrow(await runner(storage, { plugins: [plugin] }).run({ ...lease, at: instant(54) }))
    const counts = (await shownOf(storage.states, plugin)).map(({ window, start, result }) => [
      window,
      start === 0 ? 0 : (start - begin) / 86_400_000,
      (result as { passed: number }).passed,
    ])
    expect(counts).toEqual([
      ['1d', 1, 2],
      ['1d', 2, 1],
      ['all', 0, 3],
    ])
  })

  it('shows the plug-ins of one project nothing of another', async () => {
    const database = createMemoryDatabase()
    const [shop, other] = [database.open('shop'), database.open('other')]
    await deliver(shop, [{ kind: 'report', hours: [1], outcome: 'PASSED' }])
    orThrow(await runner(other, { plugins: [recorder()] }).run(lease))
    expect(await shownOf(other.states, recorder())).toEqual([])
    expect(orThrow(await shop.states.list('statistics'))).toEqual([])
  })

  it.each([
    { batchEvents: 0 },
    { batchEvents: 10_001 },
    { batchResults: 1.5 },
    { parkAfter: 0 },
    { latenessMs: -1 },
    { agreeing: 0 },
    { agreeing: 1_001 },
  ])('refuses %j', async (numbers) => {
    const storage = await projectWith([])
    expect(() => runner(storage, { plugins: [], ...numbers })).toThrow(TypeError)
  })
})
