import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { receiveReport, retainIngest } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage, type DecisionRecord } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync, okAsync } from 'neverthrow'
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

  it('counts nothing that it has taken already', async () => {
    const storage = await kept()
    orThrow(await retainIngest(storage, { ...old, dryRun: false }))
    for (const dryRun of [true, false])
      expect(orThrow(await retainIngest(storage, { ...old, dryRun }))).toMatchObject({ raw: [], derived: [] })
  })

  it('keeps bytes that come again while it removes them', async () => {
    const storage = await kept()
    const digest = digestOf(junit(['adds']))
    const racing: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        // The upload found its bytes before they went, and was answered.
        remove(gone) {
          const again = { id: 'again', report: digest, receivedAt: muchLater }
          const opened =
            gone === digest ? storage.ingest.open(again).map(() => undefined) : okAsync(undefined)
          return opened.andThen(() => storage.reports.remove(gone)).mapErr((error) => error as never)
        },
      },
    }
    const retained = orThrow(await retainIngest(racing, { ...old, dryRun: false }))
    expect(retained.raw).not.toContain(digest)
    expect(orThrow(await storage.reports.read(digest))).toEqual(junit(['adds']))
  })

  it('keeps bytes that a decision cites which is made while it removes them', async () => {
    const storage = await kept()
    const { report, reportKey = '' } = orThrow(await storage.ingest.get('old')) ?? {}
    const racing: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        remove: (gone) =>
          storage.decisions
            .record(decision({ groups: [`run-${reportKey}`] }))
            .andThen(() => storage.reports.remove(gone))
            .mapErr((error) => error as never),
      },
    }
    const rawOnly = { at: muchLater, rawBefore: later, dryRun: false }
    expect(orThrow(await retainIngest(racing, rawOnly)).raw).toEqual([])
    expect(orThrow(await storage.reports.read(report ?? 'sha256:'))).toEqual(junit(['adds']))
  })

  it('keeps what a decision cites that stands on a later page, when others are closed meanwhile', async () => {
    const storage = await kept()
    const { reportKey = '' } = orThrow(await storage.ingest.get('old')) ?? {}
    for (let number = 0; number < 1_001; number++)
      orThrow(
        await storage.decisions.record({ ...decision({}), id: `decision-${number}`, decidedAt: muchLater }),
      )
    orThrow(await storage.decisions.record({ ...decision({ reportKeys: [reportKey] }), id: 'last' }))
    const closing: CompleteStorage = {
      ...storage,
      decisions: {
        ...storage.decisions,
        find: (...asked) =>
          storage.decisions.find(...asked).andThen((page) =>
            storage.decisions
              .close('decision-7', later)
              .andThen(() => storage.decisions.close('decision-8', later))
              .map(() => page),
          ),
      },
    }
    expect(orThrow(await retainIngest(closing, { ...old, dryRun: false }))).toMatchObject({
      derived: [],
      kept: { derived: 1 },
    })
  })

  it('is not kept from its work by bytes that are broken', async () => {
    const storage = await kept()
    const broken = digestOf(junit(['adds']))
    const cause = {
      kind: 'store/corrupt',
      message: 'A bit fell over.',
      retryable: false,
      key: broken,
    } as const
    const damaged: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        read: (digest) => (digest === broken ? errAsync(cause) : storage.reports.read(digest)),
      },
    }
    expect(orThrow(await retainIngest(damaged, { ...old, dryRun: false })).raw).toContain(broken)
  })

  it('takes nothing of a complete run of which results came late, for they would make up for it', async () => {
    const storage = open()
    const about = { item, run: { id: 'run-1', chunk: { number: 1, of: 1 } } }
    await ingest(storage, { id: 'old', bytes: junit(['adds!']), about })
    const late = { id: 'late', bytes: junit(['divides']), about: { item, run: { id: 'run-1' } } }
    await ingest(storage, late, { at: muchLater })
    for (const dryRun of [true, false])
      expect(orThrow(await retainIngest(storage, { ...old, dryRun }))).toMatchObject({
        derived: [],
        kept: { derived: 1 },
      })
    expect(orThrow(await storage.results.count({ group: 'run-1' }))).toBe(2)
    const later = { at: '2027-01-01T00:00:00Z', resultsBefore: '2026-12-25T00:00:00Z', dryRun: false }
    expect([...orThrow(await retainIngest(storage, later)).derived].sort()).toEqual(['late', 'old'])
  })
})
