import type { AppendError, QueryError } from '@gatewright/core/ports'
import { badInput, type BadInput } from './bad-input.ts'

/** What the program needs does not work, whatever the user gave: one line for stderr, exit code 4. */
export interface Outage {
  readonly kind: 'outage'
  readonly message: string
}

/** Why there is no answer: the user's to mend, or that of the surroundings. */
export type Trouble = BadInput | Outage

export function outage(message: string): Outage {
  return { kind: 'outage', message: `${message} This is no fault of the input; run this again later.` }
}

/** What a store could not do, and whose trouble that is. `shown` is the file that it was about. */
export function storeTrouble(error: AppendError | QueryError, shown?: string): Trouble {
  const message = shown === undefined ? error.message : `${shown}: ${error.message}`
  // No call after this one would get another answer.
  if (error.kind === 'store/corrupt')
    return { kind: 'outage', message: `${message} This is no fault of the input: look at the store.` }
  return error.retryable ? outage(message) : badInput(message)
}
