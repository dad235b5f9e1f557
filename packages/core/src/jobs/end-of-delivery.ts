import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import { compareInstants, fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { JobEnd } from './job.ts'
import { leaseOf, type JobContext } from './job-context.ts'

/** A topic that was delivered. */
export interface DeliveredTopic {
  readonly topic: string
  /** Whether its receiver took some message: then it is worth going on at once. */
  readonly isTaking: boolean
  /** Until when its receiver asked to be left alone. */
  readonly restsUntil?: Instant
}

/**
 * How delivering goes on: when the first of the messages that wait is due. Those that are due already and were not sent are
 * somebody else's, or their receiver takes none: these are left alone for the time of a lease.
 */
export async function endOfDelivery<Payload>(
  context: JobContext,
  next: Payload,
  topics: readonly DeliveredTopic[],
): Promise<Result<JobEnd<Payload>, QueryError>> {
  const { at, forMs } = leaseOf(context)
  const afterLease = fromEpochMs(toEpochMs(at) + forMs)
  let due: Instant | undefined
  for (const { topic, isTaking, restsUntil } of topics) {
    const first = await context.storage.outbox.find({ topic, states: ['waiting'] }, { limit: 1 })
    if (first.isErr()) return err(first.error)
    const notBefore = first.value[0]?.notBefore
    if (notBefore === undefined) continue
    const isDue = compareInstants(notBefore, at) <= 0
    if (isDue && isTaking && restsUntil === undefined) return ok({ state: 'more', next })
    const own = later(isDue ? (restsUntil ?? afterLease) : notBefore, restsUntil ?? notBefore)
    if (due === undefined || compareInstants(own, due) < 0) due = own
  }
  return ok(due === undefined ? { state: 'done' } : { state: 'later', next, notBefore: due })
}

function later(a: Instant, b: Instant): Instant {
  return compareInstants(a, b) < 0 ? b : a
}
