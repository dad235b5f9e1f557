import { orThrow } from '@gatewright/core'
import { processReport, receiveBatch, type Upload } from '@gatewright/core/ingest'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, junit, later, reader, upload } from './support/workbench.ts'

describe('a batch of uploads', () => {
  const uploads = [
    upload('one', junit(['adds'])),
    upload('too-long', new Uint8Array(2_000)),
    upload('one', junit(['other'])),
    upload('', junit(['nameless'])),
    upload('broken', bytesOf('<testsuite\n  name="a"')),
    upload('two', junit(['divides!', 'mends'])),
  ]

  it('is answered file by file, and one that is refused does not keep the others out', async () => {
    const storage = createMemoryDatabase().open('shop')
    const statuses = orThrow(await receiveBatch(storage, uploads, { at, mostBytes: 1_000 }))
    expect(
      statuses.map((one) => [one.id, one.status === 'received' ? one.receipt.stage : one.error.kind]),
    ).toEqual([
      ['one', 'received'],
      ['too-long', 'report/limit-exceeded'],
      ['one', 'store/key-conflict'],
      ['', 'schema/invalid'],
      ['broken', 'received'],
      ['two', 'received'],
    ])
    const ends = []
    for (const { id, status } of statuses)
      if (status === 'received') ends.push(orThrow(await processReport(storage, reader, id, { at })))
    expect(ends).toMatchObject([
      { stage: 'valid', facts: { tests: '1', passed: '1', failed: '0' } },
      { stage: 'invalid', facts: { error: 'report/truncated', line: '2' } },
      { stage: 'valid', facts: { tests: '2', passed: '1', failed: '1', errors: '0', skipped: '0' } },
    ])
    expect(orThrow(await storage.ingest.find({ stages: ['invalid'] }, { limit: 1 }))).toEqual([ends[1]])
  })

  it('that breaks off is trouble that may pass, and comes again to the same', async () => {
    const storage = createMemoryDatabase().open('shop')
    async function* broken(): AsyncGenerator<Upload, void, void> {
      yield upload('one', junit(['adds']))
      throw new Error('The connection is gone.')
    }
    const received = await receiveBatch(storage, broken(), { at })
    expect(received.isErr() && received.error).toMatchObject({ kind: 'store/source-failed', retryable: true })
    const again = orThrow(await receiveBatch(storage, [upload('one', junit(['adds']))], { at: later }))
    expect(again).toMatchObject([{ status: 'received', receipt: { isNew: false, stage: 'received' } }])
  })
})
