import { detailBit } from '../rows/cells.ts'
import { at, rowWidth, type PendingDetail } from './pending-report.ts'
import type { PreparedRun } from './prepared-report.ts'
import { ordinalOf } from './row-order.ts'

/** The details of the results of a run that are to be stored, in the order of their ordinals. */
export function* detailsOf({
  rows,
  order,
  details,
}: Pick<PreparedRun, 'rows' | 'order' | 'details'>): Generator<
  { readonly ordinal: number; readonly detail: PendingDetail },
  void,
  void
> {
  if (details.size === 0) return
  for (const row of order) {
    // Few rows have one, and a bit is seen sooner than a map is asked.
    if (((rows[row * rowWidth + at.cells] ?? 0) & detailBit) === 0) continue
    const detail = details.get(row)
    if (detail !== undefined) yield { ordinal: ordinalOf(rows, row), detail }
  }
}
