import { cpus, loadavg } from 'node:os'
import type { Measure } from '../bench.ts'
import { planRuns } from './data.ts'
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

/** How fast results are stored and found, beside psql's COPY and the forms of others. Prints on what it was measured. */
export async function storageBenchmarks(args: readonly string[]): Promise<readonly Measure[]> {
  const options = readStorageOptions(args)
  const target = await openTarget()
  try {
    console.log(`# ${cpus().length} processors; ${target.description}`)
    sayLoad('begin')
    const measures = [...(await measureLarge(target, options)), ...(await measureOthers(target, options))]
    sayLoad('end')
    return measures
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

async function measureLarge(
  target: Target,
  { rows, parts, seconds }: StorageBenchOptions,
): Promise<readonly Measure[]> {
  if (!parts.has('ingest')) return []
  const schemas = { own: 'large', floor: 'copied' }
  const database = await openSchema(target.driver, schemas.own)
  await openSchema(target.driver, schemas.floor)
  const storage = database.open('shop')
  const plans = planRuns(rows)
  const measures: Measure[] = []
  measures.push(...(await measureIngest(storage, plans, target, schemas)))
  measures.push(...(await measureSizes(target.driver, schemas.own)), ...measurePacked())
  if (parts.has('queries')) {
    // As autovacuum does behind a while.
    await target.driver.script('VACUUM ANALYZE')
    measures.push(...(await measureQueries(storage, plans, seconds)))
    measures.push(...(await measureResultsdbForm(target.driver, schemas.own)))
  }
  sayLoad('end of the large project')
  return measures
}

/** All that does not need a large project. */
async function measureOthers(
  target: Target,
  { rows, parts, seconds }: StorageBenchOptions,
): Promise<readonly Measure[]> {
  const database = await openSchema(target.driver, 'small')
  const measures: Measure[] = []
  if (parts.has('upkeep')) {
    const runs = Math.min(200, Math.max(10, Math.round(rows / 50_000)))
    measures.push(...(await measureUpkeep(database.open('states'), runs)))
  }
  if (target.url === undefined) {
    console.log('# reports, posts and PGlite beside the server are left out: there is no server')
    return measures
  }
  if (parts.has('reports')) measures.push(...(await measureReports(database, seconds)))
  if (parts.has('posts'))
    measures.push(
      ...(await measurePosts(
        database,
        seconds,
        Math.min(200_000, Math.max(20_000, Math.round(rows / 500_000) * 10_000)),
      )),
    )
  if (parts.has('pglite')) measures.push(...(await measurePglite(database)))
  return measures
}
