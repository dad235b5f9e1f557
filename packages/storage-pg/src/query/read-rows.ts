import { archiveState } from '../archive/archive-state.ts'
import { createPackedReader } from '../archive/packed-rows.ts'
import type { ResultDetail } from '../rows/result-detail.ts'
import { detailBit } from '../rows/cells.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import { changedMeanwhile } from '../stores/change.ts'
import { placedRows, placedRowsStatement, type PlacedAnswer, type PlacedRow } from './placed-rows.ts'
import type { FoundRow } from './found-row.ts'
import type { ReadScope } from './read-scope.ts'
import { isEmptyFilter, rowConditions, type RowFilter } from './row-filter.ts'
import { runConditions, type RunFilter } from './run-filter.ts'
import type { RunWindow } from './run-window.ts'
import { statementValues } from './statement-values.ts'
import { compareRests, restOf, type Order } from './stored-run.ts'
import { allRows, boundsOf, windowedRows } from './windowed-rows.ts'

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
  options: ReadRowsOptions,
): Promise<readonly FoundRow[]> {
  for (const { run } of windows) scope.archive.see(run.archive_state)
  const places = windows.flatMap(({ run }, at) => (run.packed === 0n ? [at + 1] : []))
  if (places.length === windows.length)
    return inOrder(windows, await liveRows(scope, windows, filter, options), options.order)
  const live = windows.filter(({ run }) => run.packed === 0n)
  const rows: PlacedRow[] = (await liveRows(scope, live, filter, options)).map((row) => ({
    ...row,
    place: places[row.place - 1] ?? 0,
  }))
  const packed = createPackedReader(scope, filter)
  for (const [at, window] of windows.entries())
    if (window.run.packed !== 0n)
      for (const row of await packed.rows(window, options)) rows.push({ ...row, place: at + 1 })
  return inOrder(windows, rows, options.order)
}

const mostWindowsOfKept = 32

/** The rows of windows of runs that are not packed, in no order. */
async function liveRows(
  scope: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
  { order, limit }: ReadRowsOptions,
): Promise<readonly PlacedRow[]> {
  if (windows.length === 0) return []
  if (windows.every(({ row }) => row)) return detailed(scope, windows)
  const values = statementValues(scope.project)
  const bounds = boundsOf(windows, values)
  const found = windowedRows(scope, windows, filter, { values, bounds, order, limit })
  const { rows } = await scope.session.query<PlacedAnswer>(
    placedRowsStatement(scope.tables, found, bounds('d')),
    values.all,
    // Pages come often and find their rows in less time than it takes to plan how.
    { isKept: windows.length <= mostWindowsOfKept && filter.series === undefined },
  )
  // Rows that were packed since their runs were read are not among these.
  for (const { place, seen_state: state } of rows) if (place === null) scope.archive.see(state)
  return placedRows(rows, windows)
}

/** Windows with their rows: what is missing is what few rows have. */
export async function detailed(
  { session, project, tables }: ReadScope,
  windows: readonly RunWindow[],
): Promise<readonly PlacedRow[]> {
  const rows = windows.flatMap(({ run, row }, at) =>
    row ? [{ ...row, run, place: at + 1, body: null }] : [],
  )
  const wanted = windows.filter(({ row }) => row && (row.outcome & detailBit) !== 0)
  if (wanted.length === 0) return rows
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
  // They were packed or removed since their rows were read.
  if (details.length < wanted.length) throw changedMeanwhile()
  const bodies = new Map(details.map(({ place, body }) => [wanted[place - 1], body]))
  return rows.map((row) => {
    const body = bodies.get(windows[row.place - 1])
    return body === undefined ? row : { ...row, body }
  })
}

/** How many rows of windows a filter lets through. */
export async function countRows(
  scope: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
): Promise<number> {
  for (const { run } of windows) scope.archive.see(run.archive_state)
  const live = windows.filter(({ run }) => run.packed === 0n)
  let count = live.length === 0 ? 0 : await countLive(scope, live, filter)
  if (live.length === windows.length) return count
  const packed = createPackedReader(scope, filter)
  for (const window of windows) if (window.run.packed !== 0n) count += await packed.count(window)
  return count
}

interface Count {
  readonly count: bigint
  readonly seen_state: bigint | null
}

async function countLive(
  scope: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
): Promise<number> {
  const values = statementValues(scope.project)
  const { rows } = await scope.session.query<Count>(
    `SELECT count(*) AS count, ${archiveState(scope.tables)} AS seen_state
     FROM (${windowedRows(scope, windows, filter, { values, bounds: boundsOf(windows, values), order: 'oldest-first', limit: allRows })}) AS x`,
    values.all,
  )
  scope.archive.see(rows[0]?.seen_state ?? null)
  return Number(rows[0]?.count ?? 0n)
}

/** How many rows of all runs of a filter another one lets through; of those that are packed none. */
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
  const { rows } = await session.query<Count>(
    `SELECT count(*) AS count, ${archiveState(tables)} AS seen_state FROM ${tables.result} AS x${joined}
     WHERE x.project = $1${series}${rowConditions(filter, { tables, itemId: 'r.item_id', bounds: '', areMany: true }, values)}`,
    values.all,
  )
  scope.archive.see(rows[0]?.seen_state ?? null)
  return Number(rows[0]?.count ?? 0n)
}

function inOrder(
  windows: readonly RunWindow[],
  rows: readonly PlacedRow[],
  order: Order,
): readonly FoundRow[] {
  const ofWindow: FoundRow[][] = windows.map(() => [])
  for (const row of rows) ofWindow[row.place - 1]?.push(row)
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
