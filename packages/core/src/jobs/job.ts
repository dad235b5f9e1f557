import type { Result, ResultAsync } from 'neverthrow'
import type * as z from 'zod'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { leaseOf, type JobContext } from './job-context.ts'
import type { JobError } from './job-errors.ts'

/** What became of one slice of a job. */
export type JobReport<Payload = unknown, Facts = unknown> = {
  /** What was done, for logs and metrics: plain data. */
  readonly facts: Facts
} & JobEnd<Payload>

/** Whether there is more to do. */
export type JobEnd<Payload> =
  | { readonly state: 'done' }
  /** There is: enqueue the job with `next`. */
  | { readonly state: 'more'; readonly next: Payload }
  /** There is, but not before then: somebody else is at it, or asked to be left alone. */
  | { readonly state: 'later'; readonly next: Payload; readonly notBefore: Instant }

/**
 * Work for any queue. The same payload twice comes to the same as once, and what was cut short goes on where it was, whichever
 * process runs it: a queue may deliver a job at least once.
 */
export interface Job<Payload, Facts> {
  readonly name: string
  /** What a payload is. `runJob` checks it. */
  readonly payload: z.ZodType<Payload>
  /** Does a part of the work that takes a bounded time. */
  run(context: JobContext, payload: Payload): ResultAsync<JobReport<Payload, Facts>, JobError>
}

/** What a job's work comes to. */
export type JobWork<Payload, Facts> = Promise<Result<JobReport<Payload, Facts>, JobError>>

/** Goes on with `next` where another process is at it: once its lease is over. */
export function afterLease<Payload>(context: JobContext, next: Payload): JobEnd<Payload> {
  const { at, forMs } = leaseOf(context)
  return { state: 'later', next, notBefore: fromEpochMs(toEpochMs(at) + forMs) }
}
