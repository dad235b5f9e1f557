import type { SourceFailed } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'

/** Everything that an iterable gives, or what it threw instead. Nothing is checked yet. */
export function readSource(source: Iterable<unknown>): Result<readonly unknown[], SourceFailed> {
  try {
    return ok([...source])
  } catch (cause) {
    return err(sourceFailed(cause))
  }
}

/** The same of an iterable that takes its time. */
export function readAsyncSource(
  source: AsyncIterable<unknown>,
): ResultAsync<readonly unknown[], SourceFailed> {
  return ResultAsync.fromPromise(collect(source), sourceFailed)
}

async function collect(source: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for await (const one of source) found.push(one)
  return found
}

function sourceFailed(cause: unknown): SourceFailed {
  const message = 'The source of the results failed before all of them were read; none is stored.'
  return { kind: 'store/source-failed', message, retryable: true, cause }
}
