import type { Instant } from '../schema/instant.ts'
import { instantOf, instantOfMs, readTime } from './times.ts'

/** As Python's `strptime` reads it: the fraction must be there. */
const upstreamTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}(Z|\+00|[+-]\d\d:?\d\d)?$/
const ownTime = /T\d\d:?\d\d/

/**
 * When a result was handed in: milliseconds since 1970 as a number or as text, or an ISO 8601 time, in UTC where it names
 * no zone. Undefined for what is neither.
 */
export function readSubmitTime(value: unknown, isUpstream: boolean): Instant | undefined {
  if (typeof value === 'number') return instantOfMs(value)
  if (typeof value !== 'string') return undefined
  if (/^\s*[+-]?\d+\s*$/.test(value)) return instantOfMs(Number(value))
  if (!(isUpstream ? upstreamTime : ownTime).test(value)) return undefined
  const time = readTime(value)
  return time === undefined ? undefined : instantOf(time)
}
