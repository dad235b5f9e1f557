import type { ResultStore } from '@gatewright/core/ports'
import { presetOutcomes, type TestResult } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import { beforeAll, expect, it } from 'vitest'
import { createResultAppender } from '../../src/append/result-appender.ts'
import { createProjectEngine } from '../../src/engine/engine.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { eachDatabase } from '../support/each-database.ts'
import { explainedDriver, type ExplainedDriver } from './support/explained-driver.ts'

const runs = 60
const testcases = 5_000
const posts = 5_000

const nameOf = (at: number): string =>
  `org.example.module${at % 50}.SomeTestClass${at % 500}/tests thing ${at}`
const itemOf = (at: number): TestResult['item'] => ({ type: 'own_build', id: `build-${at}` })
const instantOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString()

/** A run every four hours, in one of four variants; four runs make an item. */
function* resultsOfRun(run: number): Generator<TestResult, void, void> {
  for (let at = 0; at < testcases; at++)
    yield {
      id: `run-${run}#${String(at).padStart(4, '0')}`,
      testcase: nameOf(at),
      item: itemOf(run >> 2),
      outcome: (at * 31 + run * 17) % 500 === 0 ? 'FAILED' : 'PASSED',
      submittedAt: instantOf(run * 240),
      variant: { arch: `arch-${run % 4}` },
      data: { file: [`src/file-${at}.ts`] },
      groups: [`run/${run}`],
    }
}

function postOf(at: number): TestResult {
  return {
    id: String(at).padStart(16, '0'),
    testcase: `dist.check-${at % 50}`,
    item: itemOf(at % 100),
    outcome: at % 50 === 0 ? 'FAILED' : 'PASSED',
    submittedAt: instantOf(at * 3),
    variant: {},
    data: { item: [`build-${at % 100}`], type: ['own_build'], owner: [`user-${at % 500}`] },
    groups: [`posts/${at % 500}`],
  }
}

const byPlace = 'run(project, place)'
const byItem = 'run(project, item_id, place)'
const byId = 'run(project, id_sha, last_ordinal)'
const byRun = 'result(project, run_id, ordinal)'
const byHistory = 'result(project, series_id, run_id)'
const byDatum = 'result_datum(project, datum, run_id, ordinal)'
const byGroup = 'run_group(project, group_id, run_id)'
const byPosition = 'run(project, position)'
const runKey = 'run(project, id)'
const runsWithFailures = 'run(project, place) where (failed_count > 0)'
const failuresOfRun = 'result(project, run_id, series_id) where (((outcome)::integer & 4096) <> 0)'

const names = Array.from({ length: 1_000 }, (_, at) => nameOf(at * 5))
const middle = `${instantOf(30 * 240)} run-30#2500`

type Ask = (results: ResultStore) => ResultAsync<unknown, unknown>
const questions: readonly (readonly [words: string, ask: Ask, indexes: readonly string[]])[] = [
  ['a page of everything', (results) => results.query({}, { limit: 20 }), [byPlace, byRun]],
  ['a page behind a place', (results) => results.query({}, { limit: 20, after: middle }), [byPlace, byRun]],
  [
    'the oldest',
    (results) => results.query({}, { limit: 20, order: 'oldest-first', after: middle }),
    [byPlace, byRun],
  ],
  [
    'a page of a time',
    (results) => results.query({ since: instantOf(900), until: instantOf(1_000) }, { limit: 20 }),
    [byPlace],
  ],
  ['a page of an item', (results) => results.query({ item: itemOf(7) }, { limit: 20 }), [byItem, byRun]],
  [
    'a page of a group',
    (results) => results.query({ group: 'run/7' }, { limit: 20 }),
    [byGroup, runKey, byRun],
  ],
  [
    'a page of a testcase',
    (results) => results.query({ testcase: nameOf(7) }, { limit: 20 }),
    [byHistory, runKey],
  ],
  ['a history', (results) => results.history(nameOf(7), { arch: 'arch-1' }, 10), [byHistory, runKey]],
  [
    'failures',
    (results) => results.query({ outcomes: ['FAILED'] }, { limit: 20 }),
    [runsWithFailures, failuresOfRun],
  ],
  [
    'failures of an item',
    (results) => results.query({ outcomes: ['FAILED'], item: itemOf(7) }, { limit: 20 }),
    [byItem, failuresOfRun],
  ],
  [
    'a testcase of an item',
    (results) => results.query({ item: itemOf(14), testcase: nameOf(7) }, { limit: 20 }),
    [byItem, byHistory],
  ],
  ['by ids', (results) => results.query({ ids: ['run-7#0007', '0000000000000007'] }), [byId, byRun]],
  [
    'by data',
    (results) => results.query({ data: [{ key: 'owner', equals: ['user-7'] }] }, { limit: 5 }),
    [byDatum, runKey, byRun],
  ],
  [
    'by data that names an item',
    (results) => results.query({ data: [{ key: 'item', equals: ['build-70'] }] }, { limit: 5 }),
    [byDatum, byItem, runKey, byRun],
  ],
  [
    'what has come since a position',
    (results) => results.query({ storedAfter: 59 }, { limit: 5 }),
    [byPosition, byRun],
  ],
  [
    'the latest of 1,000 testcases of an item',
    (results) => results.latest(itemOf(7), { testcases: names }),
    [byItem, byRun],
  ],
  [
    'the newest of 1,000 testcases',
    (results) => results.newest({ testcases: { equals: names } }),
    [byHistory, runKey],
  ],
]

eachDatabase((database) => {
  let explained: ExplainedDriver
  let results: ResultStore

  beforeAll(async () => {
    explained = explainedDriver(database().driver)
    const engine = createProjectEngine(explained.driver, database().schema, 'plans', { walls: false })
    results = {
      append: createResultAppender(engine, { outcomes: presetOutcomes }),
      ...createResultReader(engine),
    }
    const append = async (key: string, report: Iterable<TestResult>): Promise<unknown> =>
      (await results.append(key, report))._unsafeUnwrap()
    for (let run = 0; run < runs; run++) await append(`run-${run}`, resultsOfRun(run))
    const all = Array.from({ length: posts }, (_, at) => postOf(at))
    await append('posts', all)
    await database().driver.query('ANALYZE')
  }, 300_000)

  it.each(questions)('%s: by its indexes, and no large table is read as a whole', async (_, ask, indexes) => {
    // Asked twice, so that the words of the dictionary are known.
    void (await ask(results))
    explained.clear()
    void (await ask(results))
    const plans = await explained.plans()
    const used = new Set(plans.flatMap((plan) => [...plan.indexes]))
    expect([...used]).toEqual(expect.arrayContaining([...indexes]))
    const scanned = plans.flatMap((plan) => [...plan.scanned])
    expect(scanned.filter((table) => /^(result|run|series|testcase)/.test(table))).toEqual([])
  })
})
