import type { ResultAsync } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { ErrorValue } from '../errors/index.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { ListPage } from './list-page.ts'
import type { PutError, QueryError, ReadError, StoreUnavailable } from './result-store.ts'

/** How far a report has come. The last four are ends: nothing follows them. */
export type IngestStage = 'received' | 'processing' | 'valid' | 'invalid' | 'empty' | 'duplicate'

/** What became of a report that somebody handed in. */
export interface IngestEntry {
  readonly id: string
  readonly stage: IngestStage
  /** The bytes, in the store of raw reports. */
  readonly report: Digest
  readonly receivedAt: Instant
  /** When it came into its stage. */
  readonly changedAt: Instant
  readonly uploader?: string
  /** The key under which its results were appended. */
  readonly reportKey?: string
  readonly resultCount?: number
  /** For people: why it is invalid, or of what it is a duplicate. */
  readonly reason?: string
  readonly facts?: Readonly<Record<string, string>>
}

/** What a step forward may say. What it leaves out stays. */
export type IngestStep = Pick<IngestEntry, 'changedAt'> & {
  readonly stage: Exclude<IngestStage, 'received'>
} & Partial<Pick<IngestEntry, 'reportKey' | 'resultCount' | 'reason' | 'facts'>>

/** The entry is not in the stage that the step begins in: somebody else moved it, or it is at its end. */
export interface StageConflict extends ErrorValue<'store/stage-conflict'> {
  readonly retryable: false
  readonly id: string
  /** The stage it is in; absent where there is no such entry. */
  readonly stage?: IngestStage
}

/** Which entries to answer; every key that is present narrows the answer. */
export interface IngestQuery {
  readonly stages?: readonly IngestStage[]
  readonly report?: Digest
  readonly uploader?: string
  /** In their stage since before this instant. */
  readonly changedBefore?: Instant
}

/** The ledger of reports on their way in. Entries only move forward: received, processing, then one of the ends. */
export interface IngestLedger {
  /** Opens an entry in the stage `received`. The same again changes nothing; another one under its id is a `store/key-conflict`. */
  open(entry: Omit<IngestEntry, 'stage' | 'changedAt'>): ResultAsync<IngestEntry, PutError>
  /** Moves an entry on, from a stage that the caller saw. Of two at once one wins; the other gets a `store/stage-conflict`. */
  move(
    id: string,
    from: 'received' | 'processing',
    step: IngestStep,
  ): ResultAsync<IngestEntry, StageConflict | SchemaError | StoreUnavailable>
  get(id: string): ResultAsync<IngestEntry | undefined, ReadError>
  /** Matching entries, the one received last first; at the same instant the greater id comes first. */
  find(query: IngestQuery, page?: ListPage): ResultAsync<readonly IngestEntry[], QueryError>
}
