import type { DataMatch, TextMatch } from '@gatewright/core/ports'
import type { Variant } from '@gatewright/core/schema'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import { failingBit } from '../rows/cells.ts'
import { dataCondition } from './data-condition.ts'
import type { StatementValues } from './statement-values.ts'
import { textCondition } from './text-condition.ts'

/** What a query asks of rows of runs. Every key that is present narrows. */
export interface RowFilter {
  /** Ids of series. */
  readonly series?: readonly number[]
  readonly exceptSeries?: readonly number[]
  /** Codes of outcomes. */
  readonly outcomes?: readonly number[]
  /** The outcomes are all of class fail or error. */
  readonly isFailing?: boolean
  /** Names of testcases and the variant, where they are not put as `series`. */
  readonly names?: TextMatch
  readonly variant?: Variant
  readonly data?: readonly DataFilter[]
}

/** A match of data, and where its key may stand beside the data of a row's own. */
export interface DataFilter {
  readonly match: DataMatch
  readonly isVariantKey: boolean
}

/** Names of what a statement reads rows from. */
export interface RowSource {
  readonly tables: Tables
  /** The id of the item of the row, which is of the table `result` by the name `x`. */
  readonly itemId: string
  /** What is known of ids of runs, of a table by the name `d`, behind an `AND`: it says which partitions there are to look at. */
  readonly bounds: string
  /** Whether many rows are looked at. */
  readonly areMany: boolean
}

/** True for a filter that asks nothing. */
export function isEmptyFilter(filter: object): boolean {
  return Object.values(filter).every((part) => part === undefined)
}

/** The conditions of a filter behind an `AND` each, but for the series; none where it asks nothing. */
export function rowConditions(filter: RowFilter, source: RowSource, values: StatementValues): string {
  const conditions: string[] = []
  if (filter.exceptSeries)
    conditions.push(
      `NOT ${isOneOf('x.series_id', `${values.add(numbersLiteral(filter.exceptSeries))}::int4[]`)}`,
    )
  // As the index on failures says it.
  if (filter.isFailing === true) conditions.push(`(x.outcome & ${failingBit}) <> 0`)
  if (filter.outcomes)
    conditions.push(`(x.outcome & 255) = ANY (${values.add(numbersLiteral(filter.outcomes))}::int4[])`)
  const named = namedCondition(filter, source, values)
  if (named !== undefined) conditions.push(named)
  for (const data of filter.data ?? []) conditions.push(dataCondition(data, source, values))
  return conditions.map((condition) => ` AND ${condition}`).join('')
}

/**
 * The condition on the series of a row. A subquery that answers a value looks it up row by row, so that a page does not wait
 * for the whole dictionary; where many rows are looked at, going through the dictionary first takes less time.
 */
function namedCondition(
  filter: RowFilter,
  { tables, areMany }: RowSource,
  values: StatementValues,
): string | undefined {
  const named = seriesConditions(filter, values)
  if (named === '') return undefined
  const series = `${tables.series} AS s${filter.names ? ` JOIN ${tables.testcase} AS t ON t.project = $1 AND t.id = s.testcase_id` : ''}`
  return areMany
    ? `((x.series_id IN (SELECT s.id FROM ${series} WHERE s.project = $1 AND ${named})) IS TRUE)`
    : `(SELECT ${named} FROM ${series} WHERE s.project = $1 AND s.id = x.series_id)`
}

/**
 * The condition that a number is one of many, which are put into a hash table once. With `IS TRUE` it stays a condition:
 * neither is an index taken for it, nor are the many looked at for each partition while the statement is planned.
 */
export function isOneOf(number: string, many: string): string {
  return `((${number} IN (SELECT m.id FROM unnest(${many}) AS m (id))) IS TRUE)`
}

/** What is asked of the tables `series` by the name `s` and `testcase` by the name `t`; empty for nothing. */
export function seriesConditions(
  { names, variant }: Pick<RowFilter, 'names' | 'variant'>,
  values: StatementValues,
): string {
  const conditions: string[] = []
  if (names) conditions.push(textCondition('t.name', names, values))
  if (variant) conditions.push(`s.variant @> ${values.add(JSON.stringify(variant))}::jsonb`)
  return conditions.join(' AND ')
}
