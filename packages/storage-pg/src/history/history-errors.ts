import type { ErrorValue } from '@gatewright/core/errors'
import type { LeaseLost, QueryError } from '@gatewright/core/ports'

/** A file could not be made or kept; the consumer stands before it still, so the next export makes it again. */
export interface HistoryWriteFailed extends ErrorValue<'storage-pg/history-write-failed'> {
  readonly retryable: true
  /** The name of the file. */
  readonly file: string
}

export type HistoryError = QueryError | LeaseLost | HistoryWriteFailed

export function historyWriteFailed(file: string, cause: unknown): HistoryWriteFailed {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return {
    kind: 'storage-pg/history-write-failed',
    message: `The file ${file} of the history could not be written: ${reason}`,
    retryable: true,
    file,
    cause,
  }
}
