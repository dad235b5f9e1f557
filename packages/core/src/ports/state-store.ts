import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { ConsumerCommit, LeaseLost } from './change-feed.ts'
import type { QueryError, StoreUnavailable } from './result-store.ts'

/** What is remembered under a key: bytes that only their owner understands. */
export interface StateEntry {
  readonly key: string
  readonly body: Uint8Array
  /** 1 when it was first stored, and one more with each change. */
  readonly version: number
}

/** What to remember under a key from now on. */
export interface StateChange {
  readonly key: string
  /** Undefined forgets it. */
  readonly body: Uint8Array | undefined
  /** Stores only where this is the version, 0 where there is none; without it whatever is there is replaced. */
  readonly expectedVersion?: number
}

/** Somebody changed it meanwhile; nothing was stored. */
export interface VersionConflict extends ErrorValue<'store/version-conflict'> {
  readonly retryable: false
  /** The key of the state or the stream of the audit log. */
  readonly key: string
  readonly expected: number
  readonly actual: number
}

export type StateError = VersionConflict | LeaseLost | SchemaError | StoreUnavailable

/** Which states to list. */
export interface StatePage {
  /** 1,000 unless given; a whole number from 1 to 10,000. */
  readonly limit?: number
  /** The last key of the page before. */
  readonly after?: string
}

/**
 * Keeps what was folded from the change feed (statistics, plans, plug-ins), in spaces that know nothing of each other. The
 * names of spaces and keys are lines of text of at most 512 characters, but for keys up to 4,096.
 */
export interface StateStore {
  /**
   * Stores changes, all or none. With `commit` the consumer moves on in the same step, so that no event is folded twice or
   * never: where its lease is lost, nothing is stored. A position behind that of the consumer, or one that no event has yet,
   * is a `schema/invalid`.
   */
  put(space: string, changes: readonly StateChange[], commit?: ConsumerCommit): ResultAsync<void, StateError>
  /** The entries of these keys that there are, in the order of the keys. */
  get(space: string, keys: readonly string[]): ResultAsync<readonly StateEntry[], QueryError>
  /** All entries of a space in the order of their keys, page by page; a page with fewer than `limit` is the last. */
  list(space: string, page?: StatePage): ResultAsync<readonly StateEntry[], QueryError>
}
