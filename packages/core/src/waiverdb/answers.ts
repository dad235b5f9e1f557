import type { ErrorValue } from '../errors/index.ts'
import type { ApiAnswer } from '../ports/api.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'

/** The answer to a request that says what it must not. */
export function validationAnswer(entries: readonly ValidationEntry[]): ApiAnswer {
  return { status: 400, body: { validation_error: entries } }
}

/** The answer where a store cannot do what it was asked. */
export function storeFailure(error: ErrorValue | SchemaError): ApiAnswer {
  return 'problems' in error
    ? validationAnswer(error.problems.map(({ keys, message }) => valueError(keys, message, null)))
    : { ...unavailable, cause: error }
}

/** What WaiverDB says where there is nothing. */
export const notFound: string =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.'

const unavailable: ApiAnswer = messageAnswer(
  503,
  'The waivers cannot be reached now. Please try again later.',
)
