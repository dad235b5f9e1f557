import { orThrow } from '@gatewright/core/errors'
import { createMemoryCache } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'

/** A clock that goes when it is told to. */
function clockAt(now: number): { now: () => number; set: (to: number) => void } {
  let at = now
  return { now: () => at, set: (to) => void (at = to) }
}

describe('createMemoryCache', () => {
  it.each([0, -5, 1e12])('keeps an entry for its time, on a clock that begins at %d', async (begin) => {
    const clock = clockAt(begin)
    const cache = createMemoryCache({ clock })
    orThrow(await cache.set('a', 'A', { ttlMs: 1000 }))
    orThrow(await cache.set('b', 'B'))
    clock.set(begin + 999)
    expect((await cache.get('a'))._unsafeUnwrap()).toBe('A')
    clock.set(begin + 1001)
    expect((await cache.get('a'))._unsafeUnwrap()).toBeUndefined()
    clock.set(begin + 1e11)
    expect((await cache.get('b'))._unsafeUnwrap()).toBe('B')
  })

  it.each([0, -1, Number.NaN, 0.5])('keeps nothing for %d ms, and forgets what was there', async (ttlMs) => {
    const cache = createMemoryCache({ clock: clockAt(0) })
    orThrow(await cache.set('a', 'A'))
    orThrow(await cache.set('a', 'B', { ttlMs }))
    expect((await cache.get('a'))._unsafeUnwrap()).toBeUndefined()
  })

  it('forgets what was deleted', async () => {
    const cache = createMemoryCache({ clock: clockAt(0) })
    orThrow(await cache.set('a', 'A'))
    orThrow(await cache.delete('a'))
    expect((await cache.get('a'))._unsafeUnwrap()).toBeUndefined()
  })

  it('keeps so many entries, and drops the one that nobody asked for the longest', async () => {
    const cache = createMemoryCache({ most: 2, clock: clockAt(0) })
    orThrow(await cache.set('a', 'A'))
    orThrow(await cache.set('b', 'B'))
    orThrow(await cache.get('a'))
    orThrow(await cache.set('c', 'C'))
    const kept = await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key).unwrapOr(undefined)))
    expect(kept).toEqual(['A', undefined, 'C'])
  })

  it('keeps entries of so much size together', async () => {
    const largest = { size: 10, sizeOf: (value: unknown) => String(value).length }
    const cache = createMemoryCache({ largest, clock: clockAt(0) })
    orThrow(await cache.set('a', 'x'.repeat(6)))
    orThrow(await cache.set('b', 'x'.repeat(6)))
    orThrow(await cache.set('c', 'x'.repeat(11)))
    const kept = await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key).unwrapOr(undefined)))
    expect(kept).toEqual([undefined, 'x'.repeat(6), undefined])
  })
})
