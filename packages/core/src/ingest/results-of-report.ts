import type { ResultAsync } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { queryAll } from '../ports/query-all.ts'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { TestResult } from '../schema/result.ts'

/**
 * The stored results of a report, by id: those of its run whose ids begin with its key.
 *
 * @param receivedAt - only those that were handed in at this instant
 */
export function resultsOfReport(
  results: Pick<ResultStore, 'query'>,
  {
    reportKey,
    run,
    receivedAt,
  }: { readonly reportKey: string; readonly run: string; readonly receivedAt?: Instant },
): ResultAsync<readonly TestResult[], QueryError> {
  const atInstant = receivedAt === undefined ? {} : { since: receivedAt, through: receivedAt }
  return queryAll(results, { group: run, ...atInstant }).map((found) =>
    found
      .filter(({ id }) => id.startsWith(`${reportKey}#`))
      .sort((a, b) => a.id.length - b.id.length || compareText(a.id, b.id)),
  )
}
