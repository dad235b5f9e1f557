/** Moments in seconds since 1970 began, as requests and answers of datagrepper have them; null where nothing limits them. */
export interface TimeRange {
  /** First moment that belongs to it. */
  readonly start: number | null
  /** Last moment that belongs to it. */
  readonly end: number | null
  /** From start to end. */
  readonly delta: number | null
}

/** What a request says of time. */
export interface AskedTime {
  readonly start?: number
  readonly end?: number
  /** Seconds. */
  readonly delta?: number
}

/** Seconds before an end of which neither a start nor a length is known. */
const usualDelta = 600

/**
 * The span that a request means:
 *
 * | delta | start | end | span                                               |
 * | ----- | ----- | --- | -------------------------------------------------- |
 * |       |       |     | everything, or the last `defaultDelta` seconds     |
 * | yes   |       |     | the last `delta` seconds                           |
 * |       | yes   |     | from `start` until now                             |
 * | yes   | yes   |     | `delta` seconds from `start` on                    |
 * |       |       | yes | 600 seconds, or `defaultDelta`, before `end`       |
 * | yes   |       | yes | `delta` seconds before `end`                       |
 * |       | yes   | yes | from `start` to `end`                              |
 * | yes   | yes   | yes | from `start` to `end`; `delta` is not looked at    |
 *
 * @param now - seconds since 1970 began
 * @example
 * import { timeRange } from '@gatewright/core/datagrepper'
 *
 * timeRange({ delta: 60 }, 1_000) // { start: 940, end: 1000, delta: 60 }
 * timeRange({ start: 100, end: 300, delta: 60 }, 1_000) // { start: 100, end: 300, delta: 200 }
 */
export function timeRange({ start, end, delta }: AskedTime, now: number, defaultDelta?: number): TimeRange {
  if (start !== undefined) {
    const last = end ?? (delta === undefined ? now : start + delta)
    return { start, end: last, delta: last - start }
  }
  const length = delta ?? defaultDelta ?? (end === undefined ? undefined : usualDelta)
  if (length === undefined) return { start: null, end: null, delta: null }
  const last = end ?? now
  return { start: last - length, end: last, delta: length }
}
