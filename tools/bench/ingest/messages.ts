import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { consumeMessages, type BusDelivery } from '../../../packages/core/src/messages/index.ts'
import { queryAll, type CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { PgDatabase } from '../../../packages/storage-pg/src/index.ts'
import type { Measure } from '../bench.ts'
import { spent } from '../stats/made-source.ts'
import { deliveries } from './deliveries.ts'
import { timeOfAll } from './workbench.ts'

/** So many deliveries a bus hands over together. */
const prefetched = 100

/** Messages of a bus that are kept, read, stored and noted, beside storing nothing but their results. */
export async function measureMessages(database: PgDatabase, count: number): Promise<readonly Measure[]> {
  const own = database.open('bus')
  await consumeAll(own, deliveries(0, prefetched))
  const some = deliveries(prefetched, count)
  const before = spent()
  const ms = await consumeAll(own, some)
  const cpuMs = spent().cpuMs - before.cpuMs
  const again = await consumeAll(own, some, 'known')
  const floor = await appendAlone(own, database.open('bus-floor'))
  return [
    { name: 'messages', value: (count * 1000) / ms, unit: 'messages/s', goal: null, atLeast: true },
    { name: 'cpu-per-message', value: (cpuMs * 1000) / count, unit: 'us', goal: null },
    {
      name: 'messages-again',
      value: (count * 1000) / again,
      unit: 'messages/s',
      goal: null,
      atLeast: true,
    },
    { name: 'messages-append-alone', value: floor, unit: 'results/s', goal: null, atLeast: true },
    {
      name: 'messages-to-append-alone',
      value: (count * 1000) / ms / floor,
      unit: 'share',
      goal: null,
      atLeast: true,
    },
  ]
}

async function consumeAll(
  storage: CompleteStorage,
  waiting: readonly BusDelivery[],
  outcome: 'stored' | 'known' = 'stored',
): Promise<number> {
  const start = performance.now()
  for (let first = 0; first < waiting.length; first += prefetched) {
    const consumed = await consumeMessages(storage, waiting.slice(first, first + prefetched))
    const other = consumed.find((one) => one.outcome !== outcome)
    if (other) throw new Error(`The message "${other.delivery.id}" came to be ${other.outcome}.`)
  }
  return performance.now() - start
}

/** The same results as reports of their own, as many at once as there are deliveries. */
async function appendAlone(own: CompleteStorage, floor: CompleteStorage): Promise<number> {
  const results = orThrow(await queryAll(own.results, {}))
  const ms = await timeOfAll(results, prefetched, async (result) => {
    orThrow(await floor.results.append(`alone/${result.id}`, [result]))
  })
  return (results.length * 1000) / ms
}
