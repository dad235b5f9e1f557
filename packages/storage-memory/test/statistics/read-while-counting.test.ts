import { orThrow } from '@gatewright/core'
import type { CompleteStorage, StateStore } from '@gatewright/core/ports'
import { passRate } from '@gatewright/core/stats'
import {
  readHistory,
  readLatest,
  readLatestOfKeys,
  readSeries,
  type HistoryPage,
} from '@gatewright/core/stats-runner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lease, runner } from './support/counted.ts'
import { begin, deliver, projectWith, type Delivery } from './support/deliveries.ts'
import { testcaseOf } from './support/plugins.ts'

const hour = 3_600_000
const plugin = passRate({ windows: ['1h'] })
const keyed = { ...passRate({ windows: ['1h'], id: 'keyed' }), key: testcaseOf }

function reports(hours: readonly number[]): readonly Delivery[] {
  return hours.map((one) => ({ kind: 'report', hours: [one], outcome: 'PASSED' }))
}

/** States between whose reads something happens. */
function disturbed(
  storage: CompleteStorage,
  happens: (read: number) => Promise<unknown>,
): Pick<StateStore, 'get' | 'list'> {
  const { states } = storage
  let reads = 0
  const after = async <Value>(value: Value): Promise<Value> => {
    await happens(reads++)
    return value
  }
  return {
    get: (...asked) => states.get(...asked).map(after),
    list: (...asked) => states.list(...asked).map(after),
  }
}

describe('who reads while a count takes the place of another', () => {
  it('sees the old one or the new one, whole, wherever it happens', async () => {
    const reads: Readonly<Record<string, (states: Pick<StateStore, 'get' | 'list'>) => Promise<number>>> = {
      latest: async (states) => (orThrow(await readLatest(states, { plugin })) ? 30 : 0),
      newest: async (states) => orThrow(await readHistory(states, { plugin })).points.length,
      oldest: async (states) =>
        orThrow(await readHistory(states, { plugin }, { order: 'oldest-first' })).points.length,
      series: async (states) =>
        orThrow(await readSeries(states, { plugin }, 'day')).reduce(
          (sum, { result }) => sum + result.passed,
          0,
        ),
      keys: async (states) => orThrow(await readLatestOfKeys(states, { plugin: keyed })).points.length * 10,
    }
    for (const [name, read] of Object.entries(reads))
      for (let place = 0; place < 8; place++) {
        const storage = await projectWith(reports(Array.from({ length: 30 }, (_, index) => index)))
        const counting = runner(storage, { plugins: [plugin, keyed] })
        orThrow(await counting.run(lease))
        orThrow(await counting.recount(lease, ['pass-rate', 'keyed']))
        const states = disturbed(storage, async (count) => {
          if (count === place) orThrow(await counting.run(lease))
        })
        expect(await read(states), `${name}, at read ${place}`).toBe(30)
      }
  })
})

describe('pages of a history', () => {
  it('hold every bucket that was there from the beginning, once, whatever is counted between any two reads', async () => {
    const hours = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 20 })
    const more = fc.array(fc.nat(90), { maxLength: 12 })
    const orders = fc.constantFrom<Required<HistoryPage>['order'][]>('newest-first', 'oldest-first')
    await fc.assert(
      fc.asyncProperty(
        hours,
        more,
        fc.integer({ min: 1, max: 5 }),
        orders,
        async (first, later, limit, order) => {
          const storage = await projectWith(reports(first))
          const counting = runner(storage, { plugins: [plugin] })
          orThrow(await counting.run(lease))
          const states = disturbed(storage, async (read) => {
            const own = later[read]
            if (own === undefined) return
            await deliver(storage, reports([own]), 100 + read)
            orThrow(await counting.run(lease))
          })
          const seen: number[] = []
          let after: string | undefined
          do {
            const page = orThrow(
              await readHistory(states, { plugin }, { limit, order, ...(after !== undefined && { after }) }),
            )
            expect(page.points.length).toBeGreaterThan(0)
            expect(page.points.length).toBeLessThanOrEqual(limit)
            seen.push(...page.points.map(({ start }) => (start - begin) / hour))
            after = page.next
          } while (after !== undefined)
          const inOrder = [...seen].sort((a, b) => a - b)
          expect(order === 'oldest-first' ? seen : [...seen].reverse()).toEqual(inOrder)
          expect(new Set(seen).size).toBe(seen.length)
          for (const one of first) expect(seen).toContain(one)
        },
      ),
      { numRuns: 150 },
    )
  })
})
