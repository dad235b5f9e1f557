import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { PgDatabase, PgDriver } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'
import { instantOfRun, runPlan, runsOfWeek, testNames, type RunPlan } from './data.ts'
import { bytesOf, tablesOfResults } from './sizes.ts'

/** Packs all results of the large project, and asks a gate's question of what is packed. */
export async function measurePacked(
  database: PgDatabase,
  driver: PgDriver,
  schema: string,
  plans: readonly RunPlan[],
): Promise<readonly Measure[]> {
  // Only whole partitions are packed, and these are of a week.
  const before = instantOfRun(plans.length + runsOfWeek)
  const start = performance.now()
  const { results, chunks } = orThrow(await database.archive({ before }))
  const seconds = (performance.now() - start) / 1000
  const packed = await bytesOf(driver, schema, ['packed_chunk'])
  // The rows of runs were written anew, once, and of the old versions their room is still there.
  const others = await bytesOf(driver, schema, tablesOfResults)
  console.log(`# packed: ${results} results in ${chunks} chunks`)
  const { results: store } = database.open('shop')
  const testcases = testNames.slice(0, 1_000)
  const times = await timesOfAsync(9, async () => orThrow(await store.latest(runPlan(0).item, { testcases })))
  return [
    { name: 'packing', value: results / seconds, unit: 'results/s', goal: null, atLeast: true },
    { name: 'bytes-per-packed-result', value: packed / results, unit: 'B', goal: 5 },
    {
      name: 'bytes-per-packed-result-with-run-rows',
      value: (packed + others) / results,
      unit: 'B',
      goal: null,
    },
    { name: 'gate-of-packed-median', value: medianOf(times), unit: 'ms', goal: null },
  ]
}
