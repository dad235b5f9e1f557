import type { CaseMoment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { readDuration } from '../../values/duration.ts'
import { readTimestamp } from '../../values/timestamp.ts'
import { noteOddity } from './diagnostics.ts'
import type { PlaceFinder } from './state.ts'

/** Reads the times of one report, from front to back. */
export interface TimeReader {
  /** Milliseconds of a duration, nothing for an empty or unreadable one. Oddities are noted for the tag at an offset that is given. */
  duration(written: string | undefined, offset?: number): number | undefined
  moment(written: string | undefined, offset?: number): CaseMoment | undefined
}

const groupedThousands = /^\s*\d{1,3}(?:,\d{3})+\.\d/

/**
 * A reader that takes the single comma of `1,234` for one of thousands once it has met a duration that groups thousands
 * without doubt, as `1,234.56` does; before that it is a decimal comma.
 */
export function createTimeReader(context: ReadingContext, places: PlaceFinder): TimeReader {
  let hasThousands = false
  return {
    duration(written, offset) {
      if (written === undefined || written === '') return undefined
      const plain = plainMilliseconds(written)
      if (plain !== undefined) return plain
      hasThousands ||= groupedThousands.test(written)
      const { ms, fault } = readDuration(written, hasThousands)
      if (fault && offset !== undefined) noteOddity(context, `${fault}-duration`, places.placeOf(offset))
      return ms
    },
    moment(written, offset) {
      if (written === undefined || written === '') return undefined
      const moment = readTimestamp(written, context.zoneOffsetMinutes)
      if (moment === 'unreadable' && offset !== undefined)
        noteOddity(context, 'unreadable-timestamp', places.placeOf(offset))
      return typeof moment === 'string' ? undefined : moment
    },
  }
}

const longestPlain = 12
/** Digits before the point, and the point: less than four months. */
const longestWhole = 8
const powersOfTen: readonly number[] = Array.from({ length: longestPlain }, (_, exponent) => 10 ** exponent)
const point = 46

/** The milliseconds of seconds that are written as nearly all reports do, in few digits with or without a point. */
function plainMilliseconds(written: string): number | undefined {
  const { length } = written
  if (length > longestPlain) return undefined
  let digits = 0
  let decimals = -1
  for (let at = 0; at < length; at += 1) {
    const code = written.charCodeAt(at)
    if (code === point && decimals === -1 && at > 0) decimals = length - at - 1
    else if (code >= 48 && code <= 57) digits = digits * 10 + code - 48
    else return undefined
  }
  if (decimals === 0 || length - decimals > longestWhole) return undefined
  return decimals === -1 ? digits * 1000 : (digits * 1000) / (powersOfTen[decimals] ?? 1)
}
