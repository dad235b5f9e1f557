import { err, type Result, ResultAsync } from 'neverthrow'
import type { ApiAnswer } from '../ports/api.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import type { AppendError } from '../ports/result-store.ts'
import type { ValidationEntry } from '../schema/validation-entries.ts'

export function answerOf(body: unknown, status: number = 200): ApiAnswer {
  return { status, body }
}

export function invalidAnswer(entries: readonly ValidationEntry[]): ApiAnswer {
  return { status: 400, body: { validation_error: entries } }
}

/** What to answer when a store cannot do what it is asked to. */
export function refusalOf(error: AppendError): ApiAnswer {
  switch (error.kind) {
    case 'store/unavailable':
    case 'store/source-failed':
      return { ...messageAnswer(503, 'The store is not available; try again later.'), cause: error }
    // Nobody gets another answer by trying again.
    case 'store/corrupt':
      return { ...messageAnswer(500, 'Internal Server Error'), cause: error }
    case 'store/key-conflict':
      return messageAnswer(409, error.message)
    case 'schema/invalid':
      return messageAnswer(400, error.message)
  }
}

/** Asks a store; its trouble is a refusal. */
export function asking<Value, Failure extends AppendError>(
  answer: ResultAsync<Value, Failure>,
): ResultAsync<Value, ApiAnswer> {
  return answer.mapErr(refusalOf)
}

/** Work in steps that are awaited one after another. */
export function inSteps<Value>(work: () => Promise<Result<Value, ApiAnswer>>): ResultAsync<Value, ApiAnswer> {
  return new ResultAsync(work())
}

/** A refusal as the error that ends the work. */
export function refuse(answer: ApiAnswer): Result<never, ApiAnswer> {
  return err(answer)
}
