import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../../errors/index.ts'

/** Why a file could not be fetched; a file that is not there is no error. */
export type FetchTrouble = 'refused' | 'unreachable' | 'timed-out' | 'too-large' | 'not-text'

export interface RemoteFileError extends ErrorValue<'greenwave/fetch-failed'> {
  readonly reason: FetchTrouble
  /** What the server answered, where it did. */
  readonly httpStatus?: number
}

/** Where remote rules come from: a web server with `gating.yaml` files, or what stands in for it. */
export interface RemoteFileSource {
  /**
   * The text of a file, or nothing where the server says that there is none (404). Any other answer than success is an
   * error, so that a server in trouble never looks like a repository without rules.
   */
  fetch(address: string): ResultAsync<string | undefined, RemoteFileError>
}
