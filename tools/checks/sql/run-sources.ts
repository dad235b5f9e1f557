import { PGlite } from '@electric-sql/pglite'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { Instant, TestResult } from '../../../packages/core/src/schema/index.ts'
import { contractOutcomes, planStorageContract } from '../../../packages/core/src/testing/index.ts'
import {
  createPgDatabase,
  fromPglite,
  printRoles,
  type PgDatabase,
  type PgDriver,
} from '../../../packages/storage-pg/src/index.ts'
import { compareWorlds } from '../../../packages/storage-pg/test/support/differential/compare-worlds.ts'
import { recordStatements, type RecordedStatement } from './record-statements.ts'

/** The schema that recorded statements name. */
export const schema = 'gatewright'

/** How many random queries are asked: their statements are put together from many parts. */
const worlds = { seeds: Array.from({ length: 12 }, (_, seed) => seed), questionsPerSeed: 60 }

/** Runs what the package can do on PGlite, and answers every distinct statement of every call. */
export async function runSources(): Promise<readonly RecordedStatement[]> {
  const pglite = new PGlite()
  const { driver, statements } = recordStatements(anotherWasFaster(fromPglite(pglite)))
  const database = createPgDatabase({ driver, schema, outcomes: contractOutcomes })
  orThrow(await database.migrate())
  // There is no Citus here: the statements are tried, and nothing is kept.
  void (await database.migrate({ citus: true }))
  await runContract(database)
  await compareWorlds({ driver, schema }, worlds)
  orThrow(await database.status())
  await appendAsWriter(pglite, database)
  // What the reports above left in the default partition moves.
  orThrow(await database.maintain({ at: '2026-11-22T00:00:00Z' as Instant }))
  orThrow(await database.partitions())
  await packAndRemove(database)
  await pglite.close()
  return [...statements.values()]
}

/** Results in a partition and beside it are packed, and some of what is packed goes. */
async function packAndRemove(database: PgDatabase): Promise<void> {
  const { results, decisions, reports, project } = database.open('archived')
  const at = '2026-11-22T00:00:00Z' as Instant
  for (const day of ['2026-10-01', '2026-11-20', '2026-11-21'])
    orThrow(await results.append(day, resultsOf(day)))
  // One that is put with others, and one that takes a transaction of its own.
  for (const size of [1, 200_000]) orThrow(await reports.put(new Uint8Array(size), { receivedAt: at }))
  const decision = {
    id: 'open',
    decidedAt: at,
    subject: { type: 'any', identifier: 'any' },
    decisionContext: 'any',
  }
  const cites = { reportKeys: ['2026-11-20'], results: ['2026-11-20#1'] }
  orThrow(await decisions.record({ ...decision, status: 'satisfied', decision: {}, cites }))
  orThrow(await database.archive({ before: '2026-12-01T00:00:00Z' as Instant }))
  orThrow(await results.append('again', resultsOf('2026-11-21')))
  orThrow(await results.history('any', {}, 1))
  orThrow(await results.newest({}))
  orThrow(await results.count({ testcase: 'any' }))
  const before = '2026-11-21T00:00:01Z' as Instant
  orThrow(
    await database.retain(project, {
      at,
      resultsBefore: before,
      reportsBefore: '2026-12-01T00:00:00Z' as Instant,
    }),
  )
}

function resultsOf(day: string): readonly TestResult[] {
  const result = {
    testcase: 'any',
    item: { type: 'any', id: 'any' },
    outcome: 'PASSED',
    variant: {},
    data: {},
    groups: ['any'],
  }
  return [1, 2].map((number) => ({
    ...result,
    id: `${day}#${number}`,
    submittedAt: `${day}T00:00:00Z` as Instant,
  }))
}

/** The first script fails as it does where another process makes the schema at the same time. */
function anotherWasFaster(driver: PgDriver): PgDriver {
  let isFirst = true
  return {
    ...driver,
    script(sql) {
      if (!isFirst) return driver.script(sql)
      isFirst = false
      return Promise.reject(Object.assign(new Error('The schema is there already.'), { code: '23505' }))
    },
  }
}

/** All cases but those that only say again, at length, what others do. */
async function runContract(database: PgDatabase): Promise<void> {
  const open = (project: string) => database.open(project)
  const plan = planStorageContract({ open, reopen: open, capabilities: open('any').capabilities })
  for (const { case: one, run } of plan) {
    // Whether the package keeps the contract is a question for its tests.
    if (one.area !== 'big data') await run().catch(() => undefined)
  }
}

/** Row-level security makes large reports go another way. PGlite's user stands above it, until it takes a role. */
async function appendAsWriter(pglite: PGlite, database: PgDatabase): Promise<void> {
  const results = database.open('walled').results
  orThrow(await results.append('first', []))
  await pglite.exec(await printRoles({ schema }))
  // PGlite copies from a file of its own, which takes a right that no writer needs on a server.
  await pglite.exec('GRANT pg_read_server_files TO gatewright_writer')
  const { rows } = await pglite.query<{ id: number }>(
    `SELECT id FROM ${schema}.project WHERE name = 'walled'`,
  )
  await pglite.exec(`SET ROLE gatewright_writer; SET gatewright.project = ${rows[0]?.id}`)
  for (const key of ['whole', 'numbered#'])
    orThrow(
      await results.append(
        key,
        Array.from({ length: 1500 }, (_, index) => ({
          id: `${key}${index}`,
          testcase: `walled.t${index}`,
          item: { type: 'build', id: 'b' },
          outcome: 'PASSED',
          submittedAt: '2026-11-22T00:00:00Z' as Instant,
          variant: {},
          groups: [],
          data: {},
        })),
      ),
    )
  await pglite.exec('RESET ROLE; RESET gatewright.project')
}
