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
})
