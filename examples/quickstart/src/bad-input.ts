/** The user gave something that can't be used: one line for stderr, exit code 3. */
export interface BadInput {
  readonly kind: 'bad-input'
  readonly message: string
}

export function badInput(message: string): BadInput {
  return { kind: 'bad-input', message }
}
