import type { EpochMs } from '../schema/instant.ts'
import { localTime, momentsOf } from './local-time.ts'
import type { BusinessHours, DigestTime, WallTime, Weekday } from './notification-config.ts'

/** A moment on each day of the week may be skipped by clocks that are put forward, twice at most. */
const longestSearchDays = 22

/** Whether clocks in a zone show business hours. */
export function isOpen(at: EpochMs, { days, from, to }: BusinessHours, timeZone: string): boolean {
  const { weekday, minutes } = localTime(at, timeZone)
  return days.includes(weekday) && minutes >= minutesOf(from) && minutes < minutesOf(to)
}

/** When business hours begin next, later than `at`. */
export function nextOpening(at: EpochMs, hours: BusinessHours, timeZone: string): EpochMs {
  return nextMoment(at, hours.days, hours.from, timeZone, (moment) => isOpen(moment, hours, timeZone))
}

/** When a digest goes out next, later than `at`. */
export function nextDigest(at: EpochMs, { days, at: time }: DigestTime, timeZone: string): EpochMs {
  // Once, also where the clocks show the time twice.
  return nextMoment(at, days, time, timeZone, (_, index) => index === 0)
}

function nextMoment(
  after: EpochMs,
  weekdays: readonly Weekday[],
  time: WallTime,
  timeZone: string,
  isFit: (moment: EpochMs, index: number) => boolean,
): EpochMs {
  const today = localTime(after, timeZone)
  for (let days = 0; days <= longestSearchDays; days++) {
    const weekday = (((today.weekday - 1 + days) % 7) + 1) as Weekday
    if (!weekdays.includes(weekday)) continue
    const moments = momentsOf(today, days, minutesOf(time), timeZone)
    const moment = moments.find((one, index) => one > after && isFit(one, index))
    if (moment !== undefined) return moment
  }
  throw new TypeError(`There is no ${time} on any of the days ${weekdays.join(', ')} in ${timeZone}.`)
}

function minutesOf(time: WallTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
