import { numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import type { StatementValues } from './statement-values.ts'

/** What a query asks of runs. Every key that is present narrows. */
export interface RunFilter {
  readonly itemId?: number
  /** Of each list one group at least. */
  readonly groups?: readonly (readonly string[])[]
  /** The first place, and the first behind the last. */
  readonly from?: Buffer
  readonly before?: Buffer
  /** Positions of the change feed. */
  readonly storedAfter?: number
  readonly storedThrough?: number
  /** Results of runs without a failure are not asked for. */
  readonly hasFailures?: boolean
  /** The chunks of the archive that runs are packed in. */
  readonly chunks?: readonly bigint[]
}

/** The conditions of a filter on the table `run` by the name `r`, the project's first. */
export function runConditions(filter: RunFilter, values: StatementValues): string {
  const conditions = ['r.project = $1']
  const { itemId, groups = [], from, before, storedAfter, storedThrough } = filter
  if (itemId !== undefined) conditions.push(`r.item_id = ${values.add(itemId)}::int4`)
  for (const list of groups) conditions.push(`r.groups && ${values.add(textsLiteral(list))}::text[]`)
  if (from) conditions.push(`r.place >= ${values.add(from)}::bytea`)
  if (before) conditions.push(`r.place < ${values.add(before)}::bytea`)
  if (storedAfter !== undefined) conditions.push(`r.position > ${values.add(BigInt(storedAfter))}::int8`)
  if (storedThrough !== undefined) conditions.push(`r.position <= ${values.add(BigInt(storedThrough))}::int8`)
  if (filter.hasFailures === true) conditions.push('r.failed_count > 0')
  if (filter.chunks)
    conditions.push(`r.packed <> 0 AND r.packed = ANY (${values.add(numbersLiteral(filter.chunks))}::int8[])`)
  return conditions.join(' AND ')
}
