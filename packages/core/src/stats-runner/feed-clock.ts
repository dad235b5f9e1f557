import type { FeedEvent } from '../ports/change-feed.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs } from '../schema/instant.ts'

/** What time it is by the events of a feed, as far as they were read. */
export interface FeedClock {
  /** The newest time of any event. */
  readonly newest: EpochMs | null
  /** Up to here time has passed for sure: so many events one after the other were no older. Null before that. */
  readonly sure: EpochMs | null
  /** The times of the last events that have one, oldest first. */
  readonly recent: readonly EpochMs[]
}

/** Of a feed of which nothing was read. */
export const feedClock: FeedClock = { newest: null, sure: null, recent: [] }

/**
 * The clock once an event was seen. One machine whose own clock is ahead moves `newest` and not `sure`, as long as events of
 * others come between.
 *
 * @param agreeing - how many events in a row have to agree
 */
export function clockAfter(clock: FeedClock, { at }: FeedEvent, agreeing: number): FeedClock {
  if (at === undefined) return clock
  const own = toEpochMs(at)
  const recent = [...clock.recent, own].slice(-agreeing)
  const sure = recent.length < agreeing ? null : Math.min(...recent)
  return { newest: later(clock.newest, own), sure: later(clock.sure, sure), recent }
}

function later(known: EpochMs | null, own: EpochMs | null): EpochMs | null {
  return known === null || own === null ? (known ?? own) : Math.max(known, own)
}
