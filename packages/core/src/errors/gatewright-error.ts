import type { Result } from 'neverthrow'
import type { ErrorValue } from './error-value.ts'

/** Recognises errors of another copy of this package, where `instanceof` would not. */
const marker = Symbol.for('gatewright.error')

/**
 * The one error that Gatewright throws, and only where a script asked for it with {@link orThrow}.
 * `error` is the value as it was returned, with all its facts.
 */
export class GatewrightError extends Error {
  readonly error: ErrorValue

  constructor(error: ErrorValue) {
    super(error.message, error.cause === undefined ? undefined : { cause: error.cause })
    this.name = 'GatewrightError'
    this.error = error
    Object.defineProperty(this, marker, { value: true })
  }

  static isInstance(value: unknown): value is GatewrightError {
    return value instanceof Error && marker in value
  }
}

/**
 * The value of an ok result; an error is thrown as {@link GatewrightError}. For scripts, where a stack trace is the answer.
 *
 * @example
 * import { orThrow, parseItem } from '@gatewright/core'
 *
 * const item = orThrow(parseItem({ type: 'koji_build', id: 'bash-5.2-1.fc40' }))
 * console.log(item.id) // bash-5.2-1.fc40
 */
export function orThrow<Value>(result: Result<Value, ErrorValue>): Value {
  if (result.isErr()) throw new GatewrightError(result.error)
  return result.value
}
