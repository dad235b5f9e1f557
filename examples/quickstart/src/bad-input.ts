/** The user gave something that can't be used: one line for stderr, exit code 3. */
export interface BadInput {
  readonly kind: 'bad-input'
  readonly message: string
}

export function badInput(message: string): BadInput {
  return { kind: 'bad-input', message }
}

/** What an exception of the system says, for the end of a sentence. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
