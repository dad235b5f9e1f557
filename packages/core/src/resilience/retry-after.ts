import { epochMsOfHttpDate } from '../schema/http-date.ts'

/**
 * How long a `Retry-After` asks to wait, in milliseconds from now; undefined for what is none.
 *
 * @remarks RFC 9110, section 10.2.3.
 * @example
 * import { retryAfterMs } from '@gatewright/core/resilience'
 *
 * console.log(retryAfterMs('120', 0)) // 120000
 */
export function retryAfterMs(header: string, nowMs: number): number | undefined {
  const text = header.trim()
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000
  const until = epochMsOfHttpDate(text)
  return until === undefined ? undefined : Math.max(0, until - nowMs)
}
