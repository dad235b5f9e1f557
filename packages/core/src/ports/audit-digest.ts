import type { JsonValue } from '../canonical/canonical-json.ts'
import { digestOfJson, type Digest } from '../canonical/digest.ts'
import type { StoredAuditEvent } from './audit-log.ts'

/**
 * The digest that a store gives an event of an audit log: of the event with its stream and version, and of the digest of
 * the event before, so that one that was changed or taken out breaks every one after it.
 *
 * @param previous - the digest of the event before; undefined for the first of a stream
 */
export function auditDigest(
  previous: Digest | undefined,
  { id, type, at, by, payload, stream, version }: Omit<StoredAuditEvent, 'digest'>,
): Digest {
  const said: JsonValue = { id, type, at, ...(by === undefined ? {} : { by }), payload, stream, version }
  return digestOfJson({ previous: previous ?? null, event: said })
}
