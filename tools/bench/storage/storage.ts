import { cpus, loadavg } from 'node:os'
import type { Measure } from '../bench.ts'
import { planRuns, testsOfRun } from './data.ts'
import { measureIngest } from './ingest.ts'
import { readStorageOptions, type StorageBenchOptions } from './options.ts'
import { measurePacked } from './packed.ts'
import { measurePglite } from './pglite.ts'
import { measurePosts, measureReports } from './posts.ts'
import { measureQueries } from './queries.ts'
import { measureResultsdbForm } from './resultsdb-form.ts'
import { measureSizes } from './sizes.ts'
import { openSchema, openTarget, type Target } from './target.ts'
import { measureUpkeep } from './upkeep.ts'

/**
 * How fast results are stored and found, beside psql's COPY and the forms of others. Prints on what it is measured, and
 * answers each number as soon as it is there.
 */
export async function* storageBenchmarks(args: readonly string[]): AsyncGenerator<Measure, void, void> {
  const options = readStorageOptions(args)
  const target = await openTarget()
  try {
    console.log(`# ${cpus().length} processors; ${target.description}`)
    sayLoad('begin')
    yield* measureLarge(target, options)
    yield* measureOthers(target, options)
    sayLoad('end')
  } finally {
    await target.end()
  }
}

function sayLoad(when: string): void {
  console.log(
    `# load at the ${when}: ${loadavg()
      .map((value) => value.toFixed(1))
      .join(', ')}`,
  )
}

async function* measureLarge(
  target: Target,
  { rows, parts, seconds }: StorageBenchOptions,
): AsyncGenerator<Measure, void, void> {
  if (!parts.has('ingest')) return
  const schemas = { own: 'large', floor: 'copied' }
  const database = await openSchema(target.driver, schemas.own)
  await openSchema(target.driver, schemas.floor)
  const storage = database.open('shop')
  const plans = planRuns(rows)
  yield* await measureIngest(storage, plans, target, schemas)
  yield* await measureSizes(target.driver, schemas.own)
  if (parts.has('queries')) {
    // As autovacuum does behind a while.
    await target.driver.script('VACUUM ANALYZE')
    yield* measureQueries(storage, plans, seconds)
    yield* await measureResultsdbForm(target.driver, schemas.own)
  }
  if (parts.has('packed')) yield* await measurePacked(database, target.driver, schemas.own, plans)
  sayLoad('end of the large project')
}

/** All that does not need a large project. */
async function* measureOthers(
  target: Target,
  { rows, parts, seconds }: StorageBenchOptions,
): AsyncGenerator<Measure, void, void> {
  const database = await openSchema(target.driver, 'small')
  if (parts.has('upkeep')) {
    const runs = Math.min(50, Math.round(rows / testsOfRun))
    yield* await measureUpkeep(database.open('states'), target.driver, runs)
  }
  if (target.url === undefined) {
    console.log('# reports, posts and PGlite beside the server are left out: there is no server')
    return
  }
  if (parts.has('reports')) yield* await measureReports(database, target.driver, seconds)
  if (parts.has('posts')) {
    const withData = Math.min(200_000, Math.max(20_000, Math.round(rows / 500_000) * 10_000))
    yield* await measurePosts(database, target.driver, seconds, withData)
  }
  if (parts.has('pglite')) yield* await measurePglite(database)
}
