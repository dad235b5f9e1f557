import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { receiveReport, retainIngest } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage, type DecisionRecord } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, later, upload } from './support/workbench.ts'

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

describe('retention', () => {
  const old = { at: muchLater, rawBefore: later, resultsBefore: later }

  async function kept(): Promise<CompleteStorage> {
    const storage = open()
    const files = [{ name: 'a.png', bytes: bytesOf('a') }]
    await ingest(storage, upload('old', junit(['adds']), { files }))
    await ingest(storage, upload('new', junit(['divides'])), { at: muchLater })
    orThrow(await receiveReport(storage, upload('waiting', junit(['mends'])), { at }))
    return storage
  }

  it('counts first, and then removes by class what it counted', async () => {
    const storage = await kept()
    const position = orThrow(await storage.feed.position())
    const counted = orThrow(await retainIngest(storage, old))
    expect(counted).toMatchObject({ dryRun: true, derived: ['old'], kept: { raw: 1, derived: 0 } })
    expect(orThrow(await storage.feed.position())).toBe(position)

    const retained = orThrow(await retainIngest(storage, { ...old, dryRun: false }))
    expect(retained).toEqual({ ...counted, dryRun: false })
    expect([...retained.raw].sort()).toEqual([digestOf('a'), digestOf(junit(['adds']))].sort())
    expect(orThrow(await queryAll(storage.results, {})).map(({ testcase }) => testcase)).toEqual([
      'unit/divides',
    ])
    expect(orThrow(await storage.reports.info(digestOf(junit(['mends']))))).toBeDefined()
  })

  it('leaves a stone in the feed for each thing that went, and its entry in the ledger', async () => {
    const storage = await kept()
    const position = orThrow(await storage.feed.position())
    orThrow(await retainIngest(storage, { ...old, dryRun: false }))
    const events = orThrow(await storage.feed.read(position))
    expect(events.map(({ kind }) => kind).sort()).toEqual([
      'report-removed',
      'report-removed',
      'results-removed',
    ])
    expect(orThrow(await storage.ingest.get('old'))).toMatchObject({
      stage: 'valid',
      report: digestOf(junit(['adds'])),
      resultCount: 1,
    })
  })

  it.each([
    ['its key', (key: string) => ({ reportKeys: [key] })],
    ['a result of it', (key: string) => ({ results: [`${key}#0001`] })],
    ['its run', (key: string) => ({ groups: [`run-${key}`] })],
    ['its bytes', () => ({ reports: [digestOf(junit(['adds']))] })],
  ])('keeps results and bytes of a report as long as an open decision cites %s', async (_, cites) => {
    const storage = await kept()
    const key = orThrow(await storage.ingest.get('old'))?.reportKey ?? ''
    orThrow(await storage.decisions.record(decision(cites(key))))
    const position = orThrow(await storage.feed.position())
    expect(orThrow(await retainIngest(storage, { ...old, dryRun: false }))).toMatchObject({
      derived: [],
      raw: [],
      kept: { derived: 1 },
    })
    expect(orThrow(await storage.feed.position())).toBe(position)
    orThrow(await storage.decisions.close('decision-1', later))
    expect(orThrow(await retainIngest(storage, { ...old, dryRun: false })).derived).toEqual(['old'])
  })

  it('keeps bytes that came again later', async () => {
    const storage = await kept()
    await ingest(storage, upload('again', junit(['adds'])), { at: muchLater })
    const retained = orThrow(await retainIngest(storage, { ...old, dryRun: false }))
    expect(retained.raw).not.toContain(digestOf(junit(['adds'])))
  })

  it('keeps for ever what no class names', async () => {
    const storage = await kept()
    expect(orThrow(await retainIngest(storage, { at: muchLater, dryRun: false }))).toMatchObject({
      raw: [],
      derived: [],
      dropBoxItems: 0,
    })
  })

  it('of results leaves the gate of their run closed', async () => {
    const storage = await kept()
    orThrow(await retainIngest(storage, { ...old, dryRun: false }))
    const key = orThrow(await storage.ingest.get('old'))?.reportKey ?? ''
    expect(orThrow(await storage.groups.get(`run-${key}`))).toMatchObject({
      state: 'complete',
      resultCount: 1,
    })
    expect(orThrow(await storage.results.count({ group: `run-${key}` }))).toBe(0)
  })
})
