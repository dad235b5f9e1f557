/** How long to wait between attempts, and when to give up. */
export interface BackOff {
  /** How long to wait at most after the first attempt, in milliseconds. Twice as long after each one that follows. */
  readonly baseMs: number
  /** The longest wait between two attempts that nobody asked for, in milliseconds. */
  readonly capMs: number
  /** After how many attempts to give up. */
  readonly maxAttempts: number
}

/**
 * How long to wait after an attempt, in milliseconds: anything up to a time that doubles with each attempt, so that those who
 * failed together don't come back together, and no shorter than was asked for.
 *
 * @param attempt - which attempt it was, from 1
 * @param random - from 0 to below 1
 * @param askedMs - how long the other side asked to be left alone
 * @remarks "Full jitter" in Marc Brooker, Exponential Backoff and Jitter, AWS Architecture Blog (2015).
 * @example
 * import { backOffMs } from '@gatewright/core/resilience'
 *
 * console.log(backOffMs(3, 0.5, { baseMs: 1000, capMs: 30_000 })) // 2000
 */
export function backOffMs(
  attempt: number,
  random: number,
  { baseMs, capMs }: Pick<BackOff, 'baseMs' | 'capMs'>,
  askedMs: number = 0,
): number {
  const longest = Math.min(capMs, baseMs * 2 ** (attempt - 1))
  return Math.ceil(Math.max(random * longest, askedMs))
}
