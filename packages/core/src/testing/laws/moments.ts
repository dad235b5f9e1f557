import type * as fastCheck from 'fast-check'
import { fromEpochMs, toEpochMs, type EpochMs, type Instant } from '../../schema/index.ts'

/** Where the moments of random evidence lie: how far apart, and when the first one is. */
export interface Pace {
  readonly start: EpochMs
  readonly stepMs: number
}

/** The first moment is 0, the last is this. */
export const lastMoment = 9

/** The moments that all evidence comes from: few, so that ties are the rule. */
export interface Moments {
  /** The instant so many steps after the start; also between two of them, and after the last. */
  readonly momentAt: (steps: number) => Instant
  /** One of the moments, each written in two ways. */
  readonly moment: (earliest?: number, latest?: number) => fastCheck.Arbitrary<Instant>
}

export function momentsAt(fc: typeof fastCheck.default, { start, stepMs }: Pace): Moments {
  const momentAt = (steps: number): Instant => fromEpochMs(start + Math.round(steps * stepMs))
  return {
    momentAt,
    moment: (earliest = 0, latest = lastMoment) => {
      const count = latest - earliest + 1
      return fc
        .nat(2 * count - 1)
        .map((index) => written(momentAt(earliest + (index % count)), index < count))
    },
  }
}

/** The same moment with or without a fraction of the second. */
function written(instant: Instant, isShort: boolean): Instant {
  return isShort ? instant.replace('.000Z', 'Z') : instant
}

/** Every instant in a text, later by so many milliseconds and written as it was. */
export function shiftInstants(text: string, byMs: number): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, (instant) => {
    const shifted = fromEpochMs(toEpochMs(instant) + byMs)
    return instant.includes('.') ? shifted : shifted.replace('.000Z', 'Z')
  })
}
