import type { StoreCorrupt } from '@gatewright/core/ports'
import type { ErrorValue } from '@gatewright/core/errors'
import type { Result } from 'neverthrow'

/** What was read; thrown where it is corrupt, for {@link corruptBehind} to answer. */
export function readOrThrow<Value>(read: Result<Value, StoreCorrupt>): Value {
  if (read.isErr()) throw new Error(read.error.message, { cause: read.error })
  return read.value
}

/**
 * What a failure of work comes to where that met what is corrupt. A `store/unavailable` would make whoever reads wait, and
 * for ever.
 */
export function corruptBehind<Failure extends ErrorValue>(failure: Failure): Failure | StoreCorrupt {
  const { cause } = failure
  return cause instanceof Error && isCorrupt(cause.cause) ? cause.cause : failure
}

function isCorrupt(cause: unknown): cause is StoreCorrupt {
  return (cause as { readonly kind?: unknown } | null | undefined)?.kind === 'store/corrupt'
}
