import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import { parseDateTime } from '../language/date-time.ts'

/**
 * The time a microsecond before, as a decision request has it: `2026-11-22T04:18:59.999999` for `2026-11-22T04:19:00`.
 * A text that is no time stays as it is, for the request to refuse.
 */
export function rightBefore(time: string): string {
  const instant = parseDateTime(time)
  // Without a text there would be no such request, but one about the present.
  if (instant === undefined) return time === '' ? 'unknown' : time
  const second = `${instant.slice(0, 19)}Z`
  const micros = Number(instant.slice(20, -1).slice(0, 6).padEnd(6, '0') || 0)
  if (micros > 0) return `${instant.slice(0, 19)}.${String(micros - 1).padStart(6, '0')}`
  return `${fromEpochMs(toEpochMs(second) - 1000).slice(0, 19)}.999999`
}
