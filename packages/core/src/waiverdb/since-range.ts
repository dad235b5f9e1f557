import { err, ok, type Result } from 'neverthrow'
import { fromEpochMs, isInstant, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'

/** Both ends belong to the range; it is open where one is absent. */
export interface SinceRange {
  readonly since?: Instant
  readonly through?: Instant
}

/**
 * Reads what `since` says: a time, or two with a comma between them, either of which may be left out. Times are ISO 8601
 * as Python's `fromisoformat` reads them, but for weeks and for seconds of a zone; in UTC where they name no zone. The error
 * is Python's sentence.
 */
export function readSinceRange(text: string): Result<SinceRange, string> {
  const comma = text.indexOf(',')
  const [start, end] = comma === -1 ? [text, ''] : [text.slice(0, comma), text.slice(comma + 1)]
  return readEnd(start).andThen((since) =>
    readEnd(end).map((through) => ({
      ...(since !== undefined && { since }),
      ...(through !== undefined && { through }),
    })),
  )
}

function readEnd(text: string): Result<Instant | undefined, string> {
  return text === '' ? ok(undefined) : readIsoTime(text)
}

const grammar =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[^](\d\d)(?:(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d+))?)?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/

function readIsoTime(text: string): Result<Instant, string> {
  const match = text.length > 64 ? null : grammar.exec(text)
  if (!match) return err(`Invalid isoformat string: ${quoted(text)}`)
  const [, year, , month, day, hour = '00', , minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const limits = [
    [Number(year) >= 1, `year ${Number(year)} is out of range`],
    [Number(month) >= 1 && Number(month) <= 12, 'month must be in 1..12'],
    [Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month)), 'day is out of range for month'],
    [Number(hour) <= 23, 'hour must be in 0..23'],
    [Number(minute) <= 59, 'minute must be in 0..59'],
    [Number(second) <= 59, 'second must be in 0..59'],
  ] as const
  const fault = limits.find(([isFine]) => !isFine)
  if (fault) return err(fault[1])
  const utcMs = toEpochMs(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - offsetMs(zone)
  const digits = fraction.slice(0, 6)
  const at = `${fromEpochMs(utcMs).slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`
  // A zone may lead out of the years that a time can name.
  return isInstant(at) ? ok(at) : err('date value out of range')
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** As Python shows a text, at a length that fits an answer. */
function quoted(text: string): string {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text
  const inside = shown
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  if (inside.includes("'") && !inside.includes('"')) return `"${inside}"`
  return `'${inside.replaceAll("'", "\\'")}'`
}
