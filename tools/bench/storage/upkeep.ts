import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { foldFlakeStates, scoreStates } from '../../../packages/core/src/upkeep/index.ts'
import type { PgDriver } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'
import { instantOfRun, itemOf, runPlan, testsOfRun, variants } from './data.ts'
import { storeRun } from './ingest.ts'

/** What the statistics of 20,000 tests cost beside the ingest of their results, and how long all are scored. */
export async function measureUpkeep(
  storage: CompleteStorage,
  driver: PgDriver,
  runs: number,
): Promise<readonly Measure[]> {
  const [variant = {}] = variants
  let ingestMs = 0
  let results = 0
  const knownWords = 1
  for (let number = 0; number < runs; number++) {
    const stored = await storeRun(storage, runPlan(number, { variant, item: itemOf(number) }))
    // The first report also brings the names of the tests.
    if (number >= knownWords) ingestMs += stored.ms
    results += stored.results
  }
  // As autovacuum does behind a while.
  await driver.script('ANALYZE')
  const start = performance.now()
  const folded = orThrow(
    await foldFlakeStates(storage, { owner: 'bench', at: instantOfRun(runs), forMs: 3_600_000 }),
  )
  const foldMs = performance.now() - start
  if (folded.isBehind || !folded.isOwner) throw new Error('Not everything was folded.')
  const times = await timesOfAsync(
    5,
    async () => {
      const { scores } = orThrow(await scoreStates(storage.states))
      // Tests that are skipped each time have no score.
      if (scores.length < testsOfRun * 0.9) throw new Error(`Only ${scores.length} tests have a score.`)
    },
    1,
  )
  console.log(`# upkeep: ${runs} runs of ${testsOfRun} tests, folded behind them, 100,000 results at a time`)
  return [
    { name: 'upkeep', value: (results * 1000) / foldMs, unit: 'results/s', goal: null, atLeast: true },
    {
      name: 'upkeep-to-ingest',
      value: (foldMs / ingestMs) * ((runs - knownWords) / runs),
      unit: 'share',
      goal: 0.5,
    },
    { name: 'score-of-20000-states', value: medianOf(times) / 1000, unit: 's', goal: 0.5 },
  ]
}
