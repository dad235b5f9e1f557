import { fromEpochMs, isInstant, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'

/** A time as somebody wrote it. */
export interface WrittenTime {
  /** The clock face as if it were UTC. */
  readonly face: Instant
  /** Minutes ahead of UTC; absent where no zone was named. */
  readonly offsetMinutes?: number
}

const iso8601 =
  /^(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

/** Reads an ISO 8601 date or time; undefined for what is none. What is finer than a microsecond is cut off. */
export function readTime(text: string): WrittenTime | undefined {
  const [whole, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction, zone] =
    iso8601.exec(text) ?? []
  if (whole === undefined) return undefined
  const part = fraction === undefined ? '' : `.${fraction.slice(0, 6)}`
  const face = `${year}-${month}-${day}T${hour}:${minute}:${second}${part}Z`
  if (!isInstant(face)) return undefined
  return zone === undefined ? { face } : { face, offsetMinutes: offsetOf(zone) }
}

/** The instant that a time names; in UTC where it names no zone. Undefined where that is no year of four digits. */
export function instantOf({ face, offsetMinutes = 0 }: WrittenTime): Instant | undefined {
  if (offsetMinutes === 0) return face
  const shifted = fromEpochMs(toEpochMs(`${face.slice(0, 19)}Z`) - offsetMinutes * 60_000)
  const instant = `${shifted.slice(0, 19)}${face.slice(19)}`
  return isInstant(instant) ? instant : undefined
}

/** The instant a number of milliseconds after 1970 began; undefined where that is no year of four digits. */
export function instantOfMs(epochMs: number): Instant | undefined {
  if (!Number.isSafeInteger(epochMs) || Math.abs(epochMs) > 8.64e15) return undefined
  const instant = fromEpochMs(epochMs)
  return isInstant(instant) ? instant : undefined
}

/** An instant as ResultsDB writes it: without a zone, to the microsecond, and to the second where nothing is finer. */
export function writeTime(instant: Instant): string {
  const fraction = instant.slice(20, -1).slice(0, 6).padEnd(6, '0')
  return fraction === '000000' ? instant.slice(0, 19) : `${instant.slice(0, 19)}.${fraction}`
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return zone.startsWith('-') ? -minutes : minutes
}
