import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { Digest } from '../canonical/digest.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { QueryError, StoreUnavailable } from './result-store.ts'
import type { VersionConflict } from './state-store.ts'

/** Something that was done, and by whom. */
export interface AuditEvent {
  readonly id: string
  readonly type: string
  readonly at: Instant
  readonly by?: string
  readonly payload: JsonValue
}

export interface StoredAuditEvent extends AuditEvent {
  readonly stream: string
  /** Counted from 1 in its stream, without gaps. */
  readonly version: number
  /** The digest of the event and of the one before: an event that was changed or taken out breaks the chain (`auditDigest`). */
  readonly digest: Digest
}

/** Which events of a stream to answer. */
export interface AuditPage {
  /** Events behind this version; 0, the beginning, unless given. */
  readonly after?: number
  /** 1,000 unless given; a whole number from 1 to 10,000. */
  readonly limit?: number
}

/** Events that are only ever added to, in streams with a version each. */
export interface AuditLog {
  /**
   * Adds events to the end of a stream, all or none, if it has the version that the caller saw last, 0 for a new one. Answers the events as stored.
   */
  append(
    stream: string,
    expectedVersion: number,
    events: readonly AuditEvent[],
  ): ResultAsync<readonly StoredAuditEvent[], VersionConflict | SchemaError | StoreUnavailable>
  /** Events of a stream, oldest first. */
  read(stream: string, page?: AuditPage): ResultAsync<readonly StoredAuditEvent[], QueryError>
}
