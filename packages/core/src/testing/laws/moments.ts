import type * as fastCheck from 'fast-check'
import { fromEpochMs, toEpochMs, type Instant } from '../../schema/index.ts'

const start = Date.UTC(2026, 10, 22, 4)
const minute = 60_000

/** The first minute is 0, the last is this. */
export const lastMinute = 9

/** The instant so many minutes into the hour that all evidence comes from. */
export function minuteAt(minutes: number): Instant {
  return fromEpochMs(start + minutes * minute)
}

/** Few moments, each written in two ways: ties are the rule. */
export function momentArbitrary(
  fc: typeof fastCheck.default,
  earliest: number = 0,
  latest: number = lastMinute,
): fastCheck.Arbitrary<Instant> {
  return fc
    .tuple(fc.integer({ min: earliest, max: latest }), fc.boolean())
    .map(([minutes, isShort]) => (isShort ? minuteAt(minutes).replace('.000Z', 'Z') : minuteAt(minutes)))
}

/** Every instant in a text, later by so many milliseconds and written as it was. */
export function shiftInstants(text: string, byMs: number): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, (instant) => {
    const shifted = fromEpochMs(toEpochMs(instant) + byMs)
    return instant.includes('.') ? shifted : shifted.replace('.000Z', 'Z')
  })
}
