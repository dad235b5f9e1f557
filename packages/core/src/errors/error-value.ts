/**
 * What every error of Gatewright has: errors are values, returned in a neverthrow `Result` and never thrown.
 * A concrete error adds the facts of its kind (`path`, `line`, `reportKey`, …).
 *
 * Kinds of this package are the closed union `ErrorKind`; another package has a registry and kinds of its own.
 */
export interface ErrorValue<Kind extends string = string> {
  /** Stable and machine-readable; the `errorRegistry` of the package that returns it says what it means. */
  readonly kind: Kind
  /** One sentence for a person. May change between versions: never match on it. */
  readonly message: string
  /** True when the same call can succeed later with the same input. */
  readonly retryable: boolean
  readonly cause?: unknown
}
