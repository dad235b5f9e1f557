import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { dropItem, droppedItems, processReport, receiveReport, sweepIngest } from '@gatewright/core/ingest'
import { type CompleteStorage, type DecisionRecord } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, callbacks, ingest, item, junit, later, reader, upload } from './support/workbench.ts'

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

describe('a sweep', () => {
  async function littered(): Promise<CompleteStorage> {
    const storage = open()
    await ingest(
      storage,
      upload('whole', junit(['adds']), { files: [{ name: 'a.png', bytes: bytesOf('a') }] }),
    )
    orThrow(await receiveReport(storage, upload('received', junit(['divides'])), { at }))
    orThrow(await receiveReport(storage, upload('processing', junit(['mends'])), { at }))
    orThrow(await storage.ingest.move('processing', 'received', { stage: 'processing', changedAt: at }))
    const lost = orThrow(await receiveReport(storage, upload('lost', junit(['lost'])), { at }))
    orThrow(await storage.reports.remove(lost.digest))
    orThrow(await storage.reports.put(bytesOf('orphan'), { receivedAt: at }))
    orThrow(await dropItem(storage, { uploader: 'runner', name: 'old', bytes: bytesOf('old') }, { at }))
    const fresh = { uploader: 'runner-2', name: 'new', bytes: bytesOf('new') }
    orThrow(await dropItem(storage, fresh, { at: muchLater }))
    return storage
  }

  it('says what lies about, and touches nothing unless told', async () => {
    const storage = await littered()
    const position = orThrow(await storage.feed.position())
    const swept = orThrow(await sweepIngest(storage, { at: muchLater }))
    expect(swept).toMatchObject({
      dryRun: true,
      withoutBytes: ['lost'],
      orphans: [{ digest: digestOf('orphan'), size: 6 }],
      expired: [{ uploader: 'runner', name: 'old' }],
    })
    expect([...swept.stuck].sort()).toEqual(['processing', 'received'])
    expect(orThrow(await storage.feed.position())).toBe(position)
    expect(orThrow(await storage.reports.info(digestOf('orphan')))).toBeDefined()
  })

  it('clears it away when told, and finds nothing the next time but what has to be processed', async () => {
    const storage = await littered()
    const found = orThrow(await sweepIngest(storage, { at: muchLater }))
    const swept = orThrow(await sweepIngest(storage, { at: muchLater, dryRun: false }))
    expect(swept).toEqual({ ...found, dryRun: false })
    for (const id of swept.stuck)
      expect(orThrow(await processReport(storage, reader, id, { at: muchLater })).stage).toBe('valid')
    expect(orThrow(await storage.ingest.get('lost'))?.stage).toBe('invalid')
    expect(orThrow(await storage.reports.info(digestOf('orphan')))).toBeUndefined()
    expect(orThrow(await storage.reports.info(digestOf('a')))).toBeDefined()
    const left = orThrow(await droppedItems(storage, 'runner-2', { at: muchLater }))
    expect(left.map(({ name }) => name)).toEqual(['new'])
    expect(orThrow(await sweepIngest(storage, { at: muchLater }))).toEqual({
      dryRun: true,
      stuck: [],
      withoutBytes: [],
      orphans: [],
      expired: [],
    })
  })

  it('leaves alone what is younger than it is told', async () => {
    const storage = await littered()
    expect(orThrow(await sweepIngest(storage, { at: later, dryRun: false }))).toEqual({
      dryRun: false,
      stuck: [],
      withoutBytes: [],
      orphans: [],
      expired: [],
    })
  })

  it('takes a file for an orphan whose report was never received', async () => {
    const storage = open()
    const files = [{ name: 'a.png', bytes: bytesOf('a') }]
    const stopped = receiveReport(storage, upload('one', junit(['adds']), { files }), {
      at,
      step: (place) => {
        if (place === 'receive/side-file-stored') throw new Error('Killed.')
      },
    })
    await expect(stopped).rejects.toThrow('Killed.')
    const swept = orThrow(await sweepIngest(storage, { at: muchLater, dryRun: false }))
    expect(swept.orphans.map(({ digest }) => digest)).toEqual([digestOf('a')])
  })

  it('keeps bytes that an open decision cites, though no entry asks for them', async () => {
    const storage = open()
    const { digest } = orThrow(await storage.reports.put(bytesOf('orphan'), { receivedAt: at }))
    orThrow(await storage.decisions.record(decision({ reports: [digest] })))
    expect(orThrow(await sweepIngest(storage, { at: muchLater })).orphans).toEqual([])
    orThrow(await storage.decisions.close('decision-1', later))
    expect(orThrow(await sweepIngest(storage, { at: muchLater })).orphans).toHaveLength(1)
  })

  it('puts bytes back for which an entry is opened while it removes them', async () => {
    const storage = open()
    const bytes = junit(['adds'])
    orThrow(await storage.reports.put(bytes, { receivedAt: at }))
    const racing: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        // The upload looked for its bytes before they went, and acknowledged them.
        remove: (digest) =>
          storage.ingest
            .open({ id: 'one', report: digest, receivedAt: muchLater, facts: {} })
            .andThen(() => storage.reports.remove(digest))
            .mapErr((error) => error as never),
      },
    }
    expect(orThrow(await sweepIngest(racing, { at: muchLater, dryRun: false })).orphans).toEqual([])
    expect(orThrow(await storage.reports.read(digestOf(bytes)))).toEqual(bytes)
  })

  it('puts bytes back that a decision cites which is made while it removes them', async () => {
    const storage = open()
    const { digest } = orThrow(await storage.reports.put(bytesOf('orphan'), { receivedAt: at }))
    const racing: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        remove: (gone) =>
          storage.decisions
            .record(decision({ reports: [gone] }))
            .andThen(() => storage.reports.remove(gone))
            .mapErr((error) => error as never),
      },
    }
    expect(orThrow(await sweepIngest(racing, { at: muchLater, dryRun: false })).orphans).toEqual([])
    expect(orThrow(await storage.reports.read(digest))).toEqual(bytesOf('orphan'))
  })

  it('tells who asked to be told of a report that it ends', async () => {
    const storage = open()
    const about = { item, callbackUrl: 'https://ci.example/7' }
    const { digest } = orThrow(
      await receiveReport(storage, upload('lost', junit(['adds']), { about }), { at, callbacks }),
    )
    orThrow(await storage.reports.remove(digest))
    orThrow(await sweepIngest(storage, { at: muchLater, dryRun: false }))
    expect(orThrow(await storage.outbox.find({ topic: 'webhooks' }))).toMatchObject([
      { body: { url: about.callbackUrl, data: { ingestId: 'lost', stage: 'invalid' } } },
    ])
  })
})
