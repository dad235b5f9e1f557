import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'

/** GitHub answered, and what is read of the answer is not there. */
export interface GitHubReplyInvalid extends ErrorValue<'github/reply-invalid'> {
  readonly retryable: false
  readonly route: string
  /** Where in the answer, as `check_runs.0.id`. */
  readonly path: string
}

/** Reads what is needed of an answer: more may be there, and nothing else has to be. */
export function readReply<Value>(
  schema: z.ZodType<Value>,
  data: unknown,
  route: string,
): Result<Value, GitHubReplyInvalid> {
  const read = schema.safeParse(data)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  const path = issue?.path.join('.') ?? ''
  const message = `The answer to ${route} can't be read: ${path === '' ? 'it' : path}: ${issue?.message ?? 'invalid'}`
  return err({ kind: 'github/reply-invalid', message, retryable: false, route, path })
}
