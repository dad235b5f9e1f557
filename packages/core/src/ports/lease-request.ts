import type { Result } from 'neverthrow'
import * as z from 'zod'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { LeaseRequest } from './change-feed.ts'
import { StoredNameSchema } from './stored-names.ts'

/** A year. Who asks for longer has mistaken the unit. */
const longestLeaseMs = 366 * 24 * 60 * 60 * 1000

/** The keys of a {@link LeaseRequest}, for requests that say more. */
export const leaseShape: {
  readonly owner: z.ZodString
  readonly at: z.ZodType<Instant>
  readonly forMs: z.ZodInt
} = { owner: StoredNameSchema, at: InstantSchema, forMs: z.int().min(1).max(longestLeaseMs) }

const ConsumerLeaseSchema = strictObject({ consumer: StoredNameSchema, ...leaseShape })

/** Checks who asks for the lease of which consumer, for stores: from 1 ms to a year. */
export function checkLeaseRequest(
  consumer: string,
  request: LeaseRequest,
): Result<{ readonly consumer: string } & LeaseRequest, SchemaError> {
  return checkSchema(ConsumerLeaseSchema, { ...request, consumer })
}

const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** When a lease or claim is over; what is finer than a millisecond is cut off. Instants end with the year 9999, and so does it. */
export function leaseEnd({ at, forMs }: Pick<LeaseRequest, 'at' | 'forMs'>): Instant {
  return fromEpochMs(Math.min(lastMs, toEpochMs(at) + forMs))
}
