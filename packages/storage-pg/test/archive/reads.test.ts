import type { ResultQuery, ResultStore } from '@gatewright/core/ports'
import type { Instant, TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { beforeAll, expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { openProject, outcomes, watchedDriver } from '../append/support/project.ts'
import { eachDatabase } from '../support/each-database.ts'
import type { ReadingStore } from '../support/differential/compare-answers.ts'

/** Reports of ten results each, one an hour; of two items by turns, and in two variants. */
function reportOf(hour: number): readonly TestResult[] {
  const submittedAt = new Date(Date.UTC(2026, 10, 1, hour)).toISOString() as Instant
  return Array.from({ length: 10 }, (_, at) => ({
    id: `report-${hour}#${String(at).padStart(4, '0')}`,
    testcase: `case ${(at + hour) % 13}`,
    item: { type: 'own_build', id: `build-${hour % 2}` },
    outcome: at === hour % 10 ? 'FAILED' : 'PASSED',
    submittedAt,
    variant: { arch: hour % 3 === 0 ? 'arm' : 'x86' },
    data: at === 3 ? { owner: [`user-${hour % 4}`], message: ['line\n"é𝒳"'] } : { file: [`file-${at}`] },
    groups: [`run/${hour % 5}`],
    ...(at % 2 === 0 ? { durationMs: at * 1.25 } : {}),
  }))
}

const hours = 24
const late = [2, 7, 15]
const onTime = Array.from({ length: hours }, (_, hour) => hour).filter((hour) => !late.includes(hour))
const packedBefore = new Date(Date.UTC(2026, 10, 1, 14)).toISOString() as Instant

const pages = async (
  store: ReadingStore,
  query: ResultQuery,
  limit: number,
  order: Order,
): Promise<unknown> => {
  const all: unknown[] = []
  for (let after: string | undefined; ;) {
    const page = { limit, order, ...(after === undefined ? {} : { after }) }
    const { results, next } = (await store.query(query, page))._unsafeUnwrap()
    all.push(...results)
    if (next === undefined) return all
    after = next
  }
}

type Order = 'newest-first' | 'oldest-first'
type Ask = (store: ReadingStore) => Promise<unknown>

const queries: readonly ResultQuery[] = [
  {},
  { testcase: 'case 5' },
  { testcases: { like: ['case 1%'] } },
  { variant: { arch: 'arm' }, testcase: 'case 5' },
  { item: { type: 'own_build', id: 'build-1' } },
  { group: 'run/3' },
  { outcomes: ['FAILED'] },
  { outcomes: ['FAILED'], testcase: 'case 0' },
  { data: [{ key: 'owner', equals: ['user-2'] }] },
  { data: [{ key: 'item', equals: ['build-1'] }] },
  { data: [{ key: 'arch', equals: ['arm'] }] },
  { data: [{ key: 'message', like: ['%é_"'] }], exceptIds: ['report-3#0003'] },
  { ids: ['report-3#0003', 'report-20#0001', 'report-7#0009', 'none#1'] },
  { storedAfter: 5, storedThrough: 18, testcase: 'case 4' },
  { since: packedBefore, testcase: 'case 4' },
  { until: packedBefore, data: [{ key: 'item', equals: ['build-0'] }] },
]

const questions: readonly (readonly [words: string, ask: Ask])[] = queries.flatMap((query) => {
  const words = JSON.stringify(query)
  const asks: (readonly [string, Ask])[] = [
    [`pages of ${words}`, (store) => pages(store, query, 17, 'newest-first')],
    [`oldest pages of ${words}`, (store) => pages(store, query, 40, 'oldest-first')],
    [`count ${words}`, async (store) => (await store.count(query))._unsafeUnwrap()],
    [`newest ${words}`, async (store) => (await store.newest(query))._unsafeUnwrap()],
    [`newest by owner ${words}`, async (store) => (await store.newest(query, ['owner']))._unsafeUnwrap()],
  ]
  return asks
})

const others: readonly (readonly [words: string, ask: Ask])[] = [
  ['latest', async (store) => (await store.latest({ type: 'own_build', id: 'build-1' }))._unsafeUnwrap()],
  ['history', async (store) => (await store.history('case 3', { arch: 'x86' }, 9))._unsafeUnwrap()],
  ['history of all', async (store) => (await store.history('case 3', { arch: 'arm' }, 1e6))._unsafeUnwrap()],
]

const all = [...questions, ...others]

const page =
  (query: ResultQuery): Ask =>
  async (store) =>
    (await store.query(query, { limit: 100 }))._unsafeUnwrap()

const overtaken: readonly (readonly [words: string, ask: Ask])[] = [
  ['a page', page({})],
  ['a page of a testcase', page({ testcase: 'case 3' })],
  ['a page of a name', page({ testcases: { like: ['case 1%'] } })],
  ['a page of data', page({ data: [{ key: 'owner', equals: ['user-1'] }] })],
  ['a page of an item by data', page({ data: [{ key: 'item', equals: ['build-1'] }] })],
  ['a count of a testcase', async (store) => (await store.count({ testcase: 'case 3' }))._unsafeUnwrap()],
  [
    'a count of data',
    async (store) => (await store.count({ data: [{ key: 'owner', equals: ['user-1'] }] }))._unsafeUnwrap(),
  ],
  [
    'a count of ids',
    async (store) =>
      (await store.count({ ids: ['report-0#0003', 'report-4#0001', 'report-16#0001'] }))._unsafeUnwrap(),
  ],
  [
    'a count without some ids',
    async (store) => (await store.count({ exceptIds: ['report-0#0003', 'report-16#0001'] }))._unsafeUnwrap(),
  ],
  ['the newest', async (store) => (await store.newest({}))._unsafeUnwrap()],
  ['the newest failures', async (store) => (await store.newest({ outcomes: ['FAILED'] }))._unsafeUnwrap()],
  ...others,
]

eachDatabase((database) => {
  const model = createMemoryDatabase({ outcomes }).open('p').results
  const append = async (store: Pick<ResultStore, 'append'>, hour: number): Promise<void> => {
    ;(await store.append(`report ${hour}`, reportOf(hour)))._unsafeUnwrap()
  }
  const pack = async (): Promise<number> => {
    const { driver, schema } = database()
    return (await archive(driver, schema, { before: packedBefore, chunkSize: 25 }))._unsafeUnwrap().results
  }

  beforeAll(async () => {
    for (const hour of [...onTime, ...late]) await append(model, hour)
  })

  it('answers as before, where runs that came late lie between packed ones', async () => {
    const project = openProject(database())
    for (const hour of onTime) await append(project, hour)
    expect(await pack()).toBe(120)
    for (const hour of late) await append(project, hour)
    const reader = createResultReader(project.engine)
    for (const [words, ask] of all) expect([words, await ask(reader)]).toEqual([words, await ask(model)])
    expect(await pack()).toBe(20)
    for (const [words, ask] of all) expect([words, await ask(reader)]).toEqual([words, await ask(model)])
  })

  it.each(overtaken)(
    'is not misled by what is packed in between: %s',
    async (_, ask) => {
      const few = [0, 1, 4, 13, 16]
      const { driver, schema } = database()
      const wanted = createMemoryDatabase({ outcomes }).open('p').results
      for (const hour of few) await append(wanted, hour)
      // Before each statement of the answer in turn.
      let isOvertaken = true
      for (let step = 0; isOvertaken; step++) {
        const { engine, ...project } = openProject(database())
        for (const hour of few) await append(project, hour)
        let statements = 0
        isOvertaken = false
        const watched = watchedDriver(driver, async () => {
          if (statements++ !== step) return
          isOvertaken = true
          expect(await pack()).toBe(40)
        })
        const reading = openProject({ driver: watched, schema }, engine.name)
        expect(await ask(createResultReader(reading.engine))).toEqual(await ask(wanted))
        if (!isOvertaken) expect(await pack()).toBe(40)
      }
    },
    60_000,
  )
})
