import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../../errors/index.ts'
import type { Instant } from '../../schema/instant.ts'

/** A result in the words of ResultsDB's API; whatever else it says is passed on in verbose answers. */
export interface GreenwaveResult {
  readonly id: number | string
  readonly testcase: { readonly name: string; readonly [key: string]: unknown }
  readonly outcome: string
  /** ISO 8601; in UTC where no zone is given. */
  readonly submit_time: string
  readonly data: Readonly<Record<string, readonly string[]>>
  readonly [key: string]: unknown
}

/** Which results to look for. */
export interface LatestResultsQuery {
  /** A result has one of the values under every one of these keys. */
  readonly data: Readonly<Record<string, readonly string[]>>
  /** Results of these testcases; of all where it is absent. */
  readonly testcases?: readonly string[]
  /** Results handed in at or before this instant. */
  readonly through?: Instant
  /** Ids of results to look past, as if they were not there. */
  readonly exceptIds?: readonly (number | string)[]
  /** Keys of the data by which newer results replace older ones, for each testcase. */
  readonly distinctOn: readonly string[]
}

/** Results could not be read. */
export interface ResultSourceError extends ErrorValue {
  readonly retryable: boolean
}

/** Where results are. `resultsOfStore` makes one of any result store, `resultsOfList` of results at hand. */
export interface GreenwaveResultSource {
  /** The newest result for each testcase and combination of values under `distinctOn`, newest first. */
  latest(query: LatestResultsQuery): ResultAsync<readonly GreenwaveResult[], ResultSourceError>
}
