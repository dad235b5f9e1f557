import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { rebuildReport, rebuildReports, retainIngest, type ReportReader } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage, type DecisionRecord } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, later, reader, upload } from './support/workbench.ts'

const muchLater = '2026-12-24T00:00:00Z'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

function decision(cites: NonNullable<DecisionRecord['cites']>): DecisionRecord {
  return {
    id: 'decision-1',
    decidedAt: at,
    subject: { type: item.type, identifier: item.id },
    decisionContext: 'release',
    status: 'satisfied',
    decision: {},
    cites,
  }
}

describe('rebuilding', () => {
  const bytes = junit(['adds', 'divides!', 'mends', 'größe ✓'], { host: 'a' })

  async function built(): Promise<CompleteStorage> {
    const storage = open()
    await ingest(storage, upload('one', bytes, { uploader: 'ci', about: { item, labels: ['mac'] } }))
    return storage
  }

  /** Reads one case of its own accord, and no longer reads another. */
  const newer: ReportReader = {
    ...reader,
    version: 'parsers 2',
    results: (records, context) =>
      reader.results(
        records
          .filter(({ name }) => name !== 'mends')
          .map((record) =>
            record.name === 'divides' ? { ...record, outcome: 'skipped', failures: [] } : record,
          ),
        context,
      ),
  }

  it('gives equal bytes after everything was deleted', async () => {
    const storage = await built()
    const before = orThrow(await storage.results.query({}))
    const rebuilt = orThrow(await rebuildReport(storage, reader, 'one', { at: later, mode: 'recreate' }))
    expect(rebuilt).toMatchObject({ state: 'replaced', isSame: true, before: 4, after: 4 })
    expect(JSON.stringify(orThrow(await storage.results.query({})))).toBe(JSON.stringify(before))
  })

  it('shows old and new side by side, and changes nothing', async () => {
    const storage = await built()
    const position = orThrow(await storage.feed.position())
    const compared = orThrow(await rebuildReport(storage, newer, 'one', { at: later }))
    expect(compared).toMatchObject({
      state: 'compared',
      reader: 'parsers 2',
      isSame: false,
      before: 4,
      after: 3,
      outcomes: [
        { testcase: 'unit/divides', before: ['FAILED'], after: ['SKIPPED'] },
        { testcase: 'unit/mends', before: ['PASSED'], after: [] },
      ],
      counts: { outcomes: 2 },
    })
    expect(orThrow(await storage.feed.position())).toBe(position)
  })

  it('switches to a newer reader, and back to equal bytes', async () => {
    const storage = await built()
    const before = orThrow(await storage.results.query({}))
    const switched = orThrow(await rebuildReport(storage, newer, 'one', { at: later, mode: 'replace' }))
    expect(switched.state).toBe('replaced')
    const now = orThrow(await queryAll(storage.results, { testcase: 'unit/divides' }))
    expect(now.map(({ outcome }) => outcome)).toEqual(['SKIPPED'])
    const again = orThrow(await rebuildReport(storage, newer, 'one', { at: later, mode: 'replace' }))
    expect(again).toMatchObject({ state: 'same', isSame: true, outcomes: [] })
    orThrow(await rebuildReport(storage, reader, 'one', { at: later, mode: 'replace' }))
    expect(orThrow(await storage.results.query({}))).toEqual(before)
  })

  it('leaves alone what an open decision cites', async () => {
    const storage = await built()
    const before = orThrow(await storage.results.query({}))
    const key = orThrow(await storage.ingest.get('one'))?.reportKey ?? ''
    orThrow(await storage.decisions.record(decision({ results: [`${key}#0002`] })))
    const rebuilt = orThrow(await rebuildReport(storage, newer, 'one', { at: later, mode: 'replace' }))
    expect(rebuilt.state).toBe('kept')
    expect(orThrow(await storage.results.query({}))).toEqual(before)
  })

  it('is not for what never gave results, and not for what is gone', async () => {
    const storage = await built()
    await ingest(storage, upload('broken', bytesOf('x')))
    const statuses: string[] = []
    orThrow(await storage.reports.remove(digestOf(bytes)))
    for await (const status of rebuildReports(storage, reader, ['one', 'broken', 'nobody'], { at }))
      statuses.push('error' in status ? status.error.kind : status.report.state)
    expect(statuses).toEqual(['ingest/bytes-missing', 'ingest/unknown-entry', 'ingest/unknown-entry'])
    expect(orThrow(await storage.results.count({}))).toBe(4)
  })

  it.each([1, 2, 3, 100])('of many is answered in their order, %i at once', async (atOnce) => {
    const storage = open()
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids) await ingest(storage, upload(id, junit([`${id} adds`])))
    let underWay = 0
    let most = 0
    const slow: ReportReader = {
      ...reader,
      read: (own) => {
        most = Math.max(most, ++underWay)
        return reader.read(own).map((read) => {
          underWay--
          return read
        })
      },
    }
    const met: unknown[] = []
    const asked = ['a', 'nobody', ...ids.slice(1)]
    for await (const status of rebuildReports(storage, slow, asked, { at: later, mode: 'recreate', atOnce }))
      met.push([status.id, 'error' in status ? status.error.kind : status.report.isSame])
    expect(met).toEqual([
      ['a', true],
      ['nobody', 'ingest/unknown-entry'],
      ...ids.slice(1).map((id) => [id, true]),
    ])
    expect(most).toBeLessThanOrEqual(atOnce)
    expect(orThrow(await storage.results.count({}))).toBe(5)
  })

  it('of many throws what a hook threw where its turn comes, and ends', async () => {
    const storage = open()
    for (const id of ['a', 'b']) await ingest(storage, upload(id, junit([id])))
    const step = (): never => {
      throw new Error('killed')
    }
    const rebuilds = rebuildReports(storage, reader, ['nobody', 'a', 'b'], { at: later, step, atOnce: 3 })
    expect(await rebuilds.next()).toMatchObject({ value: { id: 'nobody' } })
    await expect(rebuilds.next()).rejects.toThrow('killed')
    expect(await rebuilds.next()).toEqual({ done: true, value: undefined })
  })

  it('of a part of a run reads no results of its other parts', async () => {
    const storage = open()
    for (const [number, id] of ['a', 'b', 'c'].entries()) {
      const about = { item, run: { id: 'run-1', chunk: { number: number + 1, of: 3 } } }
      await ingest(storage, upload(id, junit([`${id} adds`]), { about }), {
        at: `2026-11-22T04:1${number}:00Z`,
      })
    }
    const found: number[] = []
    const query: typeof storage.results.query = (...asked) =>
      storage.results.query(...asked).map((page) => {
        found.push(page.results.length)
        return page
      })
    const watched = { ...storage, results: { ...storage.results, query } }
    const rebuilt = orThrow(await rebuildReport(watched, reader, 'b', { at: later, mode: 'replace' }))
    expect([rebuilt.state, rebuilt.before, ...found]).toEqual(['same', 1, 1])
  })

  it('lists no more differences than asked for, and counts them all', async () => {
    const storage = await built()
    const compared = orThrow(await rebuildReport(storage, newer, 'one', { at: later, mostListed: 1 }))
    expect([compared.outcomes.length, compared.counts.outcomes]).toEqual([1, 2])
  })

  it('brings back what retention took', async () => {
    const database = createMemoryDatabase()
    const storage = database.open('shop')
    await ingest(storage, upload('one', bytes))
    const before = orThrow(await storage.results.query({}))
    orThrow(await retainIngest(storage, { at: muchLater, resultsBefore: later, dryRun: false }))
    expect(orThrow(await storage.results.count({}))).toBe(0)
    orThrow(await rebuildReport(storage, reader, 'one', { at: muchLater, mode: 'replace' }))
    expect(orThrow(await storage.results.query({}))).toEqual(before)
  })

  it('by a reader whose results no store takes leaves those that there were', async () => {
    const storage = await built()
    const before = orThrow(await storage.results.query({}))
    const odd: ReportReader = {
      ...reader,
      results: (...given) =>
        reader.results(...given).map((made) => made.map((result) => ({ ...result, testcase: '' }))),
    }
    const rebuilt = await rebuildReport(storage, odd, 'one', { at: later, mode: 'replace' })
    expect(rebuilt.isErr() && rebuilt.error.kind).toBe('schema/invalid')
    expect(orThrow(await storage.results.query({}))).toEqual(before)
  })

  it('that two do at once leaves the results of one of them, whole', async () => {
    for (let round = 0; round < 10; round++) {
      const storage = await built()
      const modes = [reader, newer, reader, newer].map((one) =>
        rebuildReport(storage, one, 'one', { at: later, mode: 'recreate' }),
      )
      const ends = await Promise.all(modes)
      expect(ends.every((end) => end.isOk() || end.error.kind === 'store/key-conflict')).toBe(true)
      const left = orThrow(await storage.results.count({}))
      expect([3, 4]).toContain(left)
    }
  })

  it('keeps results of a run that would seem complete without them, by those that came late', async () => {
    const storage = open()
    const chunk = { number: 1, of: 1 }
    await ingest(storage, { id: 'one', bytes, about: { item, run: { id: 'run-1', chunk } } })
    const late = { id: 'late', bytes: junit(['a', 'b', 'c', 'd']), about: { item, run: { id: 'run-1' } } }
    await ingest(storage, late, { at: later })
    const before = orThrow(await storage.results.query({}))
    const rebuilt = orThrow(await rebuildReport(storage, newer, 'one', { at: later, mode: 'replace' }))
    expect(rebuilt).toMatchObject({ state: 'kept', isSame: false })
    expect(orThrow(await storage.results.query({}))).toEqual(before)
  })
})
