import { orThrow } from '../../src/errors/index.ts'
import { errAsync, okAsync, ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import {
  createReadThroughCache,
  dependencyOn,
  invalidateFromFeed,
  type Cache,
  type FeedEvent,
  type StoreUnavailable,
} from '../../src/ports/index.ts'

const unavailable: StoreUnavailable = { kind: 'store/unavailable', message: 'Down.', retryable: true }

interface Kept {
  readonly value: unknown
  readonly ttlMs: number | undefined
}

/** A cache that shows what it keeps. */
function openCache(): { readonly cache: Cache; readonly kept: Map<string, Kept> } {
  const kept = new Map<string, Kept>()
  const cache: Cache = {
    get: (key) => okAsync(kept.get(key)?.value),
    set: (key, value, { ttlMs } = {}) => {
      kept.set(key, { value, ttlMs })
      return okAsync()
    },
    delete: (key) => {
      kept.delete(key)
      return okAsync()
    },
  }
  return { cache, kept }
}

/** Counts how often it is asked. */
function source<Value>(value: Value): {
  readonly load: () => ResultAsync<Value, StoreUnavailable>
  count: number
} {
  const counted = {
    count: 0,
    load: () => {
      counted.count += 1
      return okAsync<Value, StoreUnavailable>(value)
    },
  }
  return counted
}

describe('createReadThroughCache', () => {
  it('asks once and then answers what is kept', async () => {
    const { cache } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p' })
    const asked = source({ a: 1 })
    for (let turn = 0; turn < 3; turn++)
      expect((await readThrough.read({ key: 'k' }, asked.load))._unsafeUnwrap()).toEqual({ a: 1 })
    expect(asked.count).toBe(1)
  })

  it('keeps answers of projects and keys apart, whatever they are called', async () => {
    const { cache, kept } = openCache()
    const names = ['a', 'b', 'a"', '","a', 'a,b', '']
    for (const project of names) {
      const readThrough = createReadThroughCache({ cache, project })
      for (const key of names)
        orThrow(
          await readThrough.read({ key }, () => okAsync(`${JSON.stringify(project)} ${JSON.stringify(key)}`)),
        )
    }
    expect(kept.size).toBe(names.length ** 2)
  })

  it('loads once for all who ask at once', async () => {
    const { cache } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p' })
    const asked = source('A')
    const answers = await Promise.all([1, 2, 3].map(() => readThrough.read({ key: 'k' }, asked.load)))
    expect(answers.map((answer) => answer._unsafeUnwrap())).toEqual(['A', 'A', 'A'])
    expect(asked.count).toBe(1)
  })

  it('keeps the lifetime that was asked for, another one for nothing, and nothing for none', async () => {
    const { cache, kept } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p', ttlMs: 1000, absentTtlMs: 10 })
    orThrow(await readThrough.read({ key: 'some' }, () => okAsync(1)))
    orThrow(await readThrough.read({ key: 'undefined' }, () => okAsync(undefined)))
    orThrow(await readThrough.read({ key: 'empty' }, () => okAsync([])))
    expect([...kept.values()].map(({ ttlMs }) => ttlMs)).toEqual([1000, 10, 10])
    const without = createReadThroughCache({ cache, project: 'q' })
    orThrow(await without.read({ key: 'some' }, () => okAsync(1)))
    orThrow(await without.read({ key: 'undefined' }, () => okAsync(undefined)))
    expect([...kept.values()].slice(3).map(({ ttlMs }) => ttlMs)).toEqual([undefined])
  })

  it('answers undefined from the cache where that is kept', async () => {
    const { cache } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p', absentTtlMs: 10 })
    const asked = source(undefined)
    for (let turn = 0; turn < 2; turn++)
      expect((await readThrough.read({ key: 'k' }, asked.load))._unsafeUnwrap()).toBeUndefined()
    expect(asked.count).toBe(1)
  })

  it('keeps no error and nothing of a load that rejects, and asks again', async () => {
    const { cache, kept } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p', absentTtlMs: 10 })
    const failed = [1, 2].map(() => readThrough.read({ key: 'k' }, () => errAsync(unavailable)))
    for (const answer of await Promise.all(failed)) expect(answer._unsafeUnwrapErr()).toBe(unavailable)
    const broken = new Error('Broken.')
    const rejects = () => new ResultAsync<number, StoreUnavailable>(Promise.reject(broken))
    const rejected = [1, 2].map(async () => readThrough.read({ key: 'k' }, rejects))
    for (const answer of rejected) await expect(answer).rejects.toBe(broken)
    expect(kept.size).toBe(0)
    expect((await readThrough.read({ key: 'k' }, () => okAsync(1)))._unsafeUnwrap()).toBe(1)
  })

  it('loads where the cache fails', async () => {
    const down: Cache = {
      get: () => errAsync(unavailable),
      set: () => errAsync(unavailable),
      delete: () => errAsync(unavailable),
    }
    const readThrough = createReadThroughCache({ cache: down, project: 'p' })
    expect((await readThrough.read({ key: 'k' }, () => okAsync(1)))._unsafeUnwrap()).toBe(1)
  })

  it('takes what somebody else wrote under its key for no answer', async () => {
    const { cache } = openCache()
    const readThrough = createReadThroughCache({ cache, project: 'p' })
    orThrow(await cache.set('["p","k"]', 'foreign'))
    expect((await readThrough.read({ key: 'k' }, () => okAsync(1)))._unsafeUnwrap()).toBe(1)
  })
})

describe('invalidateFromFeed', () => {
  function feedOf(events: FeedEvent[]) {
    return {
      position: () => okAsync(events.length),
      read: (after: number, limit: number = 1000) => okAsync(events.slice(after, after + limit)),
    }
  }
  const testcase = (position: number, ref: string): FeedEvent => ({
    position,
    kind: 'testcase',
    ref,
    facts: {},
  })

  it('begins at the end of the feed: what was kept before may have been touched', async () => {
    const events = [testcase(1, 'a'), testcase(2, 'b')]
    const touches = invalidateFromFeed(feedOf(events))
    expect(touches.position()).toBe(0)
    expect((await touches.catchUp())._unsafeUnwrap()).toBe(2)
    expect(touches.areUntouchedSince([dependencyOn('testcase', 'c')], 1)).toBe(false)
    expect(touches.areUntouchedSince([dependencyOn('testcase', 'a')], 2)).toBe(true)
  })

  it('tells what was touched behind a position, by name and by kind', async () => {
    const events: FeedEvent[] = []
    const touches = invalidateFromFeed(feedOf(events))
    orThrow(await touches.catchUp())
    events.push(testcase(1, 'a'), testcase(2, 'b'))
    orThrow(await touches.catchUp())
    const [a, b, any] = [
      dependencyOn('testcase', 'a'),
      dependencyOn('testcase', 'b'),
      dependencyOn('testcase'),
    ]
    const since = (position: number) => [a, b, any].map((name) => touches.areUntouchedSince([name], position))
    expect([0, 1, 2].map(since)).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, true],
    ])
    expect(touches.areUntouchedSince([a, b], 1)).toBe(false)
    expect(touches.areUntouchedSince([dependencyOn('group', 'a')], 0)).toBe(true)
  })

  it('counts as touched what it has no room to remember', async () => {
    const events: FeedEvent[] = []
    const touches = invalidateFromFeed(feedOf(events), 2)
    orThrow(await touches.catchUp())
    events.push(testcase(1, 'a'), testcase(2, 'b'))
    orThrow(await touches.catchUp())
    expect(touches.areUntouchedSince([dependencyOn('testcase', 'a')], 0)).toBe(false)
    expect(touches.areUntouchedSince([dependencyOn('testcase', 'a')], 1)).toBe(true)
  })

  it('reads on where the feed failed', async () => {
    const events: FeedEvent[] = []
    const feed = feedOf(events)
    let isDown = false
    const touches = invalidateFromFeed({
      position: () => feed.position(),
      read: (after, limit) => (isDown ? errAsync(unavailable) : feed.read(after, limit)),
    })
    orThrow(await touches.catchUp())
    events.push(testcase(1, 'a'))
    isDown = true
    expect((await touches.catchUp())._unsafeUnwrapErr()).toBe(unavailable)
    isDown = false
    expect((await touches.catchUp())._unsafeUnwrap()).toBe(1)
    expect(touches.areUntouchedSince([dependencyOn('testcase', 'a')], 0)).toBe(false)
  })
})
