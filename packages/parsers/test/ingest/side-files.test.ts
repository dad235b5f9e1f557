import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { receiveReport, sideFilesOf, type StoredSideFile } from '@gatewright/core/ingest'
import { type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, ingest, junit, later, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

/** What the ledger and the states say of the files beside a report. */
async function listed(storage: CompleteStorage, id: string = 'one'): Promise<readonly StoredSideFile[]> {
  const entry = orThrow(await storage.ingest.get(id))
  return entry ? orThrow(await sideFilesOf(storage.states, entry)) : []
}

describe('files beside a report', () => {
  const files = [
    { name: 'screen.png', bytes: Uint8Array.of(1, 2, 3), mediaType: 'image/png' },
    { name: 'again.png', bytes: Uint8Array.of(1, 2, 3) },
  ]

  it('are kept by their content, once', async () => {
    const storage = open()
    const receipt = orThrow(await receiveReport(storage, upload('one', junit(['adds']), { files }), { at }))
    const digest = digestOf(Uint8Array.of(1, 2, 3))
    expect(receipt.files).toEqual([
      { name: 'screen.png', digest, size: 3 },
      { name: 'again.png', digest, size: 3 },
    ])
    expect(await listed(storage)).toEqual(receipt.files)
    expect(orThrow(await storage.reports.find({}))).toHaveLength(2)
  })

  it('that can not be kept are noted, and the report is', async () => {
    const storage = open()
    const trouble = { kind: 'store/unavailable', message: 'The disk is full.', retryable: true } as const
    const full: CompleteStorage = {
      ...storage,
      reports: {
        ...storage.reports,
        put: (bytes, about) => (bytes.length === 3 ? errAsync(trouble) : storage.reports.put(bytes, about)),
      },
    }
    const ended = await ingest(full, upload('one', junit(['adds']), { files }))
    expect(ended.stage).toBe('valid')
    expect(await listed(storage)).toEqual([
      { name: 'screen.png', error: 'The disk is full.' },
      { name: 'again.png', error: 'The disk is full.' },
    ])
  })

  it('a report that can not be kept is an error', async () => {
    const storage = open()
    const trouble = { kind: 'store/unavailable', message: 'The disk is full.', retryable: true } as const
    const full = { ...storage, reports: { ...storage.reports, put: () => errAsync(trouble) } }
    const refused = await receiveReport(full, upload('one', junit(['adds'])), { at })
    expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
    expect(orThrow(await storage.ingest.find({}))).toEqual([])
  })

  it('bytes that a sweep takes away while their entry is opened come back', async () => {
    const storage = open()
    const swept: CompleteStorage = {
      ...storage,
      ingest: {
        ...storage.ingest,
        open: (entry) => storage.reports.remove(entry.report).andThen(() => storage.ingest.open(entry)),
      },
    }
    const { digest } = orThrow(await receiveReport(swept, upload('one', junit(['adds'])), { at }))
    expect(orThrow(await storage.reports.info(digest))).toBeDefined()
  })

  it('that a sweep takes away while the entry of their report is opened come back', async () => {
    const storage = open()
    const old = Uint8Array.of(1, 2, 3)
    orThrow(await storage.reports.put(old, { receivedAt: at }))
    const swept: CompleteStorage = {
      ...storage,
      ingest: {
        ...storage.ingest,
        open: (entry) => storage.reports.remove(digestOf(old)).andThen(() => storage.ingest.open(entry)),
      },
    }
    orThrow(await receiveReport(swept, upload('one', junit(['adds']), { files }), { at: later }))
    expect(orThrow(await storage.reports.read(digestOf(old)))).toEqual(old)
  })

  it('bytes that a sweep took when their sender was cut short are there when it comes again', async () => {
    const storage = open()
    const sent = upload('one', junit(['adds']))
    const { digest } = orThrow(await receiveReport(storage, sent, { at }))
    orThrow(await storage.reports.remove(digest))
    const again = orThrow(await receiveReport(storage, sent, { at: later }))
    expect(again).toMatchObject({ isNew: false, stage: 'received' })
    expect(orThrow(await storage.reports.info(digest))).toMatchObject({ receivedAt: at })
  })

  it('bytes that are gone on purpose stay gone when their sender comes again', async () => {
    const storage = open()
    const sent = upload('one', junit(['adds']))
    const { report } = await ingest(storage, sent)
    orThrow(await storage.reports.remove(report))
    expect(orThrow(await receiveReport(storage, sent, { at: later })).stage).toBe('valid')
    expect(orThrow(await storage.reports.info(report))).toBeUndefined()
  })

  it('of a delivery with the same id and other files are refused, and change nothing, also at once', async () => {
    const storage = open()
    const others = [
      { name: 'screen.png', bytes: Uint8Array.of(9) },
      files[1] ?? { name: '', bytes: Uint8Array.of() },
    ]
    const ends = await Promise.all(
      [files, others, files, others].map((beside) =>
        receiveReport(storage, upload('one', junit(['adds']), { files: beside }), { at }),
      ),
    )
    const won = ends.findIndex((end) => end.isOk() && end.value.isNew)
    expect(ends.map((end) => (end.isErr() ? end.error.kind : 'received'))).toEqual(
      ends.map((_, index) => (index % 2 === won % 2 ? 'received' : 'store/key-conflict')),
    )
    const [first] = won % 2 === 0 ? files : others
    expect((await listed(storage))[0]).toMatchObject({ digest: digestOf(first?.bytes ?? '') })
  })
})
