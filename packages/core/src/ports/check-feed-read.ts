import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { FeedPosition } from './change-feed.ts'

/** How many events a read answers at most where the caller does not say. */
export const defaultFeedLimit = 1_000

/** The largest `limit` of a read. */
export const largestFeedLimit = 10_000

const FeedReadSchema = strictObject({
  after: z.int().min(0),
  limit: z.optional(z.int().min(1).max(largestFeedLimit)),
})

/** Checks what a read of the change feed asks for, for stores. */
export function checkFeedRead(
  after: FeedPosition,
  limit?: number,
): Result<{ readonly after: FeedPosition; readonly limit: number }, SchemaError> {
  return checkSchema(FeedReadSchema, { after, limit }).map((read) => ({
    after: read.after,
    limit: read.limit ?? defaultFeedLimit,
  }))
}
