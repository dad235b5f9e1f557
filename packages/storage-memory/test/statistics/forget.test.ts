import { orThrow } from '@gatewright/core'
import { passRate } from '@gatewright/core/stats'
import { describe, expect, it } from 'vitest'
import { lease, runner, shownOf } from './support/counted.ts'
import { begin, deliver, instant, projectWith } from './support/deliveries.ts'
import { recorder, testcaseOf } from './support/plugins.ts'

const hourly = passRate({ windows: ['1h', '1d'] })
const keyed = { ...passRate({ windows: ['1h'], id: 'keyed' }), key: testcaseOf }

async function counted() {
  const storage = await projectWith(
    Array.from(
      { length: 50 },
      (_, hour) => ({ kind: 'report', hours: [hour, hour], outcome: 'PASSED' }) as const,
    ),
  )
  const counting = runner(storage, { plugins: [hourly, keyed, recorder()] })
  orThrow(await counting.run(lease))
  const hoursOf = async (plugin: typeof hourly, window: string): Promise<readonly number[]> =>
    (await shownOf(storage.states, plugin))
      .filter((bucket) => bucket.window === window)
      .map(({ start }) => (start - begin) / 3_600_000)
  return { storage, counting, hoursOf }
}

describe('buckets that are forgotten', () => {
  it('are those that end by then, of the plug-ins and windows that are named', async () => {
    const { storage, counting, hoursOf } = await counted()
    expect(
      orThrow(await counting.forget(lease, { before: instant(30), ids: ['pass-rate'], windows: ['60m'] })),
    ).toBe(30)
    expect(await hoursOf(hourly, '1h')).toEqual(Array.from({ length: 20 }, (_, index) => 30 + index))
    expect(await hoursOf(hourly, '1d')).toEqual([0, 24, 48])
    expect(new Set(await hoursOf(keyed, '1h')).size).toBe(50)
    expect(orThrow(await counting.forget(lease, { before: instant(30) }))).toBeGreaterThan(30)
    expect(await hoursOf(hourly, '1d')).toEqual([24, 48])
    expect(Math.min(...(await hoursOf(keyed, '1h')))).toBe(30)
    expect(orThrow(await counting.forget(lease, { before: instant(30) }))).toBe(0)
    // What follows is counted as before.
    await deliver(storage, [{ kind: 'report', hours: [60], outcome: 'PASSED' }], 60)
    orThrow(await counting.run(lease))
    expect((await hoursOf(hourly, '1h')).at(-1)).toBe(60)
  })

  it('are never the newest', async () => {
    const { storage, counting, hoursOf } = await counted()
    orThrow(await counting.forget(lease, { before: instant(9_999) }))
    expect(await hoursOf(hourly, '1h')).toEqual([49])
    expect(await shownOf(storage.states, recorder())).toHaveLength(1)
  })

  it('are none while another owner holds the lease', async () => {
    const { counting } = await counted()
    const other = { ...lease, owner: 'two' }
    expect(orThrow(await counting.forget(other, { before: instant(9_999) }))).toBe(0)
  })
})
