import {
  addWebhookSubscription,
  isUnchanged,
  listWebhookSubscriptions,
  planDeliveries,
  publishFeed,
  readFeedPage,
  writeAtom,
  type FeedDocument,
  type FeedPage,
  type PublishFeedOptions,
} from '@gatewright/core/feed'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { handIn, removeReport } from './support/histories.ts'
import { interrupted } from './support/interrupted.ts'
import { tickingClock, type TickingClock } from './support/ticking-clock.ts'

const source = 'tag:results.example,2026:shop'
const worker = { owner: 'worker-1', forMs: 60_000 }

async function putGroups(storage: CompleteStorage, from: number, through: number): Promise<void> {
  for (let number = from; number <= through; number++)
    expect((await storage.groups.put({ id: `run-${number}`, state: 'complete' })).isOk()).toBe(true)
}

async function pageOf(storage: CompleteStorage, page?: number, name?: string): Promise<FeedPage | undefined> {
  const options = { source, ...(page !== undefined && { page }), ...(name !== undefined && { name }) }
  return (await readFeedPage(storage, options))._unsafeUnwrap()
}

const refsOf = (page: FeedPage | undefined): readonly string[] | undefined =>
  page?.entries.map(({ event }) => event.ref)

function setUp(): {
  readonly storage: CompleteStorage
  readonly clock: TickingClock
  readonly publish: (
    rest?: Partial<PublishFeedOptions>,
  ) => Promise<{ readonly entries: number; readonly pages: number }>
} {
  const storage = createMemoryDatabase().open('shop')
  const clock = tickingClock()
  return {
    storage,
    clock,
    publish: async (rest = {}) =>
      (await publishFeed(storage, { ...worker, clock, pageSize: 3, ...rest }))._unsafeUnwrap(),
  }
}

describe('publishFeed', () => {
  it('fills pages that never change, and shows the last full one with what came since', async () => {
    const { storage, publish } = setUp()
    expect(await pageOf(storage)).toEqual({ name: 'feed', entries: [] })
    await putGroups(storage, 1, 2)
    expect(await publish()).toEqual({ isOwner: true, position: 2, entries: 2, pages: 0 })
    expect(refsOf(await pageOf(storage))).toEqual(['run-2', 'run-1'])
    expect(await pageOf(storage, 1)).toBeUndefined()
    await putGroups(storage, 3, 7)
    expect(await publish()).toEqual({ isOwner: true, position: 7, entries: 5, pages: 2 })
    const [first, second, newest] = [
      await pageOf(storage, 1),
      await pageOf(storage, 2),
      await pageOf(storage),
    ]
    expect([refsOf(first), refsOf(second), refsOf(newest)]).toEqual([
      ['run-3', 'run-2', 'run-1'],
      ['run-6', 'run-5', 'run-4'],
      ['run-7', 'run-6', 'run-5', 'run-4'],
    ])
    expect([first?.previous, second?.previous, newest?.previous]).toEqual([undefined, 1, 1])
    await putGroups(storage, 8, 9)
    await publish({ pageSize: 1 })
    expect([await pageOf(storage, 1), await pageOf(storage, 2)]).toEqual([first, second])
    expect(refsOf(await pageOf(storage))).toEqual(['run-9'])
    for (const page of [0, -1, 1.5, 99, Number.NaN]) expect(await pageOf(storage, page)).toBeUndefined()
  })

  it('does nothing where nothing happened', async () => {
    const { storage, publish } = setUp()
    await putGroups(storage, 1, 1)
    await publish()
    const before = (await storage.states.list('feed'))._unsafeUnwrap()
    expect(await publish()).toEqual({ isOwner: true, position: 1, entries: 0, pages: 0 })
    expect((await storage.states.list('feed'))._unsafeUnwrap()).toEqual(before)
  })

  it('says when it published, never before what it published earlier', async () => {
    const { storage, clock, publish } = setUp()
    const times = async (): Promise<readonly string[] | undefined> =>
      (await pageOf(storage))?.entries.map(({ updated }) => updated)
    await putGroups(storage, 1, 1)
    clock.advance(999)
    await publish()
    clock.advance(1)
    await putGroups(storage, 2, 2)
    await publish()
    expect(await times()).toEqual(['2026-11-22T04:19:01Z', '2026-11-22T04:19:00Z'])
    clock.advance(-60_000)
    await putGroups(storage, 3, 3)
    await publish({ pageSize: 9 })
    expect((await times())?.[0]).toBe('2026-11-22T04:19:01Z')
  })

  it('shows what is left over by its kinds, in a feed of a name of its own', async () => {
    const { storage, publish } = setUp()
    await handIn(1, 1, true)(storage)
    await removeReport(1)(storage)
    await putGroups(storage, 1, 1)
    await publish({ name: 'runs', kinds: ['group'] })
    await publish()
    expect(refsOf(await pageOf(storage, undefined, 'runs'))).toEqual(['run-1'])
    expect((await pageOf(storage))?.entries.map(({ event }) => event.kind)).toEqual([
      'group',
      'report-removed',
      'ingest',
      'results',
    ])
  })

  it('may be called as anything else is', async () => {
    const { storage, clock, publish } = setUp()
    const webhook = { id: 'chat', url: 'https://hooks.example/', secrets: [`whsec_${'A'.repeat(32)}`] }
    const added = await addWebhookSubscription(storage, webhook, { ...worker, at: clock.now() })
    expect(added.isOk()).toBe(true)
    await putGroups(storage, 1, 1)
    for (const name of ['webhooks', 'webhook chat', 'webhook rests', 'feed feed'])
      expect(await publish({ name })).toMatchObject({ isOwner: true, entries: 1 })
    expect((await listWebhookSubscriptions(storage.states))._unsafeUnwrap()).toHaveLength(1)
    const planned = await planDeliveries(storage, { ...worker, clock, source })
    expect(planned._unsafeUnwrap()).toMatchObject([{ subscription: 'chat', planned: 1 }])
  })

  it('says that its newest document changed where a page became full of what is not shown', async () => {
    const { storage, clock, publish } = setUp()
    const document = async (): Promise<FeedDocument> => {
      const page = await pageOf(storage)
      const links = { feed: () => 'https://results.example/shop' }
      return writeAtom(page ?? { name: 'feed', entries: [] }, {
        title: 'Shop',
        source,
        links,
        at: clock.now(),
      })
    }
    await putGroups(storage, 1, 4)
    await publish()
    clock.advance(3_600_000)
    const before = await document()
    for (let number = 0; number < 1_000; number++)
      void (await storage.testcases.put({ name: `unit/${number}` }))
    const after = await publish({ kinds: ['group'] })
    expect([after.entries, after.pages]).toEqual([0, 2])
    clock.advance(3_600_000)
    const now = await document()
    expect(now.body).not.toBe(before.body)
    const ifModifiedSince = before.lastModified ?? ''
    expect([isUnchanged(before, { ifModifiedSince }), isUnchanged(now, { ifModifiedSince })]).toEqual([
      true,
      false,
    ])
    expect(isUnchanged(now, { ifModifiedSince: now.lastModified ?? '' })).toBe(true)
  })

  it('reads no more than a thousand events for a page of few entries', async () => {
    const { storage, publish } = setUp()
    await putGroups(storage, 1, 1)
    for (let number = 0; number < 2_500; number++)
      void (await storage.testcases.put({ name: `unit/${number}` }))
    await putGroups(storage, 2, 2)
    expect(await publish({ kinds: ['group'], pageSize: 100 })).toEqual({
      isOwner: true,
      position: 2_502,
      entries: 2,
      pages: 1,
    })
    const reads: number[] = []
    const counted: Pick<CompleteStorage, 'feed' | 'states'> = {
      ...storage,
      feed: {
        ...storage.feed,
        read: (after, limit = 0) => {
          reads.push(limit)
          return storage.feed.read(after, limit)
        },
      },
    }
    const newest = (await readFeedPage(counted, { source }))._unsafeUnwrap()
    expect(refsOf(newest)).toEqual(['run-2', 'run-1'])
    expect(reads).toEqual([1_000, 1])
  })

  it('leaves it to the owner of the lease', async () => {
    const { storage, clock, publish } = setUp()
    await putGroups(storage, 1, 1)
    await publish()
    await putGroups(storage, 2, 2)
    const other = { owner: 'worker-2', clock, forMs: 1_000 }
    expect((await publishFeed(storage, other))._unsafeUnwrap()).toMatchObject({
      isOwner: false,
      position: 1,
      entries: 0,
    })
    clock.advance(60_001)
    expect((await publishFeed(storage, other))._unsafeUnwrap()).toMatchObject({ isOwner: true, entries: 1 })
  })

  it('shows everything once, wherever a process ends', async () => {
    const work = async (stores: CompleteStorage, clock: TickingClock): Promise<boolean> =>
      (await publishFeed(stores, { ...worker, clock, pageSize: 3 })).isOk()
    const filled = async (): Promise<CompleteStorage> => {
      const storage = createMemoryDatabase().open('shop')
      await putGroups(storage, 1, 5)
      await handIn(1, 1, true)(storage)
      await removeReport(1)(storage)
      return storage
    }
    const whole = await filled()
    const counting = interrupted(whole)
    expect(await work(counting.stores, tickingClock())).toBe(true)
    const expected = [await pageOf(whole, 1), await pageOf(whole, 2), await pageOf(whole)]
    expect(counting.calls()).toBeGreaterThan(5)
    for (let call = 1; call <= counting.calls(); call++)
      for (const when of ['before', 'after'] as const) {
        const storage = await filled()
        expect(await work(interrupted(storage, { call, when }).stores, tickingClock())).toBe(false)
        expect(await work(storage, tickingClock())).toBe(true)
        expect([await pageOf(storage, 1), await pageOf(storage, 2), await pageOf(storage)]).toEqual(expected)
      }
  })

  it.each([0, 1.5, 1_001, Number.NaN])('throws for pages of %d entries', (pageSize) => {
    const { storage, clock } = setUp()
    expect(() => publishFeed(storage, { ...worker, clock, pageSize })).toThrow(TypeError)
  })

  it('calls states that somebody else wrote corrupt', async () => {
    const { storage, clock } = setUp()
    await putGroups(storage, 1, 1)
    for (const text of ['', '{}', '{"pages":-1,"second":0}', '\u{ff}']) {
      const body = Uint8Array.from(text, (character) => character.charCodeAt(0))
      void (await storage.states.put('feed', [{ key: 'head', body }]))
      const published = await publishFeed(storage, { ...worker, clock })
      expect(published._unsafeUnwrapErr()).toMatchObject({ kind: 'store/corrupt', key: 'head' })
      expect((await readFeedPage(storage, { source }))._unsafeUnwrapErr().kind).toBe('store/corrupt')
    }
  })
})
