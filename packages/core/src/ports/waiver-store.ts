import type { ResultAsync } from 'neverthrow'
import type { Instant } from '../schema/instant.ts'
import type { NewWaiverDbRecord, WaiverDbRecord } from '../schema/waiver-record.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import type { ListPage } from './list-page.ts'
import type { PutError, QueryError } from './result-store.ts'

/** Which records to answer: every key that is present narrows the answer, to records that have exactly this value. */
export interface WaiverRecordFilter {
  readonly subject_type?: string
  readonly subject_identifier?: string
  readonly testcase?: string
  readonly scenario?: string
  readonly product_version?: string
  readonly username?: string
  readonly proxied_by?: string
  /** Made at or after this instant. */
  readonly since?: Instant
  /** Made at or before this instant. */
  readonly through?: Instant
}

/** Which records to answer: those that any of the filters finds. */
export interface WaiverRecordQuery {
  readonly filters: readonly WaiverRecordFilter[]
  /**
   * Leaves out records that a later one, by id, makes obsolete: one that says the same under all of these keys. Which
   * are obsolete does not hang on the filters; all are looked at, or those made at or before `asOf`.
   */
  readonly currentBy?: readonly (keyof WaiverDbRecord)[]
  /** The instant to go back to: records made later count as not made yet. */
  readonly asOf?: Instant
}

/**
 * Keeps waivers, for one project, for ever unchanged: a waiver is taken back by another record. There are two ways in,
 * the events of `@gatewright/core/waiver` and the records of WaiverDB's API. Native gates count both; `decideGreenwave` looks at records.
 */
export interface WaiverStore {
  /**
   * Stores events, all or none. An event that is known changes nothing. A request of another waiver under an id that was
   * requested before is a `store/key-conflict`, and so is any event under an id that `importWaiverDb` gives, as `waiverdb:7`: a record is taken back by a record.
   */
  append(events: readonly WaiverEvent[]): ResultAsync<void, PutError>
  /**
   * The events of all waivers about a subject, and what the records about it come to as events (`importWaiverDb`), in the
   * order of their times. The subject's other facts, as its product version, don't matter here. A record about it that
   * cannot be imported is a `schema/invalid` with its id in the path: were it left out, what it takes back would count.
   */
  eventsAbout(subject: {
    readonly type: string
    readonly identifier: string
  }): ResultAsync<readonly WaiverEvent[], QueryError>
  /** Numbers and stores records, all or none; answers them in their order with their ids, greater than any before, from 1. */
  appendRecords(records: readonly NewWaiverDbRecord[]): ResultAsync<readonly WaiverDbRecord[], PutError>
  record(id: number): ResultAsync<WaiverDbRecord | undefined, QueryError>
  /** Matching records, the greatest id first. */
  records(query: WaiverRecordQuery, page?: ListPage): ResultAsync<readonly WaiverDbRecord[], QueryError>
  /** How many records a query finds. */
  countRecords(query: WaiverRecordQuery): ResultAsync<number, QueryError>
}
