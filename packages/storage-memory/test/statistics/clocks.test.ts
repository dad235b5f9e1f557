import { orThrow } from '@gatewright/core'
import { passRate } from '@gatewright/core/stats'
import { describeStatistics, readHistory, readLatest } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { lease, runner, shownOf } from './support/counted.ts'
import { begin, deliver, instant, projectWith, type Delivery } from './support/deliveries.ts'
import { recorder } from './support/plugins.ts'

const hour = 3_600_000
const day = 24 * hour

function report(...hours: readonly number[]): Delivery {
  return { kind: 'report', hours, outcome: 'PASSED' }
}

/** Passed results by the hour in which their bucket begins, and how many came too late. */
async function countedWith(
  all: readonly Delivery[],
  options: {
    readonly latenessMs: number
    readonly at?: string
    readonly window?: string
    readonly agreeing?: number | undefined
  },
) {
  const storage = await projectWith(all)
  const { latenessMs, at = instant(200), window = '1h' } = options
  const { agreeing } = { agreeing: 1, ...options }
  const plugin = passRate({ windows: [window] })
  orThrow(
    await runner(storage, { plugins: [plugin], latenessMs, ...(agreeing !== undefined && { agreeing }) }).run(
      { ...lease, at },
    ),
  )
  const shown = await shownOf(storage.states, plugin)
  const [described] = orThrow(await describeStatistics(storage, [plugin]))
  return {
    buckets: shown.map(({ start, result }) => [
      (start - begin) / hour,
      (result as { readonly passed: number }).passed,
    ]),
    late: described?.progress?.late[window] ?? 0,
  }
}

describe('the moment at which a bucket is closed', () => {
  it.each([
    // The bucket from 1 to 2 is closed by what is five hours newer than its end, and by nothing older.
    { newest: 7, latenessMs: 5 * hour, isCounted: false },
    { newest: 7 - 1 / 3_600_000, latenessMs: 5 * hour, isCounted: true },
    { newest: 6, latenessMs: 5 * hour, isCounted: true },
    { newest: 2, latenessMs: 0, isCounted: false },
    { newest: 2 - 1 / 3_600_000, latenessMs: 0, isCounted: true },
    { newest: 100, latenessMs: Number.POSITIVE_INFINITY, isCounted: true },
  ])(
    'is when what came before is newer than its end by the lateness: %j',
    async ({ newest, latenessMs, isCounted }) => {
      const counted = await countedWith([report(newest), report(1)], { latenessMs })
      expect(counted.late).toBe(isCounted ? 0 : 1)
      expect(counted.buckets.some(([start]) => start === 1)).toBe(isCounted)
    },
  )

  it('is the same for the last millisecond of a bucket and for its first', async () => {
    const last = 2 - 1 / 3_600_000
    const counted = await countedWith([report(3), report(1, last, 2)], { latenessMs: hour })
    expect(counted).toEqual({
      buckets: [
        [2, 1],
        [3, 1],
      ],
      late: 2,
    })
  })

  it('never comes through an event of the same report', async () => {
    const counted = await countedWith([report(50, 1)], { latenessMs: 0 })
    expect(counted.late).toBe(0)
  })

  it('never comes for the bucket of all time', async () => {
    const counted = await countedWith([report(90), report(1)], { latenessMs: 0, window: 'all' })
    expect(counted).toEqual({ buckets: [[-begin / hour, 2]], late: 0 })
  })
})

describe('a clock that jumps', () => {
  const year = 24 * 365

  it('ahead closes nothing while others come between, also where all of it is read at once and later', async () => {
    // One of three machines is a year ahead, for as long as the others work for four days.
    const all = Array.from({ length: 120 }, (_, index) => report(index % 3 === 1 ? year + index : index))
    for (const at of [instant(121), instant(2 * year)]) {
      const counted = await countedWith(all, { latenessMs: day, at, agreeing: 2 })
      expect(counted.late).toBe(0)
      expect(counted.buckets).toHaveLength(120)
    }
    // What is late by the time of the others is late all the same.
    const later = await countedWith([...all, report(4)], { latenessMs: day, at: instant(121), agreeing: 2 })
    expect(later.late).toBe(1)
  })

  it('ahead of all machines closes nothing before its time has come', async () => {
    const all = [...Array.from({ length: 12 }, () => report(year)), report(30), report(40), report(13)]
    const counted = await countedWith(all, { latenessMs: day, at: instant(41), agreeing: 3 })
    expect(counted.late).toBe(1)
    expect(counted.buckets.map(([start]) => start)).toEqual([30, 40, year])
  })

  it('takes ten events of those that agree by default', async () => {
    const closed = async (count: number): Promise<number> => {
      const all = [...Array.from({ length: count }, () => report(50)), report(1)]
      const { late } = await countedWith(all, { latenessMs: day, agreeing: undefined })
      return late
    }
    expect(await closed(9)).toBe(0)
    expect(await closed(10)).toBe(1)
  })

  it('back puts events where they say that they belong', async () => {
    const counted = await countedWith([report(30), report(29), report(28), report(31)], { latenessMs: day })
    expect(counted.buckets.map(([start]) => start)).toEqual([28, 29, 30, 31])
  })

  it('does not carry away what has no time of its own', async () => {
    const storage = await projectWith([report(1), report(24 * 365), { kind: 'testcase' }])
    const plugin = recorder({ kinds: ['change'], windows: ['1d'] })
    orThrow(await runner(storage, { plugins: [plugin] }).run({ ...lease, at: instant(30) }))
    const places = (await shownOf(storage.states, plugin)).map(({ start, result }) => [
      (start - begin) / day,
      result,
    ])
    expect(places).toEqual([
      [0, ['results 1']],
      [1, ['testcase 3']],
      [365, ['results 2']],
    ])
  })

  it('of a run changes nothing that was counted', async () => {
    const storage = await projectWith([report(1, 2)])
    const plugin = passRate({ windows: ['1h'] })
    const counting = runner(storage, { plugins: [plugin], latenessMs: hour })
    orThrow(await counting.run({ ...lease, at: instant(3) }))
    await deliver(storage, [report(5)], 1)
    orThrow(await counting.run({ ...lease, at: '1999-01-01T00:00:00Z' }))
    await deliver(storage, [report(6)], 2)
    orThrow(await counting.run({ ...lease, at: '2999-01-01T00:00:00Z' }))
    const hours = (await shownOf(storage.states, plugin)).map(({ start }) => (start - begin) / hour)
    expect(hours).toEqual([1, 2, 5, 6])
  })
})

describe('the ends of time', () => {
  const moments = [
    '0000-01-01T00:00:00Z',
    '0000-01-01T00:00:01Z',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:58Z',
    '9999-12-31T23:59:59.999Z',
  ]

  it.each(['1s', '11s', '1d', '7d'])('are in the history of windows of %s, once each', async (window) => {
    const storage = createMemoryDatabase().open('shop')
    for (const [index, submittedAt] of [...moments, ...moments].entries())
      orThrow(
        await storage.results.append(`report-${index}`, [
          {
            id: `r${index}`,
            testcase: 'unit/a',
            item: { type: 'own_type', id: 'x' },
            outcome: 'PASSED',
            submittedAt,
            variant: {},
            data: {},
            groups: [],
          },
        ]),
      )
    const plugin = passRate({ windows: [window] })
    const report = orThrow(await runner(storage, { plugins: [plugin], batchEvents: 1 }).run(lease))
    expect(report).toMatchObject({ parked: [], position: 14 })
    for (const order of ['oldest-first', 'newest-first'] as const) {
      const { points } = orThrow(await readHistory(storage.states, { plugin }, { order }))
      expect(points.reduce((sum, { result }) => sum + result.passed, 0)).toBe(14)
      const starts = points.map(({ start }) => start)
      expect(new Set(starts).size).toBe(starts.length)
      expect(order === 'oldest-first' ? starts : [...starts].reverse()).toEqual(
        [...starts].sort((a, b) => a - b),
      )
    }
    expect(orThrow(await readLatest(storage.states, { plugin }))?.result.passed).toBeGreaterThan(1)
  })
})
