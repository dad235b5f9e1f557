import { decide, definePolicy, noneFailing, orThrow } from '@gatewright/core'
import {
  abortRun,
  declareRun,
  processReport,
  receiveReport,
  settleRun,
  type ReportAbout,
} from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, reader } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

function part(number: number, of: number, id: string = 'run-1'): ReportAbout {
  return { item, run: { id, chunk: { number, of } } }
}

/** What a gate says in which every test of a complete run has to pass. */
async function gate(storage: CompleteStorage, testcases: string = 'unit/*'): Promise<string> {
  const policy = definePolicy({
    id: 'bash.release',
    applies: { decisionContexts: ['release'], subjectTypes: [item.type] },
    rules: [noneFailing({ group: 'complete', testcases })],
  })
  const subject = { type: item.type, identifier: item.id }
  const results = orThrow(await queryAll(storage.results, { item }))
  const groups = orThrow(await storage.groups.ofItem(item))
  const asked = { decisionContext: 'release', at: '2026-11-23T00:00:00Z' }
  return decide([policy], { subject, results, groups }, asked).status
}

/** The parts of a WPT run, as runners write them. */
function wptreport(tests: readonly string[], info: Readonly<Record<string, string>>): Uint8Array {
  return bytesOf(
    JSON.stringify({
      time_start: 1,
      time_end: 2,
      run_info: info,
      results: tests.map((test) => ({ test, status: 'OK', message: null, duration: 1, subtests: [] })),
    }),
  )
}

describe('a run in parts', () => {
  it('keeps its gate closed until the last part is there, in whatever order they come', async () => {
    const parts = [junit(['adds']), junit(['divides']), junit(['subtracts'])]
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (order) => {
        const storage = open()
        for (const [place, index] of order.entries()) {
          const ended = await ingest(storage, {
            id: `part-${index}`,
            bytes: parts[index] ?? new Uint8Array(),
            about: part(index + 1, 3),
          })
          expect(ended.stage).toBe('valid')
          const isLast = place === 2
          expect(orThrow(await storage.groups.get('run-1'))?.state).toBe(isLast ? 'complete' : 'open')
          expect((await gate(storage)) === 'satisfied').toBe(isLast)
        }
        expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({ resultCount: 3, finishedAt: at })
      }),
      { numRuns: 6 },
    )
  })

  it('of WPT with one of three missing stays open and says which', async () => {
    const storage = open()
    const info = { product: 'firefox', revision: 'abc' }
    for (const number of [1, 3])
      await ingest(storage, {
        id: `part-${number}`,
        bytes: wptreport([`/dom/${number}.html`], info),
        about: part(number, 3),
      })
    const settled = orThrow(await settleRun(storage, 'run-1', { isOver: true }))
    expect(settled).toMatchObject({ state: 'open', reports: 2, missingChunks: [2], conflicts: [] })
    expect(await gate(storage, '/dom/*')).not.toBe('satisfied')

    await ingest(storage, { id: 'part-2', bytes: wptreport(['/dom/2.html'], info), about: part(2, 3) })
    expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({ state: 'complete', missingChunks: [] })
    expect(await gate(storage, '/dom/*')).toBe('satisfied')
  })

  it.each([
    { name: 'broken', bytes: bytesOf('<testsuite') },
    { name: 'empty', bytes: bytesOf('') },
  ])('of which one is $name is as if that one were missing', async ({ bytes }) => {
    const storage = open()
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 2) })
    await ingest(storage, { id: 'b', bytes, about: part(2, 2) })
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true }))).toMatchObject({
      state: 'open',
      missingChunks: [2],
    })
    await ingest(storage, { id: 'c', bytes: junit(['divides']), about: part(2, 2) })
    expect(orThrow(await storage.groups.get('run-1'))?.state).toBe('complete')
  })

  it('that comes twice counts once, and twice with other content is a conflict', async () => {
    const storage = open()
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 2) })
    expect((await ingest(storage, { id: 'b', bytes: junit(['adds']), about: part(1, 2) })).stage).toBe(
      'duplicate',
    )
    await ingest(storage, { id: 'c', bytes: junit(['adds!']), about: part(1, 2) })
    await ingest(storage, { id: 'd', bytes: junit(['divides']), about: part(2, 2) })
    const settled = orThrow(await settleRun(storage, 'run-1'))
    expect(settled.state).toBe('open')
    expect(settled.conflicts).toEqual([{ about: 'chunk', key: '1', values: ['a', 'c'] }])
  })

  it('that holds a test which another part holds is a conflict', async () => {
    const storage = open()
    await ingest(storage, { id: 'a', bytes: junit(['adds', 'divides']), about: part(1, 2) })
    await ingest(storage, { id: 'b', bytes: junit(['divides', 'subtracts']), about: part(2, 2) })
    expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({
      state: 'open',
      conflicts: [{ about: 'test', key: 'unit/divides', values: ['1', '2'] }],
    })
  })

  it('that differ in what they say of the run are a conflict, but for what the rules let differ', async () => {
    const stated = [
      { product: 'firefox', revision: 'abc', host: 'a', begun: '10', ended: '30' },
      { product: 'chrome', revision: 'abc', host: 'b', begun: '9', ended: '200' },
    ]
    const merge = { ignored: ['host'], earliest: ['begun'], latest: ['ended'] }
    const storage = open()
    for (const [index, properties] of stated.entries())
      await ingest(
        storage,
        { id: `${index}`, bytes: junit([`case-${index}`], properties), about: part(index + 1, 2) },
        { rules: { merge } },
      )
    const settled = orThrow(await settleRun(storage, 'run-1', { rules: merge }))
    expect(settled.conflicts).toEqual([{ about: 'metadata', key: 'product', values: ['chrome', 'firefox'] }])
    expect(settled.metadata).toEqual({ begun: '9', ended: '200', revision: 'abc' })
    expect(settled.state).toBe('open')
  })

  it('that disagree how many they are never make a whole', async () => {
    const storage = open()
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 1, 'run-2') })
    expect(orThrow(await storage.groups.get('run-2'))?.state).toBe('complete')
    await ingest(storage, { id: 'b', bytes: junit(['adds']), about: part(1, 2) })
    await ingest(storage, { id: 'c', bytes: junit(['divides']), about: part(2, 3) })
    await ingest(storage, { id: 'd', bytes: junit(['subtracts']), about: part(3, 3) })
    expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({
      state: 'open',
      conflicts: [{ about: 'chunk-count', key: 'of', values: ['2', '3'] }],
    })
  })

  it('of which the last two are processed at once is complete', async () => {
    const storage = open()
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        ingest(storage, { id: `${index}`, bytes: junit([`case-${index}`]), about: part(index + 1, 12) }),
      ),
    )
    expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({ state: 'complete', resultCount: 12 })
  })

  it.each(['aborted', 'complete'] as const)(
    'that come when the run is %s are kept, and it stays so',
    async (state) => {
      const storage = open()
      await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, state === 'complete' ? 1 : 2) })
      if (state === 'aborted') orThrow(await abortRun(storage, 'run-1', at))
      const late = await ingest(storage, { id: 'b', bytes: junit(['divides!']), about: part(2, 2) })
      expect(late).toMatchObject({ stage: 'valid', resultCount: 1 })
      expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe(state)
      expect(orThrow(await storage.results.count({ group: 'run-1' }))).toBe(2)
      expect(await gate(storage)).not.toBe('satisfied')
    },
  )

  it('one of which says itself that it is cut short is never complete', async () => {
    const storage = open()
    const short = bytesOf('<testsuite name="unit" tests="2" failures="1"><testcase name="adds"/></testsuite>')
    await ingest(storage, { id: 'a', bytes: short, about: part(1, 1) })
    const settled = orThrow(await settleRun(storage, 'run-1', { isOver: true }))
    expect(settled.state).toBe('open')
    expect(settled.incompleteReports).toMatchObject([{ ingestId: 'a' }])
    expect(orThrow(await abortRun(storage, 'run-1', at)).state).toBe('aborted')
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('aborted')
  })
})

describe('a run of reports that nobody counted', () => {
  it('is open until somebody says that it is over', async () => {
    const storage = open()
    for (const name of ['adds', 'divides'])
      await ingest(storage, { id: name, bytes: junit([name]), about: { item, run: { id: 'run-1' } } })
    expect(orThrow(await settleRun(storage, 'run-1')).state).toBe('open')
    expect(await gate(storage)).not.toBe('satisfied')
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('complete')
    expect(await gate(storage)).toBe('satisfied')
  })

  it('is nothing as long as nothing came', async () => {
    const storage = open()
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('open')
    expect(orThrow(await storage.groups.get('run-1'))).toBeUndefined()
  })
})

describe('a run that was declared', () => {
  const expected = { run: 'run-1', testcases: ['unit/adds', 'unit/divides'] }

  it('is open before anything came', async () => {
    const storage = open()
    orThrow(await declareRun(storage, { run: 'run-1', chunks: 2 }, { at }))
    expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({ state: 'open', createdAt: at })
  })

  it('names what is missing and what nobody expected, and is complete only with all of it', async () => {
    const storage = open()
    orThrow(await declareRun(storage, expected, { at }))
    await ingest(storage, { id: 'a', bytes: junit(['adds', 'odd']), about: { item, run: { id: 'run-1' } } })
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true }))).toMatchObject({
      state: 'open',
      missingTests: ['unit/divides'],
      unexpectedTests: ['unit/odd'],
    })
    expect(await gate(storage)).not.toBe('satisfied')
    await ingest(storage, { id: 'b', bytes: junit(['divides']), about: { item, run: { id: 'run-1' } } })
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true }))).toMatchObject({
      state: 'complete',
      missingTests: [],
      unexpectedTests: ['unit/odd'],
    })
  })

  it('names who handed its first report in', async () => {
    const storage = open()
    orThrow(await declareRun(storage, expected, { at }))
    for (const uploader of ['ann', 'bob'])
      await ingest(storage, {
        id: uploader,
        bytes: junit([uploader]),
        uploader,
        about: { item, run: { id: 'run-1' } },
      })
    expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({ state: 'open', uploader: 'ann' })
  })

  it('is not complete without a report that nobody could read, though somebody says that it is over', async () => {
    const storage = open()
    const about = { item, run: { id: 'run-1' } }
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about })
    const broken = await ingest(storage, { id: 'b', bytes: bytesOf('<testsuite'), about })
    expect(broken.stage).toBe('invalid')
    const settled = orThrow(await settleRun(storage, 'run-1', { isOver: true }))
    expect(settled).toMatchObject({
      state: 'open',
      incompleteReports: [{ ingestId: 'b', reason: 'unreadable' }],
    })
    expect(await gate(storage)).not.toBe('satisfied')
  })

  it('is complete once the report that nobody could read is read after all', async () => {
    const storage = open()
    const bytes = junit(['adds'])
    const about = { item, run: { id: 'run-1' } }
    orThrow(await receiveReport(storage, { id: 'a', bytes, about }, { at }))
    const stubborn = { ...reader, read: () => reader.read(bytesOf('<testsuite')) }
    expect(orThrow(await processReport(storage, stubborn, 'a', { at })).stage).toBe('invalid')
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('open')
    await ingest(storage, { id: 'again', bytes, about })
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true })).state).toBe('complete')
  })

  it.each([{ chunks: 0 }, { chunks: 1.5 }, { chunks: 1_000_000_000 }, { testcases: [1] }, { parts: 3 }])(
    'as %j is refused, and a run like any other',
    async (wrong) => {
      const storage = open()
      const refused = await declareRun(storage, { run: 'run-1', ...(wrong as object) }, { at })
      expect(refused.isErr() && refused.error.kind).toBe('schema/invalid')
      await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 1) })
      expect(orThrow(await storage.groups.get('run-1'))?.state).toBe('complete')
    },
  )

  it('too late is answered as it is', async () => {
    const storage = open()
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 1) })
    const declared = await declareRun(storage, { run: 'run-1', chunks: 3 }, { at })
    expect(orThrow(declared)).toMatchObject({ state: 'complete', resultCount: 1 })
  })

  it('of more parts than came waits for the others', async () => {
    const storage = open()
    orThrow(await declareRun(storage, { run: 'run-1', chunks: 2 }, { at }))
    await ingest(storage, { id: 'a', bytes: junit(['adds']), about: part(1, 2) })
    expect(orThrow(await storage.groups.get('run-1'))?.state).toBe('open')
    await ingest(storage, { id: 'b', bytes: junit(['divides']), about: part(2, 2) })
    expect(orThrow(await storage.groups.get('run-1'))?.state).toBe('complete')
  })
})
