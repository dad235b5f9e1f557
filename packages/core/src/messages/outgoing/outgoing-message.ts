import type { SchemaError } from '../../schema/schema-error.ts'
import { formatPath } from '../../schema/schema-error.ts'

/** A message for a bus, as data: whoever has a connection sends it. */
export interface OutgoingMessage<Body> {
  /** The same for the same content, so that a receiver knows a message that comes twice. */
  readonly id: string
  readonly topic: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** What a format has no words for. */
export function notExpressible(keys: readonly (string | number)[], message: string): SchemaError {
  const problem = { path: formatPath(keys), keys, code: 'not-allowed', message } as const
  return {
    kind: 'schema/invalid',
    message: `${problem.path}: ${message}`,
    retryable: false,
    problems: [problem],
  }
}
