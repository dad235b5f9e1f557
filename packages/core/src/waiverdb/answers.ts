import type { ErrorValue } from '../errors/index.ts'
import type { ApiAnswer } from '../ports/api.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'

/** An answer with what WaiverDB says about trouble: a text, or one for each parameter. */
export function messageAnswer(
  status: number,
  message: string | Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: { message }, ...(headers && { headers }) }
}

/** The answer to a request that says what it must not. */
export function validationAnswer(entries: readonly ValidationEntry[]): ApiAnswer {
  return { status: 400, body: { validation_error: entries } }
}

/** The answer where a store cannot do what it was asked. */
export function storeFailure(error: ErrorValue | SchemaError): ApiAnswer {
  return 'problems' in error
    ? validationAnswer(error.problems.map(({ keys, message }) => valueError(keys, message, null)))
    : unavailable
}

export const notFound: ApiAnswer = messageAnswer(
  404,
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
)

const unavailable: ApiAnswer = messageAnswer(
  503,
  'The waivers cannot be reached now. Please try again later.',
)
