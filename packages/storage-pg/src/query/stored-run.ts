import { compareText } from '@gatewright/core/canonical'
import type { ResultPlace } from '@gatewright/core/ports'
import { splitId } from '../rows/result-id.ts'
import { placeOf } from '../rows/place.ts'
import { archiveState } from '../archive/archive-state.ts'
import type { RunRow } from '../rows/stored-row.ts'
import { fromSortKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'

/** Which way results are read. */
export type Order = 'newest-first' | 'oldest-first'

/** What is known of a run without its rows. */
export interface StoredRun extends RunRow {
  readonly result_count: number
  readonly first_ordinal: number
  readonly last_ordinal: number
  readonly failed_count: number
  /** The chunk of the archive that holds its rows; 0 for none. */
  readonly packed: bigint
  /** The state of the archive that the statement saw. */
  readonly archive_state: bigint | null
}

/** The columns of a {@link StoredRun}, of the table by the name `r`. */
export function runColumns(tables: Tables): string {
  return `r.id, r.place, r.submitted_at, r.id_rest, r.id_width, r.item_id, to_jsonb(r.groups) AS groups,
    r.result_count, r.first_ordinal, r.last_ordinal, r.failed_count, r.packed, ${archiveState(tables)} AS archive_state`
}

/** Where a page begins, as rows say it: the place of a run, and what stands in the id behind its first `#`. */
export interface RowPlace {
  readonly place: Buffer
  readonly rest: string
}

export function rowPlaceOf({ submittedAt, id }: ResultPlace): RowPlace {
  const { head } = splitId(id)
  return { place: placeOf(submittedAt, head), rest: id.slice(head.length) }
}

/** What stands in the id of a result behind its first `#`: the order of results of runs at one place. */
export function restOf(run: StoredRun, ordinal: number): string {
  if (run.id_width > 0) return String(ordinal).padStart(run.id_width, '0')
  return run.id_rest === null ? '' : fromSortKey(run.id_rest)
}

/** Runs in the order of reading, in groups of one place: their results interleave. */
export function groupsByPlace(runs: readonly StoredRun[], order: Order): readonly (readonly StoredRun[])[] {
  const sign = order === 'newest-first' ? -1 : 1
  const sorted = runs.toSorted((a, b) => sign * Buffer.compare(a.place, b.place))
  const groups: StoredRun[][] = []
  for (const run of sorted) {
    const group = groups.at(-1)
    if (group?.[0]?.place.equals(run.place) === true) group.push(run)
    else groups.push([run])
  }
  return groups
}

/** Negative where `a` is read before `b`, of two results of one place. */
export function compareRests(a: string, b: string, order: Order): number {
  return order === 'newest-first' ? compareText(b, a) : compareText(a, b)
}

/** Negative where a row is read before another one. */
export function compareRows(
  a: { readonly run: StoredRun; readonly ordinal: number },
  b: { readonly run: StoredRun; readonly ordinal: number },
  order: Order,
): number {
  const places = Buffer.compare(a.run.place, b.run.place)
  if (places !== 0) return order === 'newest-first' ? -places : places
  return compareRests(restOf(a.run, a.ordinal), restOf(b.run, b.ordinal), order)
}
