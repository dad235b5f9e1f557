import type { ResultAsync } from 'neverthrow'
import type { StoreUnavailable } from './result-store.ts'

/** How long an entry may be kept. */
export interface CacheLifetime {
  /** In milliseconds; as long as there is room unless given. */
  readonly ttlMs?: number
}

/**
 * Keeps answers for a while, to save asking again. It may forget anything at any time.
 *
 * Values are the caller's: what comes back equals what was set, and is to be changed by nobody. A cache that writes them
 * elsewhere takes what JSON can say, which is all that this package sets.
 */
export interface Cache {
  /** The value, or undefined where there is none or its time is over. */
  get(key: string): ResultAsync<unknown, StoreUnavailable>
  /** Keeps a value that is not undefined; another one under the key is replaced. */
  set(key: string, value: unknown, lifetime?: CacheLifetime): ResultAsync<void, StoreUnavailable>
  delete(key: string): ResultAsync<void, StoreUnavailable>
}
