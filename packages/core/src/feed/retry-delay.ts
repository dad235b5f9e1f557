import { epochMsOfHttpDate } from './feed-document.ts'

/** When to try again, and when to give up. */
export interface RetryPolicy {
  /** How long to wait at most after the first attempt; five seconds by default. Twice as long after each one that follows. */
  readonly baseMs?: number
  /** The longest wait between two attempts; six hours by default. */
  readonly capMs?: number
  /** After how many attempts to give up; 20 by default, which takes a day and a bit. */
  readonly maxAttempts?: number
}

const [defaultBaseMs, defaultCapMs, defaultMaxAttempts] = [5_000, 6 * 3_600_000, 20]

/** What a receiver asks for is heard up to a day: who asks for longer would stop what is sent to them for good. */
const longestAskedMs = 24 * 3_600_000

/** Whether an attempt was the last one. */
export function isLastAttempt(attempt: number, { maxAttempts = defaultMaxAttempts }: RetryPolicy): boolean {
  return attempt >= maxAttempts
}

/**
 * How long to wait after an attempt, in milliseconds: anything up to a time that doubles with each attempt, so that those who
 * failed together don't come back together.
 *
 * @param attempt - which attempt it was, from 1
 * @param random - from 0 to below 1
 * @param askedMs - how long the receiver asked to be left alone, which it then is
 * @remarks "Full jitter" in Marc Brooker, Exponential Backoff and Jitter, AWS Architecture Blog (2015).
 * @example
 * import { retryDelayMs } from '@gatewright/core/feed'
 *
 * console.log(retryDelayMs(3, 0.5)) // 10000
 */
export function retryDelayMs(
  attempt: number,
  random: number,
  { baseMs = defaultBaseMs, capMs = defaultCapMs }: RetryPolicy = {},
  askedMs: number = 0,
): number {
  const longest = Math.min(capMs, baseMs * 2 ** (attempt - 1))
  return Math.ceil(Math.max(random * longest, Math.min(askedMs, longestAskedMs)))
}

/**
 * How long a `Retry-After` asks to wait, in milliseconds from now; undefined for what is none.
 *
 * @remarks RFC 9110, section 10.2.3.
 * @example
 * import { retryAfterMs } from '@gatewright/core/feed'
 *
 * console.log(retryAfterMs('120', 0)) // 120000
 */
export function retryAfterMs(header: string, nowMs: number): number | undefined {
  const text = header.trim()
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000
  const until = epochMsOfHttpDate(text)
  return until === undefined ? undefined : Math.max(0, until - nowMs)
}
