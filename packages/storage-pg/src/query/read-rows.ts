import type { ResultDetail } from '../rows/result-detail.ts'
import { detailBit } from '../rows/cells.ts'
import type { ResultRow } from '../rows/stored-row.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { ReadScope } from './read-scope.ts'
import { isEmptyFilter, rowConditions, type RowFilter } from './row-filter.ts'
import { runConditions, type RunFilter } from './run-filter.ts'
import type { RunWindow } from './run-window.ts'
import { statementValues } from './statement-values.ts'
import { compareRests, restOf, type Order, type StoredRun } from './stored-run.ts'
import { boundsOf, windowedRows } from './windowed-rows.ts'

/** A result as it is stored. */
export interface FoundRow extends ResultRow {
  readonly run: StoredRun
  readonly body: ResultDetail | null
}

export interface ReadRowsOptions {
  readonly order: Order
  /** How many rows of each window are enough. */
  readonly limit: number
}

/**
 * The rows of windows that a filter lets through, in order, where the windows are in the order of reading.
 *
 * Where the rows of runs are kept is known here, and where indexes lead to them: in `coarse-hits` and `newest-of-series`.
 */
export async function readRows(
  scope: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
  { order, limit }: ReadRowsOptions,
): Promise<readonly FoundRow[]> {
  if (windows.length === 0) return []
  if (windows.every(({ row }) => row)) return detailed(scope, windows, order)
  const values = statementValues(scope.project)
  const bounds = boundsOf(windows, values)
  const { rows } = await scope.session.query<ResultRow & { place: number; body: ResultDetail | null }>(
    `SELECT x.place, x.ordinal, x.series_id, x.dataset_id, x.duration_us, x.attempt, x.outcome,
       CASE WHEN (x.outcome & ${detailBit}) <> 0 THEN (
         SELECT d.body FROM ${scope.tables.result_detail} AS d
         WHERE d.project = $1 AND d.run_id = x.run_id AND d.ordinal = x.ordinal${bounds('d')}) END AS body
     FROM (${windowedRows(scope, windows, filter, { values, bounds, order, limit })}) AS x`,
    values.all,
  )
  return inOrder(windows, rows, order)
}

/** Windows with their rows: what is missing is what few rows have. */
async function detailed(
  { session, project, tables }: ReadScope,
  windows: readonly RunWindow[],
  order: Order,
): Promise<readonly FoundRow[]> {
  const rows = windows.flatMap(({ row }, at) => (row ? [{ ...row, place: at + 1, body: null }] : []))
  const wanted = windows.filter(({ row }) => row && (row.outcome & detailBit) !== 0)
  if (wanted.length === 0) return inOrder(windows, rows, order)
  const values = statementValues(project)
  const bounds = boundsOf(wanted, values)
  const { rows: details } = await session.query<{ place: number; body: ResultDetail }>(
    `SELECT w.place::int4 AS place, y.body
     FROM unnest(${values.add(numbersLiteral(wanted.map(({ run }) => run.id)))}::int8[],
       ${values.add(numbersLiteral(wanted.map(({ first }) => first)))}::int4[]) WITH ORDINALITY AS w (run_id, ordinal, place)
     CROSS JOIN LATERAL (
       SELECT d.body FROM ${tables.result_detail} AS d
       WHERE d.project = $1 AND d.run_id = w.run_id AND d.ordinal = w.ordinal${bounds('d')} LIMIT 1
     ) AS y`,
    values.all,
  )
  const bodies = new Map(details.map(({ place, body }) => [wanted[place - 1], body]))
  return inOrder(
    windows,
    rows.map((row) => ({ ...row, body: bodies.get(windows[row.place - 1]) ?? null })),
    order,
  )
}

/** How many rows of windows a filter lets through. */
export async function countRows(
  scope: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
): Promise<number> {
  if (windows.length === 0) return 0
  const values = statementValues(scope.project)
  const { rows } = await scope.session.query<{ count: bigint }>(
    `SELECT count(*) AS count
     FROM (${windowedRows(scope, windows, filter, { values, bounds: boundsOf(windows, values), order: 'oldest-first', limit: all })}) AS x`,
    values.all,
  )
  return Number(rows[0]?.count ?? 0n)
}

/** How many rows of all runs of a filter another one lets through. */
export async function countRowsOfRuns(scope: ReadScope, runs: RunFilter, filter: RowFilter): Promise<number> {
  const { session, project, tables } = scope
  const values = statementValues(project)
  const joined =
    isEmptyFilter(runs) && filter.data === undefined
      ? ''
      : ` JOIN ${tables.run} AS r ON r.id = x.run_id AND ${runConditions(runs, values)}`
  const series =
    filter.series === undefined
      ? ''
      : ` AND x.series_id = ANY (${values.add(numbersLiteral(filter.series))}::int4[])`
  const { rows } = await session.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM ${tables.result} AS x${joined}
     WHERE x.project = $1${series}${rowConditions(filter, { tables, itemId: 'r.item_id', bounds: '', areMany: true }, values)}`,
    values.all,
  )
  return Number(rows[0]?.count ?? 0n)
}

/** More than a run can have. */
const all = 2 ** 31

function inOrder(
  windows: readonly RunWindow[],
  rows: readonly (ResultRow & { readonly place: number; readonly body: ResultDetail | null })[],
  order: Order,
): readonly FoundRow[] {
  const ofWindow: FoundRow[][] = windows.map(() => [])
  for (const row of rows) {
    const run = windows[row.place - 1]?.run
    if (run) ofWindow[row.place - 1]?.push({ ...row, run })
  }
  const found: FoundRow[] = []
  for (let start = 0; start < windows.length;) {
    const place = windows[start]?.run.place
    let end = start + 1
    while (place && windows[end]?.run.place.equals(place) === true) end++
    const group = ofWindow.slice(start, end).flat()
    if (group.length > 1) sortGroup(group, order)
    for (const row of group) found.push(row)
    start = end
  }
  return found
}

/** Results of one place, by what stands in their ids behind the first `#`. */
function sortGroup(rows: FoundRow[], order: Order): void {
  const [first] = rows
  if (rows.every(({ run }) => run === first?.run)) {
    rows.sort((a, b) => (order === 'newest-first' ? b.ordinal - a.ordinal : a.ordinal - b.ordinal))
    return
  }
  const keyed = rows.map((row) => ({ row, rest: restOf(row.run, row.ordinal) }))
  keyed.sort((a, b) => compareRests(a.rest, b.rest, order))
  for (const [at, { row }] of keyed.entries()) rows[at] = row
}
