import type { ResultAsync } from 'neverthrow'
import type { Upload } from '../ingest/receive-report.ts'
import type { AbortSignalLike } from '../ports/byte-source.ts'
import type { RunSourceFailed } from './job-errors.ts'

/** A report of a run, that may have been received or not. */
export interface SourceReport {
  /** Everything but the bytes. Its `id` is the one under which a webhook would have received it: so it is received once. */
  readonly upload: Omit<Upload, 'bytes'>
  /** Fetches the bytes; undefined where they are gone for good. Asked only for what is not in the ledger. */
  bytes(): ResultAsync<Uint8Array | undefined, RunSourceFailed>
}

/** A run, as whoever ran it lists it. */
export interface SourceRun {
  readonly id: string
  reports(): ResultAsync<readonly SourceReport[], RunSourceFailed>
}

/** Runs that ended behind a cursor. */
export interface SourceRuns {
  readonly runs: readonly SourceRun[]
  /** Behind the last of them. What ends meanwhile has to come behind it too: step back where the list is by time. */
  readonly cursor: string
  readonly hasMore: boolean
}

/** Where runs can be listed: a CI system, that may have told of them or not. */
export interface RunSource {
  /**
   * Runs behind a cursor, oldest first; from wherever polling begins where there is none.
   *
   * @returns at most `limit` runs; runs that were listed before may be among them.
   */
  runs(
    cursor: string | undefined,
    request: { readonly limit: number; readonly signal?: AbortSignalLike },
  ): ResultAsync<SourceRuns, RunSourceFailed>
}
