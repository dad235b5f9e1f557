import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { fromPglite, type PgDatabase } from '../../../packages/storage-pg/src/index.ts'
import { undoAtEnd } from '../../faults/cleanup.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'
import { runPlan, testNames, variants } from './data.ts'
import { perSecond, storeRun } from './ingest.ts'
import { openSchema } from './target.ts'

const runs = 12

interface Numbers {
  readonly perSecond: number
  readonly gateMs: number
}

/** PGlite in a folder beside the server, with the same few runs in both. */
export async function measurePglite(server: PgDatabase): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-pglite-'))
  const remove = undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const pglite = await PGlite.create(join(folder, 'data'))
  const embedded = await numbersOf(await openSchema(fromPglite(pglite), 'gatewright'))
  await pglite.close()
  remove()
  const own = await numbersOf(server)
  console.log(`# pglite: in a folder, beside the server with the same ${runs} runs`)
  return [
    { name: 'pglite-ingest', value: embedded.perSecond, unit: 'results/s', goal: null, atLeast: true },
    { name: 'pglite-gate-median', value: embedded.gateMs, unit: 'ms', goal: null },
    { name: 'pglite-ingest-slower', value: own.perSecond / embedded.perSecond, unit: 'x', goal: 6 },
    { name: 'pglite-gate-slower', value: embedded.gateMs / own.gateMs, unit: 'x', goal: 6 },
  ]
}

async function numbersOf(database: PgDatabase): Promise<Numbers> {
  const storage = database.open('beside')
  const plans = Array.from({ length: runs }, (_, number) => runPlan(number))
  const stored: { readonly results: number; readonly ms: number }[] = []
  for (const plan of plans) stored.push(await storeRun(storage, plan))
  const testcases = testNames.slice(0, 1_000)
  let asked = 0
  const times = await timesOfAsync(15, async () => {
    const item = plans[(asked++ * variants.length) % runs]?.item
    if (item) orThrow(await storage.results.latest(item, { testcases }))
  })
  return { perSecond: perSecond(stored.slice(variants.length)), gateMs: medianOf(times) }
}
