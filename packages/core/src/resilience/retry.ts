import { err, ResultAsync, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/error-value.ts'
import type { AbortSignalLike } from '../ports/byte-source.ts'
import type { Clock } from '../ports/clock.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { backOffMs, type BackOff } from './back-off.ts'

/** The caller did not want it any more: it was aborted before an attempt succeeded. */
export interface RetryAborted extends ErrorValue<'retry/aborted'> {
  readonly retryable: true
}

/** What a failure may say of another attempt. */
export interface RetryFailure {
  readonly retryable: boolean
  /** How long the other side asks to be left alone, as by `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number
}

/** How often to try, and with what: core itself has no clock, no randomness and no timer. */
export interface RetryOptions {
  readonly clock: Clock
  /** A number from 0 to below 1, another one each time. */
  readonly random: () => number
  /** Waits so many milliseconds; may come back early where the signal is aborted. */
  wait(ms: number, signal?: AbortSignalLike): PromiseLike<unknown>
  readonly signal?: AbortSignalLike
  /** One second, doubling up to 30, four attempts in all by default. */
  readonly backOff?: Partial<BackOff>
  /** The time for all attempts and the waits between them, in milliseconds; a minute by default. */
  readonly budgetMs?: number
}

const defaultBackOff: BackOff = { baseMs: 1_000, capMs: 30_000, maxAttempts: 4 }

/**
 * Tries until it succeeds: again after a failure that says `retryable`, later each time, no sooner than it asks for, and never
 * when that would be after the budget is over. The failure of the last attempt is answered as it is. An attempt that has begun
 * is not cut short: give it the signal.
 *
 * @param work - one attempt, with its number from 1
 * @returns `retry/aborted` where the signal was aborted before an attempt, or while waiting for one.
 * @example
 * import { retry, type RetryFailure, type RetryOptions } from '@gatewright/core/resilience'
 * import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
 *
 * const options: RetryOptions = {
 *   clock: { now: () => new Date().toISOString() },
 *   random: Math.random,
 *   wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
 *   backOff: { baseMs: 1 },
 * }
 * const ask = (attempt: number): ResultAsync<string, RetryFailure> =>
 *   attempt < 3 ? errAsync({ retryable: true }) : okAsync(`attempt ${attempt}`)
 *
 * const answer = await retry(ask, options)
 * console.log(answer.isOk() && answer.value) // attempt 3
 */
export function retry<Value, Failure extends RetryFailure>(
  work: (attempt: number) => PromiseLike<Result<Value, Failure>>,
  options: RetryOptions,
): ResultAsync<Value, Failure | RetryAborted> {
  return new ResultAsync(tryAgain(work, options))
}

async function tryAgain<Value, Failure extends RetryFailure>(
  work: (attempt: number) => PromiseLike<Result<Value, Failure>>,
  { clock, random, wait, signal, backOff, budgetMs = 60_000 }: RetryOptions,
): Promise<Result<Value, Failure | RetryAborted>> {
  const { maxAttempts, ...delays } = { ...defaultBackOff, ...backOff }
  const endMs = toEpochMs(clock.now()) + budgetMs
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted) return err(retryAborted(signal))
    const answer = await work(attempt)
    if (answer.isOk() || !answer.error.retryable || attempt >= maxAttempts) return answer
    const delayMs = backOffMs(attempt, random(), delays, answer.error.retryAfterMs)
    if (toEpochMs(clock.now()) + delayMs > endMs) return answer
    await wait(delayMs, signal)
  }
}

function retryAborted({ reason }: AbortSignalLike): RetryAborted {
  const message = 'It was aborted before an attempt succeeded.'
  return { kind: 'retry/aborted', message, retryable: true, ...(reason !== undefined && { cause: reason }) }
}
