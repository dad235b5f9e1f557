import type { Data } from '../greenwave/data.ts'
import type { Random } from './random.ts'
import { textsIn, withValues } from './walk.ts'

const dayMs = 86_400_000
/** On it, all is written that a step says no time of. */
const dayOfTheClock = '2026-11-22'
const time = /\b(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d:\d\d))?(?![\d-])/g

/**
 * A case with all its times the same time later or earlier. Nothing where it has no times, or where a row that it leaves
 * the time of to the clock is asked for by time.
 */
export function shiftTimes(one: Data, random: Random): Data | undefined {
  const texts = textsIn(one).map(({ text }) => text)
  const isOfClock = (day: string | undefined): boolean => 'steps' in one && day === dayOfTheClock
  const times = texts.flatMap((text) => [...text.matchAll(time)]).filter(([, day]) => !isOfClock(day))
  const isEpoch = textsIn(one).some(({ text, key }) => key === 'submit_time' && /^\d{13}$/.test(text))
  if (times.length === 0 && !isEpoch) return undefined
  if (texts.some((text) => text.includes('since=')) && hasRowsOfTheClock(one)) return undefined
  // A day moves by whole days only.
  const isInDays = times.some(([, , , clock]) => clock === undefined)
  const days = (random.below(4_000) - 2_000) * dayMs
  const shiftMs = isInDays ? days : days + random.below(dayMs / 1_000) * 1_000
  return withValues(one, (value, key) => {
    if (typeof value === 'number') return value
    if (key === 'submit_time' && /^\d{13}$/.test(value)) return String(Number(value) + shiftMs)
    return value.replaceAll(
      time,
      (whole: string, day: string, between: string | undefined, clock: string | undefined) => {
        if (isOfClock(day)) return whole
        const moved = new Date(Date.parse(`${day}T${clock ?? '00:00:00'}Z`) + shiftMs).toISOString()
        return clock === undefined
          ? moved.slice(0, 10)
          : `${moved.slice(0, 10)}${between}${moved.slice(11, 19)}`
      },
    )
  })
}

function hasRowsOfTheClock(one: Data): boolean {
  const rows = [one['given'], one['steps']].flatMap((list) => (Array.isArray(list) ? (list as Data[]) : []))
  return rows.some((row) => {
    if (!('method' in row)) return !('timestamp' in row)
    return row['method'] === 'POST' && !/"(?:submit_time|timestamp)"/.test(JSON.stringify(row['json']))
  })
}
