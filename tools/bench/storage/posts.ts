import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import type { PgDatabase, PgDriver } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'
import { itemOf, resultsOf, runPlan, testNames } from './data.ts'
import { callsPerSecond } from './pace.ts'
import { storeRun } from './ingest.ts'

const projects = 8
const callersOfProject = 16
const ofReport = 100
const begin = Date.parse('2026-07-01T00:00:00Z')

/** Reports of 100 results, in 8 connections. */
export async function measureReports(
  database: PgDatabase,
  driver: PgDriver,
  seconds: number,
): Promise<readonly Measure[]> {
  const names = Array.from({ length: projects }, (_, index) => `reports-${index}`)
  for (const name of names) await storeRun(database.open(name), runPlan(0, { tests: 1_001 }))
  // As autovacuum does behind a while.
  await driver.script('ANALYZE')
  const into = (count: number): Promise<number> =>
    callsPerSecond(8, seconds, async (index, caller) => {
      const storage = database.open(names[caller % count] ?? '')
      const plan = runPlan(index + 1, {
        reportKey: `${count}/${index}`,
        tests: ofReport,
        submittedAt: new Date(begin + index).toISOString(),
      })
      orThrow(await storage.results.append(plan.reportKey, resultsOf(plan)))
    })
  console.log(`# reports: ${ofReport} results and some retries; 8 callers, each with one report at a time`)
  return [
    perSecond('reports-of-100-into-one-project', await into(1), 'reports/s', 900),
    perSecond('reports-of-100-into-8-projects', await into(projects), 'reports/s', 900),
  ]
}

/** Results that come one by one, as ResultsDB's clients hand them in. */
export async function measurePosts(
  database: PgDatabase,
  driver: PgDriver,
  seconds: number,
  withData: number,
): Promise<readonly Measure[]> {
  const post = (kind: string, make: (index: number) => TestResult): Promise<number> =>
    callsPerSecond(projects * callersOfProject, seconds, async (index, caller) => {
      const storage = database.open(`posts-${caller % projects}`)
      const result = make(index)
      orThrow(await storage.results.append(`${kind}/${result.id}`, [result]))
    })
  console.log(`# posts: one result each, ${projects} projects, ${callersOfProject} callers for each`)
  await post('warm-up', (index) => plainPost(index, 'w'))
  await driver.script('ANALYZE')
  return [
    perSecond('posts', await post('plain', (index) => plainPost(index, 'p')), 'results/s', 2_000),
    perSecond('posts-with-data', await post('data', (index) => postWithData(index, 'd')), 'results/s', null),
    ...(await rareLike(database, driver, withData)),
  ]
}

/** Each item gets ten results. */
function plainPost(index: number, kind: string): TestResult {
  return {
    id: `${kind}${String(index).padStart(15, '0')}`,
    testcase: testNames[index % 1_000] ?? '',
    item: itemOf(Math.floor(index / 10)),
    outcome: index % 50 === 0 ? 'FAILED' : 'PASSED',
    submittedAt: new Date(begin + index).toISOString(),
    variant: {},
    data: {},
    groups: [],
  }
}

const betweenRare = 10_000

function postWithData(index: number, kind: string): TestResult {
  const build = Math.floor(index / 10)
  return {
    ...plainPost(index, kind),
    variant: { arch: index % 2 === 0 ? 'x86_64' : 'aarch64' },
    data: {
      release: [`release-${40 + (build % 4)}`],
      compose: [`compose-${Math.floor(build / 100)}`],
      build: [`package-${build % 500}-1.${build}-1`],
      worker: [`worker-${index % 64}.example.com`],
      reason: [
        index % betweenRare === 0 ? `infrastructure: lost the disk of ${index}` : `ran as task ${index}`,
      ],
    },
    groups: [`group-${build}`],
    note: `task ${index} took ${index % 97} s`,
    refUrl: `https://ci.example.com/task/${index}`,
  }
}

/** A pattern that one of 10,000 results matches, in data that no index helps to find. */
async function rareLike(database: PgDatabase, driver: PgDriver, count: number): Promise<readonly Measure[]> {
  const storage = database.open('rare')
  const atOnce = 5_000
  let start = performance.now()
  for (let first = 0; first < count; first += atOnce) {
    // What is known of other projects only lets the planner think that this one is empty, until autovacuum comes by.
    if (first === atOnce) {
      await driver.script('ANALYZE')
      start = performance.now()
    }
    const results = Array.from({ length: atOnce }, (_, index) => postWithData(first + index, 'r'))
    orThrow(await storage.results.append(`rare/${first}`, results))
  }
  const rate = ((count - atOnce) * 1000) / (performance.now() - start)
  await driver.script('ANALYZE')
  const query = { data: [{ key: 'reason', like: ['infrastructure%'] }] }
  const wanted = Math.min(20, count / betweenRare)
  const times = await timesOfAsync(5, async () => {
    const { results } = orThrow(await storage.results.query(query, { limit: 20 }))
    if (results.length !== wanted) throw new Error(`The rare pattern was found ${results.length} times.`)
  })
  console.log(`# rare-like: ${wanted} of ${count} results with data of their own, each a run of its own`)
  return [
    perSecond('ingest-with-data', rate, 'results/s', null),
    { name: 'rare-like', value: medianOf(times), unit: 'ms', goal: null },
  ]
}

function perSecond(name: string, value: number, unit: string, goal: number | null): Measure {
  return { name, value, unit, goal, atLeast: true }
}
