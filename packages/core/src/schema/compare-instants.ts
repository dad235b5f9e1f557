import { compareText } from '../canonical/compare-text.ts'
import type { EpochMs, Instant } from './instant.ts'

/** The moment in milliseconds since the epoch, with what is finer than a millisecond cut off. */
export function toEpochMs(instant: Instant): EpochMs {
  // V8 misreads fractions of ten digits or more that begin with a zero, so it only gets to see three.
  return Date.parse(instant.length > 24 ? `${instant.slice(0, 23)}Z` : instant)
}

/** The instant of a moment in milliseconds since the epoch. */
export function fromEpochMs(epochMs: EpochMs): Instant {
  return new Date(epochMs).toISOString()
}

/** Negative when `a` is earlier, positive when it is later, 0 for the same moment; exact below the millisecond too. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a === b) return 0
  return toEpochMs(a) - toEpochMs(b) || compareText(finerThanMs(a), finerThanMs(b))
}

/** The digits after the millisecond without trailing zeros, comparable as text. */
function finerThanMs(instant: Instant): string {
  return /\.\d{3}(\d+)/.exec(instant)?.[1]?.replace(/0+$/, '') ?? ''
}
