import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { ConsumerCommit, LeaseLost, LeaseRequest } from './change-feed.ts'
import type { ListPage } from './list-page.ts'
import type { PutError, QueryError, ReadError, StoreUnavailable } from './result-store.ts'

/** What is to leave the database: a webhook, a message on a bus. */
export interface OutboxMessage {
  /** Unique in its project. */
  readonly id: string
  /** Who delivers it. */
  readonly topic: string
  readonly body: JsonValue
  /** Not to be delivered before. */
  readonly notBefore: Instant
}

/** `waiting` to be delivered or tried again, `delivered`, or `dead`: given up. */
export type OutboxState = 'waiting' | 'delivered' | 'dead'

export interface StoredMessage extends OutboxMessage {
  readonly state: OutboxState
  /** How often somebody claimed it. */
  readonly attempts: number
  /** What the last attempt said. */
  readonly reason?: string
}

/** The right to deliver a message, for a time. */
export interface OutboxClaim {
  readonly message: StoredMessage
  readonly owner: string
  readonly token: number
  readonly until: Instant
}

/** What became of an attempt. */
export type OutboxOutcome =
  | { readonly state: 'delivered' }
  | { readonly state: 'waiting'; readonly notBefore: Instant; readonly reason: string }
  | { readonly state: 'dead'; readonly reason: string }

/** Which messages to answer: those that are all that is asked. */
export interface OutboxQuery {
  readonly topic?: string
  readonly states?: readonly OutboxState[]
  /** With a `notBefore` before this instant. */
  readonly dueBefore?: Instant
}

/** Messages that leave the database, each at least once. */
export interface Outbox {
  /**
   * Adds messages, all or none; with `commit` in one step with the consumer that made them of events, whose position then goes
   * forward only, or it is a `schema/invalid`. A message that is
   * known changes nothing, another one under its id is a `store/key-conflict`.
   */
  add(messages: readonly OutboxMessage[], commit?: ConsumerCommit): ResultAsync<void, PutError | LeaseLost>
  /**
   * Messages of a topic that are due at `at` and that nobody has claimed, or whose claim is over: `limit` at most, those due
   * first first. Each goes to one owner until `forMs` later.
   */
  claim(
    topic: string,
    request: LeaseRequest & { readonly limit: number },
  ): ResultAsync<readonly OutboxClaim[], QueryError>
  /** Says what became of an attempt. Nothing is changed where the claim was lost to another owner. */
  settle(
    claim: OutboxClaim,
    outcome: OutboxOutcome,
  ): ResultAsync<void, LeaseLost | SchemaError | StoreUnavailable>
  /** Messages by `notBefore` and id. */
  find(query: OutboxQuery, page?: ListPage): ResultAsync<readonly StoredMessage[], QueryError>
  /**
   * Forgets those of some messages that are `delivered` or `dead`; one that waits stays. Answers how many it forgot. A message
   * that comes again under the id of a forgotten one is a new one.
   */
  remove(ids: readonly string[]): ResultAsync<number, ReadError>
}
