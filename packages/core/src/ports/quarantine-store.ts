import type { ResultAsync } from 'neverthrow'
import type { Instant } from '../schema/instant.ts'
import type { QuarantineEntry } from '../schema/quarantine.ts'
import type { PutError, QueryError } from './result-store.ts'

/** Which entries to answer; every key that is present narrows the answer. */
export interface QuarantineQuery {
  readonly testcases?: readonly string[]
  /** In force at this instant: from `from` on, until just before `until`. */
  readonly at?: Instant
}

/**
 * Keeps quarantine as gates see it, for ever unchanged: an earlier end is another entry. What the quarantine plan remembers
 * of tests (`QuarantineRecord`) belongs among the states, and what people did into the audit log.
 */
export interface QuarantineStore {
  /** Stores entries, all or none. One that is known changes nothing. */
  append(entries: readonly QuarantineEntry[]): ResultAsync<void, PutError>
  /** Matching entries, by testcase, `from`, `until` and the rest of what they say. */
  entries(query?: QuarantineQuery): ResultAsync<readonly QuarantineEntry[], QueryError>
}
