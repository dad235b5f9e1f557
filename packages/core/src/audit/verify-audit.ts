import type { ResultAsync } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import { auditDigest } from '../ports/audit-digest.ts'
import type { AuditLog, StoredAuditEvent } from '../ports/audit-log.ts'
import type { QueryError } from '../ports/result-store.ts'
import { foldAudit, type FoldAuditOptions } from './fold-audit.ts'

/**
 * The first event of a stream that is not what was once appended:
 * - `digest`: it was changed, or one before it was and this is the first whose digest shows it;
 * - `version`: an event before it is missing, or it stands there twice;
 * - `stream`: it is of another stream.
 */
export interface AuditBreak {
  readonly reason: 'digest' | 'version' | 'stream'
  /** The version that the event should have: the first that nobody can rely on. */
  readonly version: number
  readonly event: StoredAuditEvent
  /** The digest that it should have, of itself as it is. */
  readonly expected: Digest
}

/** What verifying a stream found. */
export interface AuditVerification {
  /** How many events from the first on are what was appended. */
  readonly events: number
  /** The digest of the last of them; nothing where there is none. Who keeps it somewhere else also sees events that were cut off at the end. */
  readonly digest: Digest | undefined
  /** Where the chain breaks; nothing where it holds. */
  readonly broken: AuditBreak | undefined
}

/**
 * Follows the chain of digests of a stream from its first event to its last.
 *
 * Whoever can write to the log can make a new chain, and one that is cut off at its end still holds: compare `events` and
 * `digest` with what was seen, or signed, before.
 *
 * @example
 * import { verifyAudit } from '@gatewright/core/audit'
 * import type { AuditLog } from '@gatewright/core/ports'
 *
 * declare const log: AuditLog
 *
 * const verified = await verifyAudit(log, 'release 7')
 * if (verified.isOk() && verified.value.broken) console.log(`Changed at ${verified.value.broken.version}`)
 */
export function verifyAudit(
  log: Pick<AuditLog, 'read'>,
  stream: string,
  options: Pick<FoldAuditOptions, 'pageLimit'> = {},
): ResultAsync<AuditVerification, QueryError> {
  const none: AuditVerification = { events: 0, digest: undefined, broken: undefined }
  return foldAudit(log, stream, (seen, event) => withEvent(seen, event, stream), none, options).map(
    ({ state }) => state,
  )
}

function withEvent(verified: AuditVerification, event: StoredAuditEvent, stream: string): AuditVerification {
  if (verified.broken) return verified
  const version = verified.events + 1
  const expected = auditDigest(verified.digest, event)
  const reason =
    event.version !== version
      ? 'version'
      : event.stream !== stream
        ? 'stream'
        : event.digest !== expected
          ? 'digest'
          : undefined
  if (reason === undefined) return { events: version, digest: expected, broken: undefined }
  return { ...verified, broken: { reason, version, event, expected } }
}
