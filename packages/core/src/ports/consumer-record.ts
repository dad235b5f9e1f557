import { err, type Result } from 'neverthrow'
import * as z from 'zod'
import { compareInstants } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import type {
  ConsumerCommit,
  FeedConsumer,
  FeedLease,
  FeedPosition,
  LeaseLost,
  LeaseRequest,
} from './change-feed.ts'
import { leaseEnd } from './lease-request.ts'
import { StoredNameSchema } from './stored-names.ts'

/** What a store keeps of a consumer. */
export interface ConsumerRecord {
  readonly name: string
  readonly position: FeedPosition
  /** Of the last lease; 0 before any. */
  readonly token: number
  /** Who holds the lease; absent where it was given back. Who held it last keeps it until another owner takes it, even over its end. */
  readonly held?: { readonly owner: string; readonly until: Instant }
}

/** What a store keeps of a consumer, for who reads back what a store wrote. */
export const ConsumerRecordSchema: z.ZodType<ConsumerRecord> = exactly<ConsumerRecord>()(
  strictObject({
    name: StoredNameSchema,
    position: z.int().min(0),
    token: z.int().min(0),
    held: z.exactOptional(strictObject({ owner: StoredNameSchema, until: InstantSchema })),
  }),
)

/**
 * The consumer once its lease is given to who asks; undefined while another owner holds it. Who holds it and asks again
 * keeps the lease and its token, and it is over when the new request says; everybody else gets a greater token.
 *
 * @param consumer - undefined for a consumer that nobody asked for before
 */
export function leaseConsumer(
  name: string,
  consumer: ConsumerRecord | undefined,
  request: LeaseRequest,
): ConsumerRecord | undefined {
  const { position = 0, token = 0, held } = consumer ?? {}
  const isHolder = held?.owner === request.owner
  if (held && !isHolder && compareInstants(held.until, request.at) > 0) return undefined
  const holds = { owner: request.owner, until: leaseEnd(request) }
  return { name, position, token: isHolder ? token : token + 1, held: holds }
}

/** The lease as its owner gets it. */
export function leaseOf({ name, position, token, held }: ConsumerRecord): FeedLease | undefined {
  return held && { consumer: name, owner: held.owner, token, position, until: held.until }
}

/** What people see of a consumer. */
export function feedConsumer({ name, position, held }: ConsumerRecord): FeedConsumer {
  return { name, position, ...held }
}

const CommitSchema = strictObject({
  lease: strictObject({
    consumer: StoredNameSchema,
    owner: StoredNameSchema,
    token: z.int().min(1),
    position: z.int().min(0),
    until: InstantSchema,
  }),
  position: z.int().min(0),
})

/** Checks how far a consumer says it has come, for stores. Whether it may say so is what {@link commitConsumer} answers. */
export function checkConsumerCommit(commit: ConsumerCommit): Result<ConsumerCommit, SchemaError> {
  return checkSchema(CommitSchema, commit)
}

/**
 * The consumer once it has moved on; where it was there before, it stays where it is. A position behind the end of the
 * feed is a `schema/invalid`.
 *
 * @param consumer - undefined where there is none of this name
 * @param end - the position of the last event of the feed
 */
export function advanceConsumer(
  consumer: ConsumerRecord | undefined,
  { lease, position }: ConsumerCommit,
  end: FeedPosition,
): Result<ConsumerRecord, LeaseLost | SchemaError> {
  if (!consumer || !isHolderOf(consumer, lease)) return err(leaseLost(lease.consumer))
  return checkSchema(positionBetween(0, end), { position }).map(() => ({
    ...consumer,
    position: Math.max(consumer.position, position),
  }))
}

/**
 * The same for what is stored together with the consumer's new place: here a position before the one that it has is a
 * `schema/invalid`, too, for what was made of these events is stored already.
 */
export function commitConsumer(
  consumer: ConsumerRecord | undefined,
  commit: ConsumerCommit,
  end: FeedPosition,
): Result<ConsumerRecord, LeaseLost | SchemaError> {
  return advanceConsumer(consumer, commit, end).andThen((advanced) =>
    checkSchema(positionBetween(consumer?.position ?? 0, end), { position: commit.position }).map(
      () => advanced,
    ),
  )
}

/** The consumer once a lease was given back; unchanged where the lease was lost before. */
export function releaseConsumer(consumer: ConsumerRecord, lease: FeedLease): ConsumerRecord {
  const { held, ...rest } = consumer
  return isHolderOf(consumer, lease) || !held ? rest : consumer
}

/** The error of who lost the lease of a consumer, or the claim to a message, whose id then stands for the consumer. */
export function leaseLost(consumer: string): LeaseLost {
  const message = `The lease of "${consumer}" was lost: another owner took it, or it was given back.`
  return { kind: 'store/lease-lost', message, retryable: false, consumer }
}

function isHolderOf({ token, held }: ConsumerRecord, lease: FeedLease): boolean {
  return held?.owner === lease.owner && token === lease.token
}

function positionBetween(done: FeedPosition, end: FeedPosition): z.ZodType<{ readonly position: number }> {
  const fault = `Not between ${done}, where the consumer is, and ${end}, the end of the feed.`
  return strictObject({
    position: z.int().refine((position) => position >= done && position <= end, {
      message: fault,
      params: { code: 'out-of-range' },
    }),
  })
}
