import { numbersLiteral } from '../sql/array-literal.ts'
import type { ReadScope } from './read-scope.ts'
import { isOneOf, rowConditions, type RowFilter } from './row-filter.ts'
import { isWhole, type RunWindow } from './run-window.ts'
import type { StatementValues } from './statement-values.ts'
import type { Order } from './stored-run.ts'

/** From here on a condition on series is found out for all of them first. */
const manyRows = 20_000

/** What a look-up by series and run costs, in rows of a run that are passed over. */
const lookUpCost = 6

/** The statement that answers the rows of windows that a filter lets through, with the `place` of their window from 1 on. */
export function windowedRows(
  { tables }: ReadScope,
  windows: readonly RunWindow[],
  filter: RowFilter,
  {
    values,
    bounds,
    order,
    limit,
  }: {
    readonly order: Order
    /** How many rows of each window are enough. */
    readonly limit: number
    readonly values: StatementValues
    readonly bounds: Bounds
  },
): string {
  const direction = order === 'newest-first' ? 'DESC' : 'ASC'
  const runIds = windows.map(({ run }) => run.id)
  const window = `unnest(${values.add(numbersLiteral(runIds))}::int8[],
      ${values.add(numbersLiteral(windows.map(({ run }) => run.item_id)))}::int4[],
      ${values.add(numbersLiteral(windows.map(({ first }) => first)))}::int4[],
      ${values.add(numbersLiteral(windows.map(({ last }) => last)))}::int4[]
    ) WITH ORDINALITY AS w (run_id, item_id, first, last, place)`
  const inWindow = `x.project = $1 AND x.run_id = w.run_id${bounds('x')}`
  const conditions = rowConditions(
    filter,
    { tables, itemId: 'w.item_id', bounds: bounds('d'), areMany: rowsIn(windows) > manyRows },
    values,
  )
  // The limit also keeps the planner from joining the tables in another way than window by window.
  const end = `${values.add(limit)}::int8`
  const { series } = filter
  const isExact = rowsIn(windows) <= 2 * windows.length
  const isLookedUp = !isExact && isCheaperBySeries(windows, filter)
  // An expression in place of a column keeps the index of runs out where few series or failures are asked for: these are
  // found by their own and put in order.
  const ordinal = isLookedUp || (filter.isFailing === true && !isExact) ? '(x.ordinal + 0)' : 'x.ordinal'
  const ids = series && `${values.add(numbersLiteral(series))}::int4[]`
  const inSeries =
    ids === undefined
      ? ''
      : isLookedUp
        ? ` AND x.series_id = ANY (${ids})`
        : ` AND ${isOneOf('x.series_id', ids)}`
  if (!isLookedUp && limit >= allRows && areScanned(windows, filter)) {
    const scanned = ids === undefined ? '' : ` AND ${isScannedFor('x.series_id', ids, windows, filter)}`
    return `SELECT w.place::int4 AS place, y.* FROM ${window}
    JOIN (
      SELECT x.* FROM ${tables.result} AS x
      WHERE x.project = $1 AND x.run_id = ANY (${values.add(numbersLiteral(runIds))}::int8[])${bounds('x')}${scanned}${conditions}
      LIMIT ${end}
    ) AS y ON y.run_id = w.run_id`
  }
  return `SELECT w.place::int4 AS place, y.* FROM ${window}
    CROSS JOIN LATERAL (
      SELECT x.* FROM ${tables.result} AS x
      WHERE ${inWindow} AND ${ordinal} >= w.first AND ${ordinal} <= w.last${inSeries}${conditions}
      ORDER BY ${ordinal} ${direction} LIMIT ${end}
    ) AS y`
}

/**
 * The condition that a number is one of many, for rows of which all are looked at. A list is hashed too and compared in half
 * the time, but looked through once for each partition while the statement is planned; with an expression in place of the
 * column no index is taken for it.
 */
function isScannedFor(
  number: string,
  many: string,
  windows: readonly RunWindow[],
  { series = [] }: RowFilter,
): string {
  const partitions = windows.length
  return 2 * series.length * partitions < rowsIn(windows)
    ? `(${number} + 0) = ANY (${many})`
    : isOneOf(number, many)
}

/** As a limit: all rows of a window. */
export const allRows: number = 2 ** 31

/**
 * From here on the rows of runs take less time in the order in which they are kept than in that of an index, and the runs
 * are few, so that no planner that knows nothing of them takes them for the whole table.
 */
const manyInRun = 4_000

/** Whether all rows of some runs are looked at, by conditions that ask nothing of the run. */
function areScanned(windows: readonly RunWindow[], filter: RowFilter): boolean {
  return (
    rowsIn(windows) >= manyInRun * windows.length &&
    windows.every(isWhole) &&
    filter.data === undefined &&
    filter.isFailing !== true &&
    new Set(windows.map(({ run }) => run.id)).size === windows.length
  )
}

/** How many rows windows have at most. */
export function rowsIn(windows: readonly RunWindow[]): number {
  return windows.reduce((sum, { run, first, last }) => sum + Math.min(run.result_count, last - first + 1), 0)
}

/** What reading windows costs, in rows of a run that are passed over. */
export function costOf(windows: readonly RunWindow[], filter: RowFilter): number {
  const rows = rowsIn(windows)
  return filter.series === undefined
    ? rows
    : Math.min(rows, filter.series.length * windows.length * lookUpCost)
}

function isCheaperBySeries(windows: readonly RunWindow[], filter: RowFilter): boolean {
  return costOf(windows, filter) < rowsIn(windows)
}

/** Which ids runs have, behind an `AND`: it says when a statement is planned which partitions there are to look at. */
export type Bounds = (table: string) => string

export function boundsOf(windows: readonly RunWindow[], values: StatementValues): Bounds {
  const ids = windows.map(({ run }) => run.id)
  const [first, last] = [values.add(least(ids)), values.add(greatest(ids))]
  return (table) => ` AND ${table}.run_id >= ${first}::int8 AND ${table}.run_id <= ${last}::int8`
}

function least(ids: readonly bigint[]): bigint {
  return ids.reduce((a, b) => (a < b ? a : b))
}

function greatest(ids: readonly bigint[]): bigint {
  return ids.reduce((a, b) => (a > b ? a : b))
}
