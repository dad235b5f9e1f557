import type { ResultAsync } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { queryAll } from '../ports/query-all.ts'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
import type { TestResult } from '../schema/result.ts'

/** The stored results of a report, by id: those of its run whose ids begin with its key. */
export function resultsOfReport(
  results: Pick<ResultStore, 'query'>,
  { reportKey, run }: { readonly reportKey: string; readonly run: string },
): ResultAsync<readonly TestResult[], QueryError> {
  return queryAll(results, { group: run }).map((found) =>
    found
      .filter(({ id }) => id.startsWith(`${reportKey}#`))
      .sort((a, b) => a.id.length - b.id.length || compareText(a.id, b.id)),
  )
}
