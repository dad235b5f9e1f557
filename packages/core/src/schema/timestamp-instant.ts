import { fromEpochMs, isInstant, toEpochMs } from './compare-instants.ts'
import type { Instant } from './instant.ts'

/**
 * The instant of a time as WaiverDB writes it: ISO 8601 to the second or finer, in UTC where it names no zone. Nothing
 * where the text is no such time.
 *
 * @example
 * import { instantOfTimestamp } from '@gatewright/core/schema'
 *
 * instantOfTimestamp('2026-11-22T04:19:00.123456') // '2026-11-22T04:19:00.123456Z'
 * instantOfTimestamp('2026-11-22T05:19:00+01:00') // '2026-11-22T04:19:00Z'
 * instantOfTimestamp('yesterday') // undefined
 */
export function instantOfTimestamp(timestamp: string): Instant | undefined {
  const [, date, time, fraction = '', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:[0-5]\d)?$/.exec(timestamp) ?? []
  const written = `${date}T${time}Z`
  const shifted = isInstant(written) ? fromEpochMs(toEpochMs(written) - offsetMs(zone)) : ''
  const at = `${shifted.slice(0, 19)}${fraction}Z`
  return isInstant(at) ? at : undefined
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
