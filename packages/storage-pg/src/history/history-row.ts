import { compareText } from '@gatewright/core/canonical'
import type { FeedPosition } from '@gatewright/core/ports'
import { compareResults, variantKey, type TestResult } from '@gatewright/core/schema'

/** A result, with the event that tells of it. */
export interface HistoryRow {
  readonly result: TestResult
  /** Of the event that stored it: what was known at a position is every row at or before it. */
  readonly position: FeedPosition
  /** The key of the report that it first came with. */
  readonly reportKey: string
}

/**
 * How the rows of a file are sorted: `as-stored` keeps runs together, which is what questions about items and days read;
 * `by-testcase` keeps the runs of each testcase and variant together, oldest first.
 */
export type HistoryOrder = 'as-stored' | 'by-testcase'

/** Rows that come in the order in which they were stored, in another order. */
export function sortRows(rows: readonly HistoryRow[], order: HistoryOrder): readonly HistoryRow[] {
  if (order === 'as-stored') return rows
  const keyed = rows.map((row) => ({ row, variant: variantKey(row.result.variant) }))
  keyed.sort(
    (a, b) =>
      compareText(a.row.result.testcase, b.row.result.testcase) ||
      compareText(a.variant, b.variant) ||
      compareResults(a.row.result, b.row.result),
  )
  return keyed.map(({ row }) => row)
}
