import type { Cache } from '@gatewright/core/ports'
import { LRUCache } from 'lru-cache'
import { okAsync } from 'neverthrow'

export interface MemoryCacheOptions {
  /** Entries at most; of more, those are dropped that nobody asked for the longest. 10,000 unless given. */
  readonly most?: number
  /** How large all entries may be together, in the unit of `sizeOf`. */
  readonly largest?: { readonly size: number; readonly sizeOf: (value: unknown) => number }
  /** Milliseconds that never run backwards, from any beginning: `performance` has them. */
  readonly clock: { now(): number }
}

/**
 * A cache in this process. What it is given it gives out again, not a copy. It never answers `store/unavailable`.
 *
 * @throws TypeError where `most` or `size` is no whole number from 1 on.
 * @example
 * import { createMemoryCache } from '@gatewright/storage-memory'
 *
 * const cache = createMemoryCache({ clock: { now: () => 0 } })
 * const kept = await cache.set('a', 1).andThen(() => cache.get('a'))
 * console.log(kept.unwrapOr(undefined)) // 1
 */
export function createMemoryCache({ most = 10_000, largest, clock }: MemoryCacheOptions): Cache {
  const begin = clock.now()
  const cache = new LRUCache<string, NonNullable<unknown>>({
    max: most,
    // Asks the clock each time, and not once a while by a timer.
    ttlResolution: 0,
    // What is kept at its moment 0 would stay for ever.
    perf: { now: () => clock.now() - begin + 1 },
    ...(largest && {
      maxSize: largest.size,
      // Empty entries take room, too.
      sizeCalculation: (value: unknown) => Math.max(1, Math.ceil(largest.sizeOf(value))),
    }),
  })

  return {
    get: (key) => okAsync<unknown>(cache.get(key)),
    set(key, value, { ttlMs } = {}) {
      // To the library a lifetime of nothing is one without end.
      const isOver = ttlMs !== undefined && !(ttlMs >= 1)
      if (value === undefined || value === null || isOver) cache.delete(key)
      else cache.set(key, value, ttlMs === undefined || ttlMs === Infinity ? {} : { ttl: Math.floor(ttlMs) })
      return okAsync()
    },
    delete(key) {
      cache.delete(key)
      return okAsync()
    },
  }
}
