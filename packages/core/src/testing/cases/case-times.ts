import {
  compareInstants,
  durationToMs,
  fromEpochMs,
  toEpochMs,
  type Duration,
  type Instant,
} from '../../schema/index.ts'

/** The instant so long before another one. */
export function before(at: Instant, duration: Duration): Instant {
  return fromEpochMs(toEpochMs(at) - durationToMs(duration))
}

/** When the n-th attempt of a case was handed in: an hour before it is decided, a tenth of a second after the one before. */
export function attemptAt(at: Instant, attempt: number): Instant {
  return fromEpochMs(toEpochMs(before(at, 'PT1H')) + (attempt - 1) * 100)
}

export function earlierOf(one: Instant, other: Instant): Instant {
  return compareInstants(one, other) <= 0 ? one : other
}

/** Long before any case. */
export const longAgo: Instant = '2000-01-01T00:00:00Z'
