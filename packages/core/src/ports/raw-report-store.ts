import type { ResultAsync } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { Instant } from '../schema/instant.ts'
import type { ListPage } from './list-page.ts'
import type { PutError, QueryError, ReadError, StoreCorrupt } from './result-store.ts'

/** What is known of the bytes beside the bytes. */
export interface RawReport {
  /** The digest of the bytes: their name. */
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  readonly mediaType?: string
  /** When they first came in. */
  readonly receivedAt: Instant
}

export interface RawReportReceipt extends RawReport {
  /** True when this call stored the bytes, false when they were there already. */
  readonly isNew: boolean
}

/** Which reports to answer; an empty query answers all. */
export interface RawReportQuery {
  /** Received before this instant. */
  readonly receivedBefore?: Instant
}

/** Keeps reports, and files beside them, as they were sent. Bytes are named by their digest, so equal ones are kept once. */
export interface RawReportStore {
  put(
    bytes: Uint8Array,
    about: { readonly receivedAt: Instant; readonly mediaType?: string },
  ): ResultAsync<RawReportReceipt, PutError>
  /** The bytes, checked against their digest; undefined where there are none of this digest. */
  read(digest: Digest): ResultAsync<Uint8Array | undefined, ReadError | StoreCorrupt>
  info(digest: Digest): ResultAsync<RawReport | undefined, ReadError>
  /** Matching reports, the one received last first; at the same instant the greater digest comes first. */
  find(query: RawReportQuery, page?: ListPage): ResultAsync<readonly RawReport[], QueryError>
  /** Removes the bytes for good and leaves the event `report-removed`. False where there were none. */
  remove(digest: Digest): ResultAsync<boolean, ReadError>
}
