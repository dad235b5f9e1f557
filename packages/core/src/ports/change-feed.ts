import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { ErrorValue } from '../errors/index.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { QueryError, ReadError, StoreUnavailable } from './result-store.ts'

/** Where an event stands among all events of its project: a whole number, 1 for the first; 0 stands before all. */
export type FeedPosition = number

/** What was changed. Numbers, states, the outbox and consumers themselves leave no events. */
export type FeedEventKind =
  | 'results'
  | 'results-removed'
  | 'group'
  | 'testcase'
  | 'waiver-events'
  | 'waiver-records'
  | 'sign-offs'
  | 'report'
  | 'report-removed'
  | 'ingest'
  | 'decision'
  | 'quarantine'
  | 'audit'

/** One change of a project. What changed nothing, as a report that comes again, leaves no event. */
export interface FeedEvent {
  readonly position: FeedPosition
  readonly kind: FeedEventKind
  /**
   * What was changed: the report key of results, the id of a group, decision or ingest entry, the name of a testcase, the
   * digest of a report, the stream of an audit log; of waivers, sign-offs and quarantine entries the first id or testcase.
   */
  readonly ref: string
  /** When it happened, as what was stored says; absent where it doesn't. Of results the newest `submittedAt`. */
  readonly at?: Instant
  /** What a consumer can sort events by without reading what was stored: counts, states, ids. At most 100 of each. */
  readonly facts: Readonly<Record<string, JsonValue>>
}

/** The right to move a consumer on, until another owner takes it. */
export interface FeedLease {
  readonly consumer: string
  readonly owner: string
  /** Greater for each lease of the consumer: who holds an older one has lost it. */
  readonly token: number
  /** The last event that the consumer is done with. */
  readonly position: FeedPosition
  /** From when on another owner may take it. */
  readonly until: Instant
}

/** Who asks for a lease, when, and for how long. */
export interface LeaseRequest {
  readonly owner: string
  readonly at: Instant
  readonly forMs: number
}

/** What a consumer is, for people who watch how far it is behind. */
export interface FeedConsumer {
  readonly name: string
  readonly position: FeedPosition
  readonly owner?: string
  readonly until?: Instant
}

/** How far a consumer has come, stored in one step with what it made of the events. */
export interface ConsumerCommit {
  readonly lease: FeedLease
  readonly position: FeedPosition
}

/** Somebody else took the lease over; what was to be stored is not. */
export interface LeaseLost extends ErrorValue<'store/lease-lost'> {
  readonly retryable: false
  readonly consumer: string
}

/**
 * Everything that changed in a project, in the order in which it became visible.
 *
 * Contract: positions are dense, 1, 2, 3, …; an event is visible at once with what it tells of, and once position N was
 * read, no event at or below N appears later. Repeated reads are equal.
 */
export interface ChangeFeed {
  /** The position of the last event; 0 before any. */
  position(): ResultAsync<FeedPosition, ReadError>
  /** Events behind a position, oldest first: `limit` at most, a whole number from 1 to 10,000, 1,000 unless given. */
  read(after: FeedPosition, limit?: number): ResultAsync<readonly FeedEvent[], QueryError>
  /**
   * Takes or renews the lease of a consumer; a consumer that is new begins at 0. Undefined while another owner holds it:
   * one whose lease is not over at `at`.
   */
  lease(consumer: string, request: LeaseRequest): ResultAsync<FeedLease | undefined, QueryError>
  /** Moves the consumer on, never back; a position that no event has yet is a `schema/invalid`. */
  advance(commit: ConsumerCommit): ResultAsync<FeedLease, LeaseLost | SchemaError | StoreUnavailable>
  /** Gives a lease back, so that another owner need not wait. One that was lost already changes nothing. */
  release(lease: FeedLease): ResultAsync<void, ReadError>
  /** All consumers, by name. */
  consumers(): ResultAsync<readonly FeedConsumer[], ReadError>
  /**
   * Calls `wake` soon after events came. A hint only, for those who would rather not wait for their next look; stores that
   * can't leave it out. Answers how to stop. Where `wake` throws, all others who watch are called nevertheless, and what it
   * threw is an error that nobody catches: it ends most programs.
   */
  watch?(wake: () => void): ResultAsync<() => Promise<void>, ReadError>
}
