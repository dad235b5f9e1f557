import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../../../canonical/index.ts'
import type { ErrorValue } from '../../../errors/index.ts'
import type { FeedLease, OutboxClaim, ProjectStorage } from '../../../ports/index.ts'
import { copyOf } from '../expect.ts'

/** One of two stores that are told the same, and what it has given out so far. */
export interface ModelSide {
  storage: ProjectStorage
  /** The last lease of each consumer and owner. */
  readonly leases: Map<string, FeedLease>
  readonly claims: OutboxClaim[]
}

/** Something to ask of a store. */
export interface ModelCommand {
  /** In one line, for people. */
  readonly line: string
  /** Runs it and answers what a caller sees that has to be the same for every store. */
  run(side: ModelSide): Promise<JsonValue>
}

/** The lease that somebody was given last, held or lost by now. */
export function leaseOf({ leases }: ModelSide, consumer: string, owner: string): FeedLease | undefined {
  return leases.get(`${consumer} ${owner}`)
}

/** What a caller sees of an answer: the value, or the kind of the error. */
export async function seen<Value>(
  answer: ResultAsync<Value, ErrorValue>,
  partOf: (value: Value) => unknown = (value) => value,
): Promise<JsonValue> {
  const result = await answer
  if (result.isErr()) return { error: result.error.kind }
  const part = partOf(result.value)
  return part === undefined ? 'nothing' : copyOf(part)
}
