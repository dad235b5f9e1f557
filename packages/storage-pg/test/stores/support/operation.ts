import type { ErrorValue } from '@gatewright/core/errors'
import type { FeedLease, OutboxClaim } from '@gatewright/core/ports'
import fc from 'fast-check'
import type { ResultAsync } from 'neverthrow'
import type { OtherStores } from './open-stores.ts'

/** The stores that operations are done on: those of the model have no engine. */
export type Stores = Omit<OtherStores, 'engine'>

/** What earlier operations gave out, by which later ones go on. */
export interface Given {
  readonly leases: FeedLease[]
  readonly claims: OutboxClaim[]
}

/** One call of a store, with all that it is given, for people who read a counterexample. */
export interface Operation {
  readonly call: string
  readonly input: unknown
  run(stores: Stores, given: Given): ResultAsync<unknown, ErrorValue>
}

export function operation<Input>(
  call: string,
  input: fc.Arbitrary<Input>,
  run: (stores: Stores, input: Input, given: Given) => ResultAsync<unknown, ErrorValue>,
): fc.Arbitrary<Operation> {
  return input.map((one) => ({ call, input: one, run: (stores, given) => run(stores, one, given) }))
}
