import { compareText } from '../canonical/compare-text.ts'
import type { EpochMs, Instant } from './instant.ts'

/** The length of the longest instant: more digits than any clock has, and few enough for every index. */
export const longestInstant = 64

const grammar = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d+)?Z$/

/** True for an instant as {@link InstantSchema} lets it through, at the cost of no library. */
export function isInstant(text: string): boolean {
  if (text.length > longestInstant) return false
  const [date, year = '', month = '', day = ''] = grammar.exec(text) ?? []
  if (date === undefined) return false
  const at = new Date(toEpochMs(text))
  // A day that the month does not have, or 24 o'clock, would have been moved on.
  return (
    at.getUTCFullYear() === Number(year) &&
    at.getUTCMonth() + 1 === Number(month) &&
    at.getUTCDate() === Number(day)
  )
}

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
  // Written to the same precision, as most are, two instants compare as their texts do.
  if (a.length === b.length) return compareText(a, b)
  return (
    compareText(a.slice(0, wholeSeconds), b.slice(0, wholeSeconds)) ||
    compareText(fractionOf(a), fractionOf(b))
  )
}

/** `2026-11-22T04:19:00`: as long in every instant, and in the order of time. */
const wholeSeconds = 19

/** The digits after the second without trailing zeros, comparable as text. */
function fractionOf(instant: Instant): string {
  return instant.slice(wholeSeconds + 1, -1).replace(/(?<!0)0+$/, '')
}
