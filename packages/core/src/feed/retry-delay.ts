import { backOffMs, type BackOff } from '../resilience/back-off.ts'

/**
 * When to send a message again, and when to give it up: up to five seconds after the first attempt, up to six hours between
 * two, 20 attempts by default, which take a day and a bit.
 */
export type RetryPolicy = Partial<BackOff>

const defaultRetry: BackOff = { baseMs: 5_000, capMs: 6 * 3_600_000, maxAttempts: 20 }

/** What a receiver asks for is heard up to a day: who asks for longer would stop what is sent to them for good. */
export const longestAskedMs: number = 24 * 3_600_000

/** Whether an attempt was the last one. */
export function isLastAttempt(
  attempt: number,
  { maxAttempts = defaultRetry.maxAttempts }: RetryPolicy,
): boolean {
  return attempt >= maxAttempts
}

/**
 * How long to wait after an attempt to send a message, in milliseconds.
 *
 * @param attempt - which attempt it was, from 1
 * @param random - from 0 to below 1
 * @param askedMs - how long the receiver asked to be left alone, which it then is
 * @example
 * import { retryDelayMs } from '@gatewright/core/feed'
 *
 * console.log(retryDelayMs(3, 0.5)) // 10000
 */
export function retryDelayMs(
  attempt: number,
  random: number,
  retry: RetryPolicy = {},
  askedMs: number = 0,
): number {
  return backOffMs(attempt, random, { ...defaultRetry, ...retry }, Math.min(askedMs, longestAskedMs))
}
