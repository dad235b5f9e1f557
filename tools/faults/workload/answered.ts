/** A value or an error, as `Result` has it. */
type Settled<Value> = { readonly value: Value } | { readonly error: Failure }

interface Failure {
  readonly kind: string
  readonly message: string
}

/** What a method of a store answers, as far as it can be waited for: a `ResultAsync` or a promise. */
export interface Answered<Value> {
  then(onAnswer: (answer: Settled<Value>) => void, onThrown?: (cause: unknown) => void): unknown
}

/** The answer to a call that need not be made. */
export function unasked(): Answered<undefined> {
  return Promise.resolve({ value: undefined })
}
