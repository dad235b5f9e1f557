import type { ResultStore } from '@gatewright/core/ports'
import type { Instant, TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { beforeAll, expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { openProject, outcomes } from '../append/support/project.ts'
import { eachDatabase } from '../support/each-database.ts'
import type { ReadingStore } from '../support/differential/compare-answers.ts'

// Enough tests and results that whole runs are read, where other suites only look things up.

const instantOf = (hour: number): Instant => new Date(Date.UTC(2026, 10, 1, hour)).toISOString() as Instant
const testNames = Array.from({ length: 700 }, (_, at) => `suite ${at % 9}/case ${at}`)

/** Of the runs with 5,000 results and more. */
const item = { type: 'own_build', id: 'build' }

interface Run {
  readonly hour: number
  /** Those of its tests that ran, by their number. */
  readonly ran: (at: number) => boolean
  readonly attempts?: number
}

/** The newest runs lack some tests, two are of one instant, and some tests are in the oldest run alone. */
const runs: readonly Run[] = [
  { hour: 0, ran: () => true, attempts: 8 },
  { hour: 3, ran: (at) => at % 10 !== 0, attempts: 8 },
  { hour: 5, ran: (at) => at % 10 > 2, attempts: 7 },
  { hour: 9, ran: (at) => at % 10 > 4 },
  { hour: 9, ran: (at) => at % 10 > 3 },
  { hour: 12, ran: (at) => at % 10 > 6 },
  { hour: 13, ran: (at) => at === 699 },
]

function reportOf({ hour, ran, attempts = 1 }: Run, number: number): readonly TestResult[] {
  const results: TestResult[] = []
  for (const [at, testcase] of testNames.entries())
    for (let attempt = 1; ran(at) && attempt <= attempts; attempt++)
      results.push({
        id: `run-${number}#${String(results.length).padStart(5, '0')}`,
        testcase,
        item: attempts === 8 ? item : { type: 'own_build', id: 'another' },
        outcome: at % 25 === number ? (at % 4 === 0 ? 'ERROR' : 'FAILED') : 'PASSED',
        submittedAt: instantOf(hour),
        variant: { arch: number % 2 === 0 ? 'arm' : 'x86' },
        data: { file: [`file-${at % 3}`] },
        groups: [`run/${number}`],
        attempt,
      })
  return results
}

type Ask = (store: ReadingStore) => Promise<unknown>

const sorted = testNames.slice(0, 620).toReversed()
const newest = (query: Parameters<ResultStore['newest']>[0]): readonly [string, Ask] => [
  `newest of ${JSON.stringify(query).slice(0, 60)}`,
  async (store) => (await store.newest(query))._unsafeUnwrap(),
]

const pagesOf =
  (outcome: string, limit: number): Ask =>
  async (store) => {
    const all: unknown[] = []
    for (let after: string | undefined; ;) {
      const query = { outcomes: [outcome] }
      const page = { limit, ...(after === undefined ? {} : { after }) }
      const { results, next } = (await store.query(query, page))._unsafeUnwrap()
      all.push(...results)
      if (next === undefined) return all
      after = next
    }
  }

const questions: readonly (readonly [words: string, ask: Ask])[] = [
  newest({}),
  newest({ testcases: { equals: sorted } }),
  newest({ testcases: { equals: [...sorted, 'nobody knows it'] }, variant: { arch: 'arm' } }),
  newest({ until: instantOf(9) }),
  newest({ through: instantOf(9), testcases: { equals: sorted } }),
  newest({ since: instantOf(5), outcomes: ['PASSED'] }),
  newest({ outcomes: ['FAILED', 'ERROR'] }),
  newest({ storedThrough: 4 }),
  newest({ item, testcases: { equals: sorted.slice(0, 40) } }),
  ['latest', async (store) => (await store.latest(item))._unsafeUnwrap()],
  ['latest of many', async (store) => (await store.latest(item, { testcases: sorted }))._unsafeUnwrap()],
  [
    'latest of few',
    async (store) => (await store.latest(item, { testcases: sorted.slice(0, 40) }))._unsafeUnwrap(),
  ],
  ['pages of errors', pagesOf('ERROR', 7)],
  ['pages of failures', pagesOf('FAILED', 50)],
]

eachDatabase((database) => {
  const model = createMemoryDatabase({ outcomes }).open('p').results
  let reader: ReadingStore
  let name: string

  beforeAll(async () => {
    const project = openProject(database())
    for (const [number, run] of runs.entries()) {
      const report = reportOf(run, number)
      for (const store of [model, project]) (await store.append(`run ${number}`, report))._unsafeUnwrap()
    }
    reader = createResultReader(project.engine)
    name = project.name
  })

  it.each(questions)('answers as memory does: %s', async (_, ask) => {
    const answer = await ask(reader)
    expect(answer).toEqual(await ask(model))
    expect(answer).not.toEqual([])
  })

  it('answers the same when the older runs are packed', async () => {
    const { driver, schema } = database()
    const packed = await archive(driver, schema, { before: instantOf(6), chunkSize: 3_000 })
    expect(packed._unsafeUnwrap().results).toBeGreaterThan(10_000)
    for (const [words, ask] of questions)
      expect([words, await ask(reader)]).toEqual([words, await ask(model)])
  })

  it('finds tests that others stored since it last asked', async () => {
    const [before] = questions
    if (before) void (await before[1](reader))
    const other = openProject(database(), name)
    const added = testNames.map((name, at) => ({
      ...(reportOf({ hour: 20, ran: (one) => one === at }, 1)[0] as TestResult),
      id: `added#${String(at).padStart(4, '0')}`,
      testcase: at % 2 === 0 ? name : `new ${name}`,
      variant: { arch: 'riscv' },
    }))
    for (const store of [model, other]) (await store.append('added', added))._unsafeUnwrap()
    for (const [words, ask] of questions)
      expect([words, await ask(reader)]).toEqual([words, await ask(model)])
    const names = added.map(({ testcase }) => testcase)
    const [, ask] = newest({ testcases: { equals: names } })
    expect(await ask(reader)).toEqual(await ask(model))
  })
})
