import { orThrow } from '@gatewright/core'
import type { CompleteStorage, StateStore } from '@gatewright/core/ports'
import { countResults, historyCsv, passRate } from '@gatewright/core/stats'
import {
  describeStatistics,
  readHistory,
  readLatest,
  readLatestOfKeys,
  readSeries,
  type HistoryPage,
} from '@gatewright/core/stats-runner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { lease, runner } from './support/counted.ts'
import { begin, deliver, instant, projectWith } from './support/deliveries.ts'
import { recorder } from './support/plugins.ts'

const minutes = passRate({ windows: ['1m', '1d'] })

/** A project with one result in each of these minutes. */
async function withMinutes(
  all: readonly number[],
  storage = createMemoryDatabase().open('shop'),
): Promise<CompleteStorage> {
  await deliver(
    storage,
    all.map((minute) => ({ kind: 'report', hours: [minute / 60], outcome: 'PASSED' })),
    orThrow(await storage.feed.position()),
  )
  orThrow(await runner(storage, { plugins: [minutes] }).run(lease))
  return storage
}

/** The minutes of all pages, and how many pages there are. */
async function pagesOf(
  states: StateStore,
  page: HistoryPage,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly number[]> {
  const found: number[] = []
  let after: string | undefined
  do {
    const history = orThrow(
      await readHistory(states, { plugin: minutes }, { ...page, ...(after !== undefined && { after }) }),
    )
    if (after !== undefined) expect(history.points.length).toBeGreaterThan(0)
    expect(history.points.length).toBeLessThanOrEqual(page.limit ?? 100)
    found.push(...history.points.map(({ start }) => (start - begin) / 60_000))
    after = history.next
    await between()
  } while (after !== undefined)
  return found
}

/** Dense at places, with gaps of minutes to months. */
const sparse = fc
  .array(fc.tuple(fc.constantFrom(1, 1, 1, 2, 60, 5_000, 70_000), fc.nat(3)), { minLength: 1, maxLength: 25 })
  .map((gaps) => {
    let minute = 0
    return gaps.flatMap(([gap, more]) => {
      minute += gap
      return Array.from({ length: more + 1 }, () => minute++)
    })
  })

describe('the history of a plug-in', () => {
  it('is the same whatever the pages are, in both orders and within any range', async () => {
    await fc.assert(
      fc.asyncProperty(
        sparse,
        fc.integer({ min: 1, max: 7 }),
        fc.option(fc.integer({ min: -10, max: 2_000 }), { nil: undefined }),
        fc.option(fc.integer({ min: -10, max: 200_000 }), { nil: undefined }),
        fc.nat(60_000),
        async (all, limit, from, to, fraction) => {
          const storage = await withMinutes(all)
          const range = {
            limit,
            ...(from !== undefined && { start: new Date(begin + from * 60_000 - fraction).toISOString() }),
            ...(to !== undefined && { stop: new Date(begin + to * 60_000 + fraction).toISOString() }),
          }
          const wanted = [...new Set(all)].filter(
            (minute) =>
              (from === undefined || minute * 60_000 >= from * 60_000 - fraction) &&
              (to === undefined || minute * 60_000 < to * 60_000 + fraction),
          )
          expect(await pagesOf(storage.states, { ...range, order: 'oldest-first' })).toEqual(wanted)
          expect(await pagesOf(storage.states, range)).toEqual([...wanted].reverse())
        },
      ),
      { numRuns: 150 },
    )
  })

  it('keeps its pages while more is counted: what comes behind the cursor comes once, and nothing is left out', async () => {
    const storage = await withMinutes([1, 2, 3, 4, 5, 6])
    let next = 7
    const seen = await pagesOf(storage.states, { limit: 2 }, async () => withMinutes([next++], storage))
    expect(seen).toEqual([6, 5, 4, 3, 2, 1])
    let times = 0
    const forward = await pagesOf(storage.states, { limit: 2, order: 'oldest-first' }, async () =>
      times++ < 3 ? withMinutes([next++], storage) : undefined,
    )
    expect(forward).toEqual(Array.from({ length: next - 1 }, (_, index) => index + 1))
  })

  it('finds the newest of thousands of buckets by few reads, and the latest by two, however long it is', async () => {
    const storage = await withMinutes([...Array.from({ length: 3_000 }, (_, minute) => minute), 900_000])
    let [reads, entries] = [0, 0]
    const states: Pick<StateStore, 'get' | 'list'> = {
      get: (...asked) => {
        reads += 1
        return storage.states.get(...asked)
      },
      list: (...asked) => {
        reads += 1
        return storage.states.list(...asked).map((page) => {
          entries += page.length
          return page
        })
      },
    }
    const latest = orThrow(await readLatest(states, { plugin: minutes }))
    expect(latest?.start).toBe(begin + 900_000 * 60_000)
    expect([reads, entries]).toEqual([2, 0])
    reads = 0
    const { points } = orThrow(await readHistory(states, { plugin: minutes }, { limit: 20 }))
    expect(points.slice(0, 3).map(({ start }) => (start - begin) / 60_000)).toEqual([900_000, 2_999, 2_998])
    expect(reads).toBeLessThan(60)
    expect(entries).toBeLessThan(1_000)
  })

  it.each<HistoryPage>([
    { limit: 0 },
    { limit: 1_001 },
    { limit: 1.5 },
    { after: '7' },
    { start: 'yesterday' },
    { order: 'sideways' as 'newest-first' },
  ])('refuses %j', async (page) => {
    const storage = await withMinutes([1])
    const history = await readHistory(storage.states, { plugin: minutes }, page)
    expect(history.isErr() && history.error.kind).toBe('schema/invalid')
  })

  it('of a window that the plug-in does not have is a mistake', async () => {
    const storage = await withMinutes([1])
    expect(() => readSeries(storage.states, { plugin: minutes, window: '1h' }, 'day')).toThrow(TypeError)
    for (const read of [readLatest, readLatestOfKeys, readHistory])
      expect(() => read(storage.states, { plugin: minutes, window: '1h' })).toThrow(TypeError)
  })

  it('is a table of comma-separated values whose pages fit together', async () => {
    const storage = await withMinutes([1, 2])
    const first = orThrow(
      await readHistory(storage.states, { plugin: minutes }, { limit: 1, order: 'oldest-first' }),
    )
    const rest = orThrow(
      await readHistory(
        storage.states,
        { plugin: minutes },
        { order: 'oldest-first', after: first.next ?? '' },
      ),
    )
    const all = orThrow(await readHistory(storage.states, { plugin: minutes }, { order: 'oldest-first' }))
    expect(historyCsv(first.points) + historyCsv(rest.points, { withHeader: false })).toBe(
      historyCsv(all.points),
    )
  })
})

describe('the series of a plug-in', () => {
  it('is what its buckets come to by days and weeks', async () => {
    const day = 24 * 60
    const storage = await withMinutes([1, 2, day, day + 5, 8 * day, 8 * day + 1, 8 * day + 2])
    const daily = orThrow(await readSeries(storage.states, { plugin: minutes }, 'day'))
    expect(daily.map(({ start, end, result }) => [(start - begin) / 60_000, end, result.passed])).toEqual([
      [0, begin + 86_400_000, 2],
      [day, begin + 2 * 86_400_000, 2],
      [8 * day, begin + 9 * 86_400_000, 3],
    ])
    const weekly = orThrow(
      await readSeries(storage.states, { plugin: minutes, window: '1d' }, 'week', { start: instant(0) }),
    )
    // The first of these days is a Sunday.
    expect(weekly.map(({ start, result }) => [(start - begin) / 86_400_000, result.passed])).toEqual([
      [-6, 2],
      [1, 2],
      [8, 3],
    ])
  })

  it('of what cannot be merged, or does not fill a day, is a mistake', async () => {
    const storage = await projectWith([])
    const { merge: _, ...single } = minutes
    expect(() => readSeries(storage.states, { plugin: single }, 'day')).toThrow(TypeError)
    const plugin = passRate({ windows: ['7m', 'all'] })
    expect(() => readSeries(storage.states, { plugin }, 'day')).toThrow(TypeError)
    expect(() => readSeries(storage.states, { plugin, window: 'all' }, 'week')).toThrow(TypeError)
  })
})

describe('describeStatistics', () => {
  it('says what is installed, also before it was ever counted', async () => {
    const storage = await projectWith([{ kind: 'report', hours: [1], outcome: 'PASSED' }])
    const plugins = [countResults('outcome', { windows: ['60s', '1d'] }), recorder({ key: () => 'x' })]
    const [before] = orThrow(await describeStatistics(storage, plugins))
    expect(before).toMatchObject({
      id: 'results-by-outcome',
      version: 1,
      summary: 'How many results were handed in, by outcome',
      windows: ['1m', '1d'],
      hasKeys: false,
      kinds: ['result'],
      algebra: 'commutative',
      isMergeable: true,
      layout: { kind: 'table', rows: 'counts' },
      resultSchema: { type: 'object', required: ['total', 'distinct', 'counts'] },
    })
    expect(before?.progress).toBeUndefined()
    orThrow(await runner(storage, { plugins }).run(lease))
    await deliver(storage, [{ kind: 'testcase' }], 1)
    const [after, keyed] = orThrow(await describeStatistics(storage, plugins))
    expect(after?.progress).toEqual({
      position: 1,
      lag: 1,
      newest: instant(1),
      late: {},
      errors: 0,
      isParked: false,
      unread: 0,
    })
    expect(keyed).toMatchObject({ hasKeys: true, algebra: 'ordered', isMergeable: false })
  })

  it('says of a damaged state that it is', async () => {
    const storage = await withMinutes([1])
    const [head] = orThrow(await storage.states.list('statistics', { after: 'head' }))
    orThrow(
      await storage.states.put('statistics', [{ key: head?.key ?? '', body: new Uint8Array([1, 2, 3]) }]),
    )
    const latest = await readLatest(storage.states, { plugin: minutes, window: '1d' })
    expect(latest.isErr() && latest.error.kind).toBe('store/corrupt')
  })
})
