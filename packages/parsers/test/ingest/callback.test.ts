import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { processReport, receiveReport } from '@gatewright/core/ingest'
import { type CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, callbacks, ingest, item, junit, later, reader, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

describe('an address that is to be told', () => {
  const about = { item, callbackUrl: 'https://ci.example/hooks/7?token=abc' }

  it.each([
    { bytes: junit(['adds']), stage: 'valid' },
    { bytes: bytesOf('x'), stage: 'invalid' },
  ])('gets one message about a report that is $stage, and nothing that is ours', async ({ bytes, stage }) => {
    const storage = open()
    const ended = await ingest(storage, { id: 'one', bytes, about, uploader: 'ci' })
    orThrow(await processReport(storage, reader, 'one', { at: later }))
    const messages = orThrow(await storage.outbox.find({ topic: 'webhooks' }))
    expect(messages.map(({ body }) => body)).toEqual([
      {
        url: about.callbackUrl,
        type: 'ingest.ended',
        timestamp: at,
        data: {
          ingestId: 'one',
          stage,
          report: digestOf(bytes),
          ...(ended.reportKey !== undefined && { reportKey: ended.reportKey, resultCount: 1 }),
          ...(ended.reason !== undefined && { reason: ended.reason }),
        },
      },
    ])
  })

  it.each([
    ['file:///etc/passwd', 'fetch/refused'],
    ['https://evil.example/hook', 'fetch/refused'],
    ['http://ci.example/hook', 'fetch/refused'],
    ['https://user:secret@ci.example/hook', 'fetch/refused'],
  ])('%s is refused', async (callbackUrl, kind) => {
    const storage = open()
    const given = upload('one', junit(['adds']), { about: { item, callbackUrl } })
    const refused = await receiveReport(storage, given, { at, callbacks })
    expect(refused.isErr() && refused.error.kind).toBe(kind)
    expect(orThrow(await storage.feed.position())).toBe(0)
  })

  it('is refused where nobody said that any may be told', async () => {
    const refused = await receiveReport(open(), upload('one', junit(['adds']), { about }), { at })
    expect(refused.isErr() && refused.error.kind).toBe('fetch/refused')
  })
})
