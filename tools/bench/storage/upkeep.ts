import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { foldFlakeStates, scoreStates, type FoldReport } from '../../../packages/core/src/upkeep/index.ts'
import type { PgDriver } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'
import { instantOfRun, itemOf, runPlan, testsOfRun, variants } from './data.ts'
import { storeRun } from './ingest.ts'

/** Runs that are stored and folded before anything is measured: they bring the names of the tests and their states. */
const runsBefore = 5

/**
 * What the statistics of 20,000 tests cost beside the ingest of their results, folded behind several runs at once, and how long
 * all are scored. Every test is known and has a state, as in a project that has been there for a while.
 */
export async function measureUpkeep(
  storage: CompleteStorage,
  driver: PgDriver,
  runs: number,
): Promise<readonly Measure[]> {
  await storeRuns(storage, 0, runsBefore)
  await fold(storage, runsBefore)
  const ingest = await storeRuns(storage, runsBefore, runsBefore + runs)
  // As autovacuum does behind a while.
  await driver.script('ANALYZE')
  const start = performance.now()
  const folded = await fold(storage, runsBefore + runs)
  const foldMs = performance.now() - start
  // Results that are skipped are no work.
  if (folded.results < 0.9 * ingest.results) throw new Error(`Only ${folded.results} results were folded.`)
  const times = await timesOfAsync(
    5,
    async () => {
      const { scores } = orThrow(await scoreStates(storage.states))
      // Tests that are skipped each time have no score.
      if (scores.length < testsOfRun * 0.9) throw new Error(`Only ${scores.length} tests have a score.`)
    },
    1,
  )
  console.log(
    `# upkeep: ${runs} runs of ${testsOfRun} tests, folded behind them and behind ${runsBefore} before`,
  )
  return [
    {
      name: 'upkeep',
      value: (ingest.results * 1000) / foldMs,
      unit: 'results/s',
      goal: null,
      atLeast: true,
    },
    { name: 'upkeep-to-ingest', value: foldMs / ingest.ms, unit: 'share', goal: 0.5 },
    { name: 'score-of-20000-states', value: medianOf(times) / 1000, unit: 's', goal: 0.5 },
  ]
}

async function storeRuns(
  storage: CompleteStorage,
  first: number,
  end: number,
): Promise<{ readonly results: number; readonly ms: number }> {
  const [variant = {}] = variants
  let [results, ms] = [0, 0]
  for (let number = first; number < end; number++) {
    const stored = await storeRun(storage, runPlan(number, { variant, item: itemOf(number) }))
    results += stored.results
    ms += stored.ms
  }
  return { results, ms }
}

async function fold(storage: CompleteStorage, run: number): Promise<FoldReport> {
  const folded = orThrow(
    await foldFlakeStates(storage, { owner: 'bench', at: instantOfRun(run), forMs: 3_600_000 }),
  )
  if (folded.isBehind || !folded.isOwner) throw new Error('Not everything was folded.')
  return folded
}
