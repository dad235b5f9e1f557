import { fromEpochMs, toEpochMs } from './compare-instants.ts'
import type { Duration } from './duration.ts'
import type { Instant } from './instant.ts'

/**
 * How a duration is written: weeks alone, or days, hours, minutes and seconds. Ten digits reach beyond 100
 * years of seconds.
 */
export const durationGrammar: RegExp =
  /^P(?:(\d{1,10})W|(?=\d|T)(?:(\d{1,10})D)?(?:T(?=\d)(?:(\d{1,10})H)?(?:(\d{1,10})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?)$/

/** Milliseconds of a week, a day, an hour, a minute and a second, as the grammar finds them. */
const unitMs: readonly number[] = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000]

const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/**
 * The length of a duration in milliseconds, exactly. A day has 24 hours.
 *
 * @throws TypeError for a text that is no duration.
 * @example
 * import { durationToMs } from '@gatewright/core/schema'
 *
 * durationToMs('P1DT12H') // 129600000
 * durationToMs('PT1.5S') // 1500
 */
export function durationToMs(duration: Duration): number {
  const parts = durationGrammar.exec(duration)?.slice(1)
  if (!parts) throw new TypeError(`Not a duration, as P7D or PT6H: ${JSON.stringify(duration)}.`)
  // Thousandths of a second are not exact in binary; the product is a whole number but for that.
  return unitMs.reduce((sum, ms, index) => sum + Math.round(Number(parts[index] ?? 0) * ms), 0)
}

/**
 * The instant that lies the duration after another one, in milliseconds: what is finer is cut off. Instants
 * end with the year 9999, and so does the sum.
 *
 * @throws TypeError for a text that is no duration.
 * @example
 * import { addDuration } from '@gatewright/core/schema'
 *
 * addDuration('2026-11-22T04:19:00Z', 'P7D') // '2026-11-29T04:19:00.000Z'
 */
export function addDuration(instant: Instant, duration: Duration): Instant {
  return fromEpochMs(Math.min(lastMs, toEpochMs(instant) + durationToMs(duration)))
}
