import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { checkEach } from '../schema/check-each.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText } from '../schema/text.ts'
import type { LeaseLost, LeaseRequest } from './change-feed.ts'
import { leaseLost } from './consumer-record.ts'
import { leaseEnd, leaseShape } from './lease-request.ts'
import type {
  OutboxClaim,
  OutboxMessage,
  OutboxOutcome,
  OutboxQuery,
  OutboxState,
  StoredMessage,
} from './outbox.ts'
import { StorableJsonSchema } from './storable-json.ts'
import { StoredNameSchema } from './stored-names.ts'

/** What a store keeps of a message. */
export interface OutboxRecord {
  /** As it was added: what is added again under its id is held against this. */
  readonly added: OutboxMessage
  readonly state: OutboxState
  /** Not to be delivered before; later than that of `added` once it is to be tried again. */
  readonly notBefore: Instant
  readonly attempts: number
  readonly reason?: string
  /** Of the last claim; 0 before any. */
  readonly token: number
  /** Who claimed it and has not settled it, even over the end of the claim. */
  readonly held?: { readonly owner: string; readonly until: Instant }
}

/** Who asks for messages of a topic. */
export type ClaimRequest = LeaseRequest & { readonly limit: number }

const OutboxMessageSchema: z.ZodType<OutboxMessage> = strictObject({
  id: StoredNameSchema,
  topic: StoredNameSchema,
  body: StorableJsonSchema,
  notBefore: InstantSchema,
})

/** What a store keeps of a message, for who reads back what a store wrote. */
export const OutboxRecordSchema: z.ZodType<OutboxRecord> = strictObject({
  added: OutboxMessageSchema,
  state: z.enum(['waiting', 'delivered', 'dead']),
  notBefore: InstantSchema,
  attempts: z.int().min(0),
  reason: z.exactOptional(freeText(8192)),
  token: z.int().min(0),
  held: z.exactOptional(strictObject({ owner: StoredNameSchema, until: InstantSchema })),
})

/** Checks messages, for stores. Paths begin with the index, as `[3].topic`. */
export function checkOutboxMessages(
  messages: readonly OutboxMessage[],
): Result<readonly OutboxMessage[], SchemaError> {
  return checkEach(OutboxMessageSchema, messages)
}

/** The largest `limit` of a claim. */
const mostClaims = 10_000

const ClaimSchema = strictObject({
  topic: StoredNameSchema,
  ...leaseShape,
  limit: z.int().min(1).max(mostClaims),
})

/** Checks who asks for messages, for stores: for 1 to 10,000, from 1 ms to a year. */
export function checkClaimRequest(
  topic: string,
  request: ClaimRequest,
): Result<{ readonly topic: string } & ClaimRequest, SchemaError> {
  return checkSchema(ClaimSchema, { ...request, topic })
}

const OutboxOutcomeSchema: z.ZodType<OutboxOutcome> = exactly<OutboxOutcome>()(
  z.discriminatedUnion('state', [
    strictObject({ state: z.literal('delivered') }),
    strictObject({ state: z.literal('waiting'), notBefore: InstantSchema, reason: freeText(8192) }),
    strictObject({ state: z.literal('dead'), reason: freeText(8192) }),
  ]),
)

/** Checks what became of an attempt, for stores. */
export function checkOutboxOutcome(outcome: OutboxOutcome): Result<OutboxOutcome, SchemaError> {
  return checkSchema(OutboxOutcomeSchema, outcome)
}

const OutboxQuerySchema: z.ZodType<OutboxQuery> = strictObject({
  topic: z.exactOptional(z.string()),
  states: z.exactOptional(z.array(z.enum(['waiting', 'delivered', 'dead']))),
  dueBefore: z.exactOptional(InstantSchema),
})

/** Checks which messages a caller asks for, for stores. */
export function checkOutboxQuery(query: OutboxQuery): Result<OutboxQuery, SchemaError> {
  return checkSchema(OutboxQuerySchema, query)
}

/** A message that was just added. */
export function addedMessage(message: OutboxMessage): OutboxRecord {
  return { added: message, state: 'waiting', notBefore: message.notBefore, attempts: 0, token: 0 }
}

/** The message as callers see it. */
export function storedMessage({ added, state, notBefore, attempts, reason }: OutboxRecord): StoredMessage {
  return { ...added, notBefore, state, attempts, ...(reason !== undefined && { reason }) }
}

/** True for a message that waits, is due at an instant, and that nobody claims then. */
export function isClaimable({ state, notBefore, held }: OutboxRecord, at: Instant): boolean {
  const isFree = !held || compareInstants(held.until, at) <= 0
  return state === 'waiting' && isFree && compareInstants(notBefore, at) <= 0
}

/** The message once somebody claimed it, who asked first whether it {@link isClaimable}. */
export function claimMessage(record: OutboxRecord, request: LeaseRequest): OutboxRecord {
  const held = { owner: request.owner, until: leaseEnd(request) }
  return { ...record, attempts: record.attempts + 1, token: record.token + 1, held }
}

/** The claim as its owner gets it; undefined for a message that nobody has claimed. */
export function claimOf(record: OutboxRecord): OutboxClaim | undefined {
  const { token, held } = record
  return held && { message: storedMessage(record), owner: held.owner, token, until: held.until }
}

/**
 * The message after an attempt. Who says the same once more, as after a lost answer, changes nothing; a claim that another
 * owner took over, or that was settled in another way, is a `store/lease-lost`.
 *
 * @param record - undefined where there is no message of this id
 */
export function settleMessage(
  record: OutboxRecord | undefined,
  claim: OutboxClaim,
  outcome: OutboxOutcome,
): Result<OutboxRecord, LeaseLost> {
  const lost = leaseLost(claim.message.id)
  if (!record || record.token !== claim.token) return err(lost)
  if (!record.held) return isSettledSo(record, outcome) ? ok(record) : err(lost)
  if (record.held.owner !== claim.owner) return err(lost)
  const { held: _, reason: __, ...rest } = record
  return ok({ ...rest, ...outcome })
}

function isSettledSo({ state, notBefore, reason }: OutboxRecord, outcome: OutboxOutcome): boolean {
  if (outcome.state === 'delivered') return state === 'delivered'
  const isSame = state === outcome.state && reason === outcome.reason
  return isSame && (outcome.state === 'dead' || compareInstants(notBefore, outcome.notBefore) === 0)
}
