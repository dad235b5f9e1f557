import type { SourceFailed } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'

/** Gives everything that an iterable holds to `take`, at once. What the iterable throws, or a getter in it, is answered. */
export function readSource(
  source: Iterable<unknown>,
  take: (value: unknown) => void,
): Result<void, SourceFailed> {
  try {
    for (const value of source) take(value)
    return ok(undefined)
  } catch (cause) {
    return err(sourceFailed(cause))
  }
}

/** The same of an iterable that takes its time. */
export function readAsyncSource(
  source: AsyncIterable<unknown>,
  take: (value: unknown) => void,
): ResultAsync<void, SourceFailed> {
  return ResultAsync.fromPromise(drain(source, take), sourceFailed)
}

async function drain(source: AsyncIterable<unknown>, take: (value: unknown) => void): Promise<void> {
  for await (const value of source) take(value)
}

export function isAsync(
  source: Iterable<unknown> | AsyncIterable<unknown>,
): source is AsyncIterable<unknown> {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source
}

function sourceFailed(cause: unknown): SourceFailed {
  const message = 'The source of the results failed before all of them were read; none is stored.'
  return { kind: 'store/source-failed', message, retryable: true, cause }
}
