import type { CaseMoment } from '@gatewright/core/ports'

const iso =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i
const mail =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|UTC|Z|[+-]\d{4})$/
const epoch = /^(\d{9,10}(?:\.\d+)?|\d{12,13})$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** No moment is written longer; a hostile one would take long to look at. */
const longestWritten = 64

/** Earlier years are defaults that a tool writes when it knows no time: 0001-01-01, 1970-01-01. */
const firstYear = 1971

/**
 * Reads a moment as reports write it: ISO 8601 in its common spellings, RFC 1123, seconds or milliseconds since the epoch.
 * A time without a zone is taken as of `zoneOffsetMinutes` east of UTC and marked by `zoneKnown: false`. `'unset'` is a time that stands for none,
 * `'unreadable'` one of unknown or ambiguous form, such as 03/04/2024.
 */
export function readTimestamp(
  written: string,
  zoneOffsetMinutes: number = 0,
): CaseMoment | 'unset' | 'unreadable' {
  const text = written.trim()
  if (text === '') return 'unset'
  if (text.length > longestWritten) return 'unreadable'
  const number = epoch.exec(text)?.[1]
  if (number !== undefined) {
    const value = Number(number)
    return { epochMs: Math.floor(value < 1e11 ? value * 1000 : value), zoneKnown: true }
  }
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '', zone] =
    iso.exec(text) ?? []
  if (year !== undefined)
    return moment([year, month, day, hours, minutes, seconds].map(Number), fraction, zone, zoneOffsetMinutes)
  const [, mailDay, mailMonth, mailYear, mailHours, mailMinutes, mailSeconds, mailZone] =
    mail.exec(text) ?? []
  if (mailMonth === undefined) return 'unreadable'
  const named = [mailYear, months.indexOf(mailMonth) + 1, mailDay, mailHours, mailMinutes, mailSeconds]
  return moment(named.map(Number), '', mailZone, zoneOffsetMinutes)
}

function moment(
  parts: readonly number[],
  fraction: string,
  zone: string | undefined,
  zoneOffsetMinutes: number,
): CaseMoment | 'unset' | 'unreadable' {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts
  const inRange = month >= 1 && month <= 12 && day >= 1 && hours < 24 && minutes < 60 && seconds <= 60
  const isRealDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
  if (!inRange || !isRealDay) return 'unreadable'
  if (year < firstYear) return 'unset'
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const local = Date.UTC(year, month - 1, day, hours, minutes, seconds, milliseconds)
  return {
    epochMs: local - (zone === undefined ? zoneOffsetMinutes * 60_000 : offsetMs(zone)),
    zoneKnown: zone !== undefined,
  }
}

function offsetMs(zone: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? []
  if (hours === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
