import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import { droppedItems, dropItem, processReport, takeItem } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, item, junit, Killed, killAt, later, reader } from './support/workbench.ts'

const about = { item }

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

function report(name: string, bytes: Uint8Array = junit(['adds']), uploader: string = 'runner-1') {
  return { uploader, name, bytes, mediaType: 'application/xml' }
}

describe('the drop box', () => {
  it('gives nothing away: no event, no report, no result comes of what lies in it', async () => {
    const storage = open()
    const dropped = orThrow(await dropItem(storage, report('a.xml'), { at }))
    expect(orThrow(await storage.feed.position())).toBe(0)
    expect(orThrow(await storage.reports.read(dropped.digest))).toBeUndefined()
    expect(orThrow(await storage.ingest.find({}))).toEqual([])
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toEqual([dropped])
    expect(orThrow(await droppedItems(storage, 'runner-2', { at }))).toEqual([])
  })

  it('is written once by name, and each uploader has names of its own', async () => {
    const storage = open()
    const first = orThrow(await dropItem(storage, report('a.xml'), { at }))
    expect(orThrow(await dropItem(storage, report('a.xml'), { at: later }))).toEqual(first)
    const other = await dropItem(storage, report('a.xml', junit(['other'])), { at })
    expect(other.isErr() && other.error.kind).toBe('store/key-conflict')
    orThrow(await dropItem(storage, report('a.xml', junit(['other']), 'runner-2'), { at }))
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toEqual([first])
  })

  it('keeps uploaders apart whose names look like one another', async () => {
    const storage = open()
    orThrow(await dropItem(storage, report('b","c', junit(['one']), 'a'), { at }))
    orThrow(await dropItem(storage, report('c', junit(['two']), 'a","b'), { at }))
    const taken = orThrow(await takeItem(storage, { id: 'x', uploader: 'a","b', name: 'c', about }, { at }))
    const digest = taken.status === 'received' ? taken.receipt.digest : 'sha256:'
    expect(orThrow(await storage.reports.read(digest))).toEqual(junit(['two']))
  })

  it.each([
    { limits: { items: 2 }, limit: 'items', fits: 2 },
    { limits: { totalBytes: 3 * junit(['case-0']).length }, limit: 'totalBytes', fits: 3 },
  ])('takes no more than $limit, however many come at once', async ({ limits, limit, fits }) => {
    const storage = open()
    const dropped = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        dropItem(storage, report(`${index}.xml`, junit([`case-${index}`])), { at, limits }),
      ),
    )
    expect(dropped.filter((one) => one.isOk())).toHaveLength(fits)
    const refusals = dropped.flatMap((one) => (one.isErr() ? [one.error] : []))
    expect(new Set(refusals.map((error) => error.kind === 'ingest/drop-box-full' && error.limit))).toEqual(
      new Set([limit]),
    )
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toHaveLength(fits)
    // Another uploader has room of its own.
    orThrow(await dropItem(storage, report('a.xml', undefined, 'runner-2'), { at, limits }))
  })

  it('takes nothing that is longer than one item may be', async () => {
    const storage = open()
    const refused = await dropItem(storage, report('a.xml'), { at, limits: { itemBytes: 10 } })
    expect(refused.isErr() && refused.error.kind).toBe('report/limit-exceeded')
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toEqual([])
  })

  it('hands an item over once it was verified', async () => {
    const storage = open()
    orThrow(await dropItem(storage, report('a.xml'), { at }))
    const taken = orThrow(
      await takeItem(
        storage,
        { id: 'one', uploader: 'runner-1', name: 'a.xml', about },
        { at, verify: () => undefined },
      ),
    )
    expect(taken).toMatchObject({ status: 'received', receipt: { ingestId: 'one', isNew: true } })
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toEqual([])
    const ended = orThrow(await processReport(storage, reader, 'one', { at }))
    expect(ended).toMatchObject({ stage: 'valid', uploader: 'runner-1' })
    const again = await takeItem(storage, { id: 'one', uploader: 'runner-1', name: 'a.xml', about }, { at })
    expect(again.isErr() && again.error.kind).toBe('ingest/unknown-item')
  })

  it('throws away what is not verified, with the reason', async () => {
    const storage = open()
    orThrow(await dropItem(storage, report('a.xml'), { at }))
    const verify = (bytes: Uint8Array): string => `${bytes.length} bytes, and none of them signed.`
    const taken = await takeItem(
      storage,
      { id: 'one', uploader: 'runner-1', name: 'a.xml', about },
      { at, verify },
    )
    expect(orThrow(taken)).toEqual({
      name: 'a.xml',
      status: 'thrown-away',
      reason: `${junit(['adds']).length} bytes, and none of them signed.`,
    })
    expect(orThrow(await storage.feed.position())).toBe(0)
    expect(orThrow(await droppedItems(storage, 'runner-1', { at }))).toEqual([])
  })

  it('throws away bytes that are not those that came', async () => {
    const storage = open()
    orThrow(await dropItem(storage, report('a.xml'), { at }))
    const [entry] = orThrow(await storage.states.list('ingest/drop-box', { limit: 1 }))
    orThrow(
      await storage.states.put('ingest/drop-box', [{ key: entry?.key ?? '', body: junit(['swapped']) }]),
    )
    const taken = await takeItem(storage, { id: 'one', uploader: 'runner-1', name: 'a.xml', about }, { at })
    expect(orThrow(taken).status).toBe('thrown-away')
    expect(orThrow(await storage.feed.position())).toBe(0)
  })

  it('keeps another item that comes under the name of one that two take at once', async () => {
    const storage = open()
    orThrow(await dropItem(storage, report('a.xml'), { at }))
    const given = { id: 'one', uploader: 'runner-1', name: 'a.xml', about }
    const verify = async (): Promise<undefined> => {
      orThrow(await takeItem(storage, given, { at }))
      orThrow(await dropItem(storage, report('a.xml', junit(['next'])), { at }))
    }
    expect(orThrow(await takeItem(storage, given, { at, verify })).status).toBe('received')
    const left = orThrow(await droppedItems(storage, 'runner-1', { at }))
    expect(left.map(({ digest }) => digest)).toEqual([digestOf(junit(['next']))])
  })

  it('gives nothing out that has expired', async () => {
    const storage = open()
    const limits = { keptMs: 60_000 }
    orThrow(await dropItem(storage, report('a.xml'), { at, limits }))
    expect(orThrow(await droppedItems(storage, 'runner-1', { at: later, limits }))).toEqual([])
    const taken = await takeItem(
      storage,
      { id: 'one', uploader: 'runner-1', name: 'a.xml', about },
      { at: later, limits },
    )
    expect(taken.isErr() && taken.error.kind).toBe('ingest/unknown-item')
  })

  it('has room again for what comes after something expired', async () => {
    const storage = open()
    const limits = { keptMs: 60_000, items: 1 }
    orThrow(await dropItem(storage, report('a.xml'), { at, limits }))
    expect((await dropItem(storage, report('b.xml'), { at, limits })).isErr()).toBe(true)
    const other = orThrow(await dropItem(storage, report('a.xml', junit(['other'])), { at: later, limits }))
    expect(orThrow(await droppedItems(storage, 'runner-1', { at: later, limits }))).toEqual([other])
    expect(orThrow(await storage.states.list('ingest/drop-box'))).toHaveLength(2)
  })

  it('that is killed anywhere while it hands over comes to the same, and hands over once', async () => {
    const work = async (storage: CompleteStorage, step: ReturnType<typeof killAt>['step']): Promise<void> => {
      orThrow(await dropItem(storage, report('a.xml'), { at, step }))
      orThrow(
        await takeItem(storage, { id: 'one', uploader: 'runner-1', name: 'a.xml', about }, { at, step }),
      )
      orThrow(await processReport(storage, reader, 'one', { at, step }))
    }
    const whole = createMemoryDatabase()
    const { step, passed } = killAt(Number.POSITIVE_INFINITY)
    await work(whole.open('shop'), step)
    expect(passed.slice(0, 5)).toEqual([
      'drop-box/put',
      'receive/bytes-stored',
      'receive/opened',
      'drop-box/copied',
      'drop-box/removed',
    ])
    for (let place = 0; place < passed.length; place++) {
      const database = createMemoryDatabase()
      const storage = database.open('shop')
      await expect(work(storage, killAt(place).step)).rejects.toThrow(Killed)
      // Whoever begins anew finds the item, or what became of it: the runner does not send it again.
      const taken = await takeItem(storage, { id: 'one', uploader: 'runner-1', name: 'a.xml', about }, { at })
      if (taken.isErr()) expect(taken.error.kind).toBe('ingest/unknown-item')
      orThrow(await processReport(storage, reader, 'one', { at }))
      const contents = (lines: Iterable<string>): string[] =>
        [...lines].map((line) => line.replace(/"version":\d+/, ''))
      expect(contents(snapshotLines(database)), `killed at ${place}`).toEqual(contents(snapshotLines(whole)))
    }
  })
})
