import { orThrow } from '@gatewright/core/errors'
import {
  cachedStorage,
  createReadThroughCache,
  invalidateFromFeed,
  type CachableQuestion,
  type CompleteStorage,
  type ProjectStorage,
} from '@gatewright/core/ports'
import { createMemoryCache, createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call } from './support/every-store.ts'

const questions: readonly CachableQuestion[] = [
  'results.query',
  'results.latest',
  'results.history',
  'results.count',
  'results.newest',
  'groups.get',
  'groups.ofItem',
  'groups.find',
  'testcases.get',
  'testcases.find',
  'waivers.eventsAbout',
  'waivers.record',
  'waivers.records',
  'waivers.countRecords',
]

const clock = { now: () => 0 }
const item = { type: 'compose', id: 'Fedora-40' }
const result = {
  id: 'r1',
  testcase: 'smoke',
  item,
  outcome: 'PASSED',
  submittedAt: '2026-11-22T04:19:00Z',
  variant: {},
  data: {},
  groups: ['run'],
}

/** Every question once, about what the calls tell of. */
async function answersOf(storage: ProjectStorage, items: readonly (typeof item)[]): Promise<unknown> {
  const { results, groups, testcases, waivers } = storage
  return Promise.all([
    results.query({}, { limit: 3 }),
    results.query({ storedThrough: 2 }),
    ...items.flatMap((one) => [results.latest(one), results.count({ item: one }), groups.ofItem(one)]),
    results.history('smoke', {}, 3),
    results.count({ outcomes: ['FAILED'] }),
    results.count({ storedAfter: -1 }),
    results.newest({}, ['item']),
    ...['a', 'run', 'run/1'].map((id) => groups.get(id)),
    groups.find({}, { limit: 2 }),
    ...['a', 'b'].map((name) => testcases.get(name)),
    testcases.find({}),
    waivers.eventsAbout({ type: 'compose', identifier: 'a' }),
    waivers.record(1),
    waivers.records({ filters: [{}] }),
    waivers.countRecords({ filters: [{}] }),
  ])
}

async function itemsOf(storage: ProjectStorage): Promise<readonly (typeof item)[]> {
  const { results } = (await storage.results.query({}))._unsafeUnwrap()
  return results.map((one) => one.item)
}

describe('cachedStorage', () => {
  it('answers as the storage does after every call, by the position of the feed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 8 }), async (calls) => {
        const storage = createMemoryDatabase().open('p')
        const cache = createMemoryCache({ clock })
        const readThrough = createReadThroughCache({ cache, project: 'p', absentTtlMs: 1000 })
        const cached = cachedStorage(storage, { readThrough, questions, freshness: 'exact' })
        for (const one of calls) {
          await one(storage)
          const items = await itemsOf(storage)
          const expected = await answersOf(storage, items)
          expect(await answersOf(cached, items)).toEqual(expected)
          expect(await answersOf(cached, items)).toEqual(expected)
        }
      }),
    )
  })

  it('answers as the storage does once it has caught up with the feed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 8 }), fc.constantFrom(1, 3, 1000), async (calls, most) => {
        const storage = createMemoryDatabase().open('p')
        const touches = invalidateFromFeed(storage.feed, most)
        const cache = createMemoryCache({ clock })
        const readThrough = createReadThroughCache({ cache, project: 'p', absentTtlMs: 1000, touches })
        const cached = cachedStorage(storage, { readThrough, questions, freshness: 'bounded' })
        for (const one of calls) {
          await one(storage)
          expect((await touches.catchUp()).isOk()).toBe(true)
          const items = await itemsOf(storage)
          expect(await answersOf(cached, items)).toEqual(await answersOf(storage, items))
        }
      }),
    )
  })

  it('asks the storage once, and again only for what was changed', async () => {
    const { storage, asked } = counted(createMemoryDatabase().open('p'))
    const touches = invalidateFromFeed(storage.feed)
    const cache = createMemoryCache({ clock })
    const readThrough = createReadThroughCache({ cache, project: 'p', touches })
    const cached = cachedStorage(storage, {
      readThrough,
      questions: ['results.latest'],
      freshness: 'bounded',
    })
    const other = { ...item, id: 'Fedora-41' }
    orThrow(await storage.results.append('r1', [result]))
    orThrow(await storage.results.append('r2', [{ ...result, id: 'r2', item: other }]))
    orThrow(await touches.catchUp())
    for (const one of [item, other, item, other]) orThrow(await cached.results.latest(one))
    expect(asked).toEqual(['Fedora-40', 'Fedora-41'])
    orThrow(await cached.results.append('r3', [{ ...result, id: 'r3', item: other }]))
    orThrow(await touches.catchUp())
    for (const one of [item, other, item, other]) orThrow(await cached.results.latest(one))
    expect(asked).toEqual(['Fedora-40', 'Fedora-41', 'Fedora-41'])
  })

  it('does not give an answer that was on its way when something changed to who asks later', async () => {
    const { storage, asked } = counted(createMemoryDatabase().open('p'))
    const touches = invalidateFromFeed(storage.feed)
    const readThrough = createReadThroughCache({ cache: createMemoryCache({ clock }), project: 'p', touches })
    const cached = cachedStorage(storage, { readThrough, questions, freshness: 'bounded' })
    orThrow(await touches.catchUp())
    const early = cached.results.latest(item)
    orThrow(await storage.results.append('r1', [result]))
    orThrow(await touches.catchUp())
    const late = await cached.results.latest(item)
    expect((await early).isOk()).toBe(true)
    expect(late._unsafeUnwrap()).toEqual([result])
    expect((await cached.results.latest(item))._unsafeUnwrap()).toEqual([result])
    expect(asked.length).toBeLessThanOrEqual(3)
  })

  it('drops the items that a report of more than a hundred does not list', async () => {
    const storage = createMemoryDatabase().open('p')
    const touches = invalidateFromFeed(storage.feed)
    const readThrough = createReadThroughCache({ cache: createMemoryCache({ clock }), project: 'p', touches })
    const cached = cachedStorage(storage, { readThrough, questions, freshness: 'bounded' })
    const items = Array.from({ length: 101 }, (_, n) => ({ ...item, id: `Fedora-${1000 + n}` }))
    orThrow(
      await storage.results.append(
        'r0',
        items.map((one, n) => ({ ...result, id: `a${n}`, item: one })),
      ),
    )
    orThrow(await touches.catchUp())
    for (const one of items) orThrow(await cached.results.latest(one))
    orThrow(
      await storage.results.append(
        'r1',
        items.map((one, n) => ({ ...result, id: `b${n}`, item: one, submittedAt: '2026-11-23T04:19:00Z' })),
      ),
    )
    orThrow(await touches.catchUp())
    for (const [n, one] of items.entries())
      expect((await cached.results.latest(one))._unsafeUnwrap().map(({ id }) => id)).toEqual([`b${n}`])
  })

  it('asks the storage itself what no key can be made of', async () => {
    const storage = createMemoryDatabase().open('p')
    const readThrough = createReadThroughCache({ cache: createMemoryCache({ clock }), project: 'p' })
    const cached = cachedStorage(storage, { readThrough, questions, freshness: 'exact' })
    orThrow(await storage.results.append('r1', [result]))
    for (const limit of [Number.NaN, Infinity])
      expect(await cached.results.history('smoke', {}, limit)).toEqual(
        await storage.results.history('smoke', {}, limit),
      )
    expect(await cached.testcases.get('\ud800')).toEqual(await storage.testcases.get('\ud800'))
    expect((await cached.results.query({}, { limit: 0 }))._unsafeUnwrapErr().kind).toBe('schema/invalid')
  })
})

/** A storage that notes the items whose latest results it is asked for. */
function counted(storage: CompleteStorage): { readonly storage: CompleteStorage; readonly asked: string[] } {
  const asked: string[] = []
  const results: CompleteStorage['results'] = {
    ...storage.results,
    latest(one, options) {
      asked.push(one.id)
      return storage.results.latest(one, options)
    },
  }
  return { storage: { ...storage, results }, asked }
}
