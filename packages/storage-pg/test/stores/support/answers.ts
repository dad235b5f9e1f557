import { orThrow, type ErrorValue } from '@gatewright/core/errors'
import type { Instant } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'

/** The value of an answer; throws its error. */
export async function valueOf<Value>(answer: ResultAsync<Value, ErrorValue>): Promise<Value> {
  return orThrow(await answer)
}

/** The error of an answer. */
export async function errorOf<Failure extends ErrorValue>(
  answer: ResultAsync<unknown, Failure>,
): Promise<Failure> {
  const result = await answer
  if (result.isOk()) throw new Error(`Expected an error, got ${JSON.stringify(result.value)}.`)
  return result.error
}

/** `won`, or the kind of the error, of answers that are given at the same time; sorted. */
export async function kindsOf(
  answers: readonly ResultAsync<unknown, ErrorValue>[],
): Promise<readonly string[]> {
  const results = await Promise.all(answers)
  return results.map((result) => (result.isOk() ? 'won' : result.error.kind)).sort()
}

export function atMinute(minute: number): Instant {
  return `2026-11-22T04:${String(minute).padStart(2, '0')}:00Z`
}
