import { orThrow } from '@gatewright/core'
import { digestOf } from '@gatewright/core/canonical'
import {
  dropItem,
  droppedItems,
  processReport,
  rebuildReport,
  receiveReport,
  retainIngest,
  settleRun,
  sweepIngest,
  takeItem,
  type Upload,
} from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, item, junit, later, reader } from './support/workbench.ts'

const muchLater = '2026-12-24T00:00:00Z'
const rules = { labels: { exactlyOne: { channel: ['stable', 'beta'] } } }

type AnyCall = (...given: unknown[]) => PromiseLike<unknown>

/** A storage of which every call begins when the scheduler says so. */
function scheduled(storage: CompleteStorage, scheduler: fc.Scheduler): CompleteStorage {
  const late = (store: object): object =>
    Object.fromEntries(
      Object.entries(store).map(([name, call]) => [
        name,
        typeof call === 'function'
          ? (...given: unknown[]) =>
              new ResultAsync(
                scheduler.schedule(Promise.resolve(), name).then(() => (call as AnyCall)(...given) as never),
              )
          : call,
      ]),
    )
  const stores = ['results', 'groups', 'feed', 'reports', 'ingest', 'decisions', 'states', 'outbox'] as const
  return {
    ...storage,
    ...Object.fromEntries(stores.map((name) => [name, late(storage[name])])),
  } as CompleteStorage
}

/** As a queue does it: what may pass is tried again. */
async function handIn(storage: CompleteStorage, upload: Upload): Promise<void> {
  orThrow(await receiveReport(storage, upload, { at: muchLater }))
  for (let tries = 1; ; tries++) {
    const ended = await processReport(storage, reader, upload.id, { at: muchLater, rules })
    if (ended.isErr() && ended.error.retryable && tries < 50) continue
    return void orThrow(ended)
  }
}

/** Does all of it at once, each call of the stores when the scheduler says so. */
async function inSomeOrder(
  scheduler: fc.Scheduler,
  tasks: (storage: CompleteStorage) => readonly (() => Promise<unknown>)[],
  prepare: (storage: CompleteStorage) => Promise<unknown> = async () => {},
): Promise<CompleteStorage> {
  const storage = createMemoryDatabase().open('shop')
  await prepare(storage)
  await scheduler.waitFor(Promise.all(tasks(scheduled(storage, scheduler)).map((task) => task())))
  return storage
}

const runs = { numRuns: 150 }

describe('in whatever order calls come to the stores', () => {
  it('bytes that somebody hands in stay, though sweep and retention take those that lie about', async () => {
    const bytes = junit(['adds'])
    const file = bytesOf('file')
    const given = (id: string, label: string): Upload => ({
      id,
      bytes,
      files: [{ name: 'a', bytes: file }],
      about: { item, labels: [label] },
    })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const storage = await inSomeOrder(
          scheduler,
          (one) => [
            () => handIn(one, given('odd', 'odd')),
            () => handIn(one, given('good', 'stable')),
            () => handIn(one, given('good', 'stable')),
            async () => orThrow(await sweepIngest(one, { at: muchLater, dryRun: false })),
            async () => orThrow(await retainIngest(one, { at: muchLater, rawBefore: later, dryRun: false })),
          ],
          async (one) => {
            for (const old of [bytes, file]) orThrow(await one.reports.put(old, { receivedAt: at }))
          },
        )
        for (const kept of [bytes, file])
          expect(orThrow(await storage.reports.read(digestOf(kept)))).toEqual(kept)
        expect(orThrow(await storage.ingest.get('good'))?.stage).toBe('valid')
        expect(['invalid', 'duplicate']).toContain(orThrow(await storage.ingest.get('odd'))?.stage)
        expect(orThrow(await storage.results.count({}))).toBe(1)
      }),
      runs,
    )
  })

  it('a run in parts is complete when all are there, each of them once', async () => {
    const part = (id: string, number: number): Upload => ({
      id,
      bytes: junit([`case-${number}`]),
      about: { item, labels: ['beta'], run: { id: 'run-1', chunk: { number, of: 3 } } },
    })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const storage = await inSomeOrder(scheduler, (one) =>
          ['a', 'b', 'c', 'c again', 'c'].map(
            (id, index) => () => handIn(one, part(id, Math.min(index + 1, 3))),
          ),
        )
        expect(orThrow(await storage.groups.get('run-1'))).toMatchObject({
          state: 'complete',
          resultCount: 3,
        })
        expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({ reports: 3, conflicts: [] })
        expect(orThrow(await storage.results.count({ group: 'run-1' }))).toBe(3)
      }),
      runs,
    )
  })

  it('what a decision cites that was made while its results were there stays, with its bytes', async () => {
    const bytes = junit(['adds'])
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const old = { at: muchLater, rawBefore: later, resultsBefore: later, dryRun: false }
        let wasThere = 0
        const storage = await inSomeOrder(
          scheduler,
          (one) =>
            [
              async () => orThrow(await retainIngest(one, old)),
              async () =>
                orThrow(await rebuildReport(one, reader, 'old', { at: muchLater, mode: 'recreate' })),
              async () => {
                const { reportKey = '' } = orThrow(await one.ingest.get('old')) ?? {}
                const decision = {
                  id: 'decision-1',
                  decidedAt: muchLater,
                  subject: { type: item.type, identifier: item.id },
                  decisionContext: 'release',
                  status: 'satisfied',
                  decision: {},
                  cites: { groups: [`run-${reportKey}`] },
                }
                orThrow(await one.decisions.record(decision))
                wasThere = orThrow(await one.results.count({}))
              },
            ].map((task) => () => task().catch(() => undefined)),
          async (one) => {
            orThrow(await receiveReport(one, { id: 'old', bytes, about: { item } }, { at }))
            orThrow(await processReport(one, reader, 'old', { at }))
          },
        )
        if (wasThere === 0) return
        expect(orThrow(await storage.results.count({}))).toBe(1)
        expect(orThrow(await storage.reports.read(digestOf(bytes)))).toEqual(bytes)
      }),
      runs,
    )
  })

  it('an item of the drop box comes in once, and what comes under its name stays', async () => {
    const dropped = { uploader: 'runner', name: 'a.xml', bytes: junit(['adds']) }
    const next = { ...dropped, bytes: junit(['divides']) }
    const given = { id: 'one', uploader: 'runner', name: 'a.xml', about: { item } }
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        let isNextIn = false
        const storage = await inSomeOrder(
          scheduler,
          (one) => [
            async () => takeItem(one, given, { at }),
            async () => takeItem(one, given, { at }),
            async () => {
              isNextIn = (await dropItem(one, next, { at })).isOk()
            },
          ],
          async (one) => orThrow(await dropItem(one, dropped, { at })),
        )
        const entries = orThrow(await storage.ingest.find({}))
        const left = orThrow(await droppedItems(storage, 'runner', { at }))
        // The second may find the next item, and is refused it: its id is that of the first.
        expect(entries.map(({ report }) => report)).toEqual([digestOf(dropped.bytes)])
        expect(left.map(({ digest }) => digest)).toEqual(isNextIn ? [digestOf(next.bytes)] : [])
      }),
      runs,
    )
  })
})
