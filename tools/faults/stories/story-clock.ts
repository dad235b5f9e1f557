import type { Clock } from '../../../packages/core/src/ports/index.ts'
import { fromEpochMs } from '../../../packages/core/src/schema/index.ts'

const beginMs = Date.UTC(2027, 5, 1)
const dayMs = 86_400_000
const hourMs = 3_600_000

/**
 * The clock of one try of one piece. It stands still: each piece has a day, and each try an hour of it, so that what a process
 * that was killed had leased or claimed has run out when the next one begins.
 */
export function storyClock(piece: number, attempt: number): Clock {
  const now = fromEpochMs(beginMs + piece * dayMs + attempt * hourMs)
  return { now: () => now }
}

/** A text in which the times of {@link storyClock} say the day alone, as instants and as seconds: which try it was is no difference. */
export function withoutHours(text: string): string {
  return text
    .replaceAll(/(2027-(?:0[6-9]|1[0-2])-\d\d)T[\d:.]+Z/g, '$1')
    .replaceAll(/\b18[12]\d{7}\b/g, (seconds) => `day ${Math.floor(Number(seconds) / 86_400)}`)
}
