import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { receiveReport, sideFilesOf } from '@gatewright/core/ingest'
import { type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, ingest, junit, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
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
    expect(orThrow(await sideFilesOf(storage.states, { id: 'one' }))).toEqual(receipt.files)
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
    expect(ended).toMatchObject({ stage: 'valid', facts: { sideFiles: '2' } })
    expect(orThrow(await sideFilesOf(storage.states, { id: 'one' }))).toEqual([
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
})
