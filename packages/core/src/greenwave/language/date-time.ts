import type { Instant } from '../../schema/instant.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const month =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const weekday =
  '(?:(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?),?\\s+)?'
const day = '(?<day>\\d{1,2})'
const year = '(?<year>\\d{4})'
const date8 = `${year}(?<month>\\d{2})(?<day>\\d{2})`
const fraction = '(?:[.,](?<fraction>\\d{1,9})\\d*)?'
const clock = `(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})${fraction})?`
const zone = '(?:\\s*(?<zone>z|utc|gmt|[-+]\\d{2}(?::?\\d{2})?))?'
const time = `(?:(?:\\s+|t|,\\s*)${clock}${zone})?`

const layouts: readonly RegExp[] = [
  `${year}(?<separator>[-/.])(?<month>\\d{1,2})(?:\\k<separator>${day})?${time}`,
  `${date8}${time}`,
  `${date8}(?:t?(?<hour>\\d{2})(?<minute>\\d{2})(?:(?<second>\\d{2})${fraction})?${zone})?`,
  `${year}-(?<month>\\d{2})-(?<day>\\d{2})t(?<hour>\\d{2})${zone}`,
  // As in the header of a mail, also with a month in full.
  `${weekday}${day}[\\s-]+${month}[\\s,-]+${year}${time}`,
  `${weekday}${month}\\s+${day},?\\s+${year}${time}`,
  // As C writes it.
  `${weekday}${month}\\s+${day}\\s+${clock}\\s+${year}`,
  // The month first, unless it can't be one.
  `(?<day>1[3-9]|2\\d|3[01])/(?<month>\\d{1,2})/${year}${time}`,
  `(?<month>\\d{1,2})/${day}/${year}${time}`,
].map((pattern) => new RegExp(`^${pattern}$`, 'i'))

const longestText = 64

/**
 * The instant that a text stands for, or nothing. As generous as Greenwave: ISO 8601 with a `T` or a space, without a
 * clock, without dashes; dates as in mail; months by name; `10/31/2021` with the month first. A time without a zone is UTC.
 *
 * What leaves out the year, or the month, is refused, and so is a zone by a local name: Greenwave fills these in from the
 * day that it runs, and takes such a zone for UTC.
 *
 * @example
 * import { parseDateTime } from '@gatewright/core/greenwave'
 *
 * parseDateTime('2021-10-06 06:00:00.000000+00:00') // '2021-10-06T06:00:00Z'
 * parseDateTime('2021-10-06') // '2021-10-06T00:00:00Z'
 * parseDateTime('tomorrow') // undefined
 */
export function parseDateTime(text: string): Instant | undefined {
  const trimmed = text.trim()
  if (trimmed.length > longestText) return undefined
  for (const layout of layouts) {
    const parts = layout.exec(trimmed)?.groups
    if (parts) return instantOf(parts)
  }
  return undefined
}

interface Parts {
  readonly [part: string]: string | undefined
}

function instantOf(parts: Parts): Instant | undefined {
  const [years, days] = [Number(parts['year']), Number(parts['day'] ?? 1)]
  const [hours, minutes, seconds] = [part(parts, 'hour'), part(parts, 'minute'), part(parts, 'second')]
  const monthNumber = monthOf(parts['month'] ?? '')
  if (years < 1 || hours > 23 || minutes > 59 || seconds > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(years, monthNumber - 1, days)
  // A month or a day that the calendar does not have has moved on to another one.
  if (date.getUTCMonth() !== monthNumber - 1 || date.getUTCDate() !== days) return undefined
  const offset = offsetMinutes(parts['zone'] ?? 'z')
  if (offset === undefined) return undefined
  date.setUTCHours(hours, minutes - offset, seconds)
  const whole = date.toISOString()
  // A year before 1 or after 9999 is no instant.
  if (whole.length !== '2021-10-06T06:00:00.000Z'.length || whole.startsWith('0000')) return undefined
  const micros = (parts['fraction'] ?? '').slice(0, 6).replace(/(?<!0)0+$/, '')
  return `${whole.slice(0, 19)}${micros === '' ? '' : `.${micros}`}Z`
}

function part(parts: Parts, name: string): number {
  return Number(parts[name] ?? 0)
}

function monthOf(text: string): number {
  const byName = months.indexOf(text.slice(0, 3).toLowerCase())
  return byName === -1 ? Number(text) : byName + 1
}

function offsetMinutes(text: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(text)) return 0
  const digits = text.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2) || 0)
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
