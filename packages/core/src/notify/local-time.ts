import type { EpochMs } from '../schema/instant.ts'
import type { Weekday } from './notification-config.ts'

/** What a clock on the wall and a calendar beside it show. */
export interface LocalTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: Weekday
  /** Since midnight on the clock. */
  readonly minutes: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** A format takes a while to make, and there are few zones. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether the zones that this program knows have one of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined
  } catch {
    return false
  }
}

/** What clocks in a zone show at a moment. */
export function localTime(at: EpochMs, timeZone: string): LocalTime {
  const shown = new Date(shownMs(at, timeZone))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: (shown.getUTCDay() || 7) as Weekday,
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  }
}

/**
 * The moments at which clocks in a zone show a date and time, the earliest first: one; two where the clocks are put back over
 * it. Where they are put forward over it none shows it: then it is as long after the jump as it would have been after its
 * beginning.
 *
 * @param days - counts from the day of `date`; the calendar goes on over the ends of months
 * @param minutes - since midnight on the clock
 */
export function momentsOf(
  date: Pick<LocalTime, 'year' | 'month' | 'day'>,
  days: number,
  minutes: number,
  timeZone: string,
): readonly EpochMs[] {
  const wanted = Date.UTC(date.year, date.month - 1, date.day + days) + minutes * minuteMs
  // No zone changes its clock twice within two days.
  const offsets = [wanted - dayMs, wanted + dayMs].map((near) => shownMs(near, timeZone) - near)
  const moments = [...new Set(offsets.map((offset) => wanted - offset))]
  const shown = moments.filter((moment) => shownMs(moment, timeZone) === wanted)
  return shown.length > 0 ? shown : [wanted - (offsets[0] ?? 0)]
}

/** What clocks in a zone show, as if they showed UTC. */
function shownMs(at: EpochMs, timeZone: string): EpochMs {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const second = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return second + (((at % 1000) + 1000) % 1000)
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}
