import type { ErrorKind } from './registry.ts'

/**
 * What every error of Gatewright has: errors are values, returned in a neverthrow `Result` and never thrown.
 * A concrete error adds the facts of its kind (`path`, `line`, `reportKey`, …).
 */
export interface ErrorValue<Kind extends ErrorKind = ErrorKind> {
  /** Stable and machine-readable; `errorRegistry[kind]` says what it means. */
  readonly kind: Kind
  /** One sentence for a person. May change between versions: never match on it. */
  readonly message: string
  /** True when the same call can succeed later with the same input. */
  readonly retryable: boolean
  readonly cause?: unknown
}
