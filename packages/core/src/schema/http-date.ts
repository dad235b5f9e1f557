import { toEpochMs } from './compare-instants.ts'
import type { EpochMs, Instant } from './instant.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const [month, time] = [`(?<month>${months.join('|')})`, '(?<time>\\d{2}:\\d{2}:\\d{2})']
const [day, longDay] = ['(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)', '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day']

/** As it is written today, and the two ways in which it was before. */
const grammars: readonly RegExp[] = [
  new RegExp(`^${day}, (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^${day} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
]

/** An instant as headers of HTTP say it: `Sun, 22 Nov 2026 04:19:00 GMT`. */
export function httpDate(instant: Instant): string {
  return new Date(toEpochMs(instant)).toUTCString()
}

/**
 * The moment of a date in a header of HTTP; undefined for anything else. Years of two digits are those from 1970 to 2069.
 *
 * @remarks RFC 9110, section 5.6.7: who reads a date takes all three forms.
 */
export function epochMsOfHttpDate(text: string): EpochMs | undefined {
  const parts = grammars.map((grammar) => grammar.exec(text)?.groups).find((groups) => groups !== undefined)
  if (!parts) return undefined
  const { year = '', time: clock = '' } = parts
  const century = year.length === 4 ? '' : Number(year) < 70 ? '20' : '19'
  const number = String(months.indexOf(parts['month'] ?? '') + 1).padStart(2, '0')
  const date = `${century}${year}-${number}-${(parts['day'] ?? '').trim().padStart(2, '0')}`
  const epochMs = toEpochMs(`${date}T${clock}Z`)
  // A day that the month does not have would have been moved on.
  return Number.isNaN(epochMs) || !new Date(epochMs).toISOString().startsWith(date) ? undefined : epochMs
}
