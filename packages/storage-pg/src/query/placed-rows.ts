import { archiveState } from '../archive/archive-state.ts'
import { detailBit } from '../rows/cells.ts'
import type { ResultDetail } from '../rows/result-detail.ts'
import { listsOfNumbers } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import type { FoundRow } from './found-row.ts'
import type { RunWindow } from './run-window.ts'

/** A row, and its window by its place among all, from 1 on. */
export interface PlacedRow extends FoundRow {
  readonly place: number
}

/** What {@link placedRowsStatement} answers: all rows as one text, and one more for each detail. */
export interface PlacedAnswer {
  readonly place: number | null
  readonly ordinal: number | null
  readonly body: ResultDetail | null
  /** Lists of numbers as PostgreSQL writes an array of arrays; null for no rows. */
  readonly cells: string | null
  /** The state of the archive that the statement saw. */
  readonly seen_state: bigint | null
}

/**
 * The statement that answers rows of `result` with their `place`. Rows come by the thousand, and what a driver does for each
 * row and column of an answer takes longer than finding them: so their numbers come as one text.
 *
 * @param rows - a statement that answers all columns of `result` and `place`
 * @param bounds - which ids their runs have, of the table `d`, behind an `AND`
 */
export function placedRowsStatement(tables: Tables, rows: string, bounds: string): string {
  return `WITH found AS MATERIALIZED (${rows})
    SELECT NULL::int4 AS place, NULL::int4 AS ordinal, NULL::jsonb AS body,
      (SELECT array_agg(ARRAY[x.place, x.ordinal, x.series_id, x.dataset_id, x.duration_us, x.attempt, x.outcome]::int4[])
        FROM found AS x)::text AS cells, ${archiveState(tables)} AS seen_state
    UNION ALL
    SELECT x.place, x.ordinal, d.body, NULL, NULL FROM found AS x
    CROSS JOIN LATERAL (
      SELECT d.body FROM ${tables.result_detail} AS d
      WHERE d.project = $1 AND d.run_id = x.run_id AND d.ordinal = x.ordinal${bounds} LIMIT 1
    ) AS d
    WHERE (x.outcome & ${detailBit}) <> 0`
}

/** The rows of an answer about some windows, in no order. */
export function placedRows(
  answers: readonly PlacedAnswer[],
  windows: readonly RunWindow[],
): readonly PlacedRow[] {
  const bodies = new Map<string, ResultDetail>()
  const rows: PlacedRow[] = []
  for (const { place, ordinal, body } of answers) if (body !== null) bodies.set(`${place},${ordinal}`, body)
  for (const { cells } of answers) {
    const lists = listsOfNumbers(cells)
    for (const [
      place = 0,
      ordinal = 0,
      series = 0,
      dataset = 0,
      duration = 0,
      attempt = 0,
      outcome = 0,
    ] of lists) {
      const run = windows[place - 1]?.run
      if (run === undefined) throw new Error('A row of a window that was not asked for.')
      rows.push({
        place,
        run,
        ordinal,
        series_id: series,
        dataset_id: dataset,
        duration_us: duration,
        attempt,
        outcome,
        body: (outcome & detailBit) === 0 ? null : (bodies.get(`${place},${ordinal}`) ?? null),
      })
    }
  }
  return rows
}
