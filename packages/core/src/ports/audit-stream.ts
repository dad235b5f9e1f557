import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { Digest } from '../canonical/digest.ts'
import { checkEach } from '../schema/check-each.ts'
import { InstantSchema } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { auditDigest } from './audit-digest.ts'
import type { AuditEvent, AuditPage, StoredAuditEvent } from './audit-log.ts'
import type { VersionConflict } from './state-store.ts'
import { StorableJsonSchema } from './storable-json.ts'
import { DigestSchema, StoredNameSchema } from './stored-names.ts'
import { versionConflict } from './version-conflict.ts'

/** How many events a page has at most where the caller does not say. */
const defaultAuditLimit = 1_000

/** The largest `limit` of a page of events. */
const largestAuditLimit = 10_000

const eventShape = {
  id: StoredNameSchema,
  type: lineOfText(512),
  at: InstantSchema,
  by: z.exactOptional(lineOfText(512)),
  payload: StorableJsonSchema,
} as const

const AuditEventSchema: z.ZodType<AuditEvent> = strictObject(eventShape)

/** An event as a store answers it, for who reads back what a store wrote. */
export const StoredAuditEventSchema: z.ZodType<StoredAuditEvent> = strictObject({
  ...eventShape,
  stream: StoredNameSchema,
  version: z.int().min(1),
  digest: DigestSchema,
})

const AuditStreamSchema = strictObject({ stream: StoredNameSchema, expectedVersion: z.int().min(0) })

/** What is to be added to the end of a stream. */
export interface AuditAppend {
  readonly stream: string
  readonly expectedVersion: number
  readonly events: readonly AuditEvent[]
}

/** Checks events for the end of a stream, for stores. Paths into events begin with the index, as `[3].type`. */
export function checkAuditAppend({
  stream,
  expectedVersion,
  events,
}: AuditAppend): Result<AuditAppend, SchemaError> {
  return checkSchema(AuditStreamSchema, { stream, expectedVersion })
    .andThen(() => checkEach(AuditEventSchema, events))
    .map((checked) => ({ stream, expectedVersion, events: checked }))
}

/**
 * The events as they are stored at the end of a stream, numbered and chained by their digests, or the conflict where the
 * stream has another version than the caller saw last. No events are none, once the version fits.
 *
 * @param last - the last event of the stream; undefined for one that is new
 */
export function nextAuditEvents(
  last: { readonly version: number; readonly digest: Digest } | undefined,
  { stream, expectedVersion, events }: AuditAppend,
): Result<readonly StoredAuditEvent[], VersionConflict> {
  const version = last?.version ?? 0
  if (version !== expectedVersion) return err(versionConflict(stream, expectedVersion, version))
  const stored: StoredAuditEvent[] = []
  let previous = last?.digest
  for (const event of events) {
    const numbered = { ...event, stream, version: version + stored.length + 1 }
    previous = auditDigest(previous, numbered)
    stored.push({ ...numbered, digest: previous })
  }
  return ok(stored)
}

const AuditReadSchema = strictObject({
  stream: StoredNameSchema,
  after: z.optional(z.int().min(0)),
  limit: z.optional(z.int().min(1).max(largestAuditLimit)),
})

/** A page of a stream as a store needs it. */
export interface CheckedAuditPage {
  readonly stream: string
  readonly after: number
  readonly limit: number
}

/** Checks which events of a stream a caller asks for, for stores. */
export function checkAuditRead(stream: string, page: AuditPage = {}): Result<CheckedAuditPage, SchemaError> {
  return checkSchema(AuditReadSchema, { ...page, stream }).map(
    ({ after = 0, limit = defaultAuditLimit }) => ({
      stream,
      after,
      limit,
    }),
  )
}
