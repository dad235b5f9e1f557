import { compareText } from '@gatewright/core/canonical'
import type { CheckedStatePage, StateEntry } from '@gatewright/core/ports'
import type { PgSession } from '../driver/driver.ts'
import { sortKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'

export interface StateRow {
  readonly key: string
  readonly version: bigint
  readonly body: Uint8Array
}

type SortedRow = StateRow & { readonly sort_key: Uint8Array }

/** What an index takes of a key in any case. Longer keys may be equal up to here. */
const longestSortKey = 1000

/** What rows are ordered by: the beginning of the whole order. */
export function stateSortKey(key: string): Buffer {
  return sortKey(key).subarray(0, longestSortKey)
}

export function stateEntryOf({ key, version, body }: StateRow): StateEntry {
  // A copy, for what a driver gives may be a part of a buffer that holds other things too.
  return { key, version: Number(version), body: new Uint8Array(body) }
}

/** Reads pages of a space in the order of the keys. */
export function listStates(
  tables: Tables,
): (session: PgSession, project: number, page: CheckedStatePage) => Promise<readonly StateEntry[]> {
  const sql = statementsOf(tables)
  return async (session, project, { space, limit, after }) => {
    const found: SortedRow[] = []
    let from: Buffer = after === undefined ? Buffer.alloc(0) : stateSortKey(after)
    for (;;) {
      const { rows } = await session.query<SortedRow>(sql.page, [project, space, from, limit])
      const last = rows.at(-1)
      found.push(...(await withWholeTie(session, rows, [sql.tie, project, space])).filter(isBehind(after)))
      if (!last || rows.length < limit || found.length >= limit)
        return found.slice(0, limit).map(stateEntryOf)
      // The least that is greater than the last.
      from = Buffer.concat([last.sort_key, Buffer.alloc(1)])
    }
  }
}

/** Rows in their whole order. Where the page ends among long keys with one beginning, it is made to end behind them. */
async function withWholeTie(
  session: PgSession,
  rows: readonly SortedRow[],
  [tie, project, space]: readonly [string, number, string],
): Promise<readonly SortedRow[]> {
  const last = rows.at(-1)
  if (!last || last.sort_key.length < longestSortKey) return inOrder(rows)
  const tied = await session.query<SortedRow>(tie, [project, space, last.sort_key])
  const isTied = ({ sort_key: key }: SortedRow): boolean => Buffer.compare(key, last.sort_key) === 0
  return inOrder([...rows.filter((row) => !isTied(row)), ...tied.rows])
}

function inOrder(rows: readonly SortedRow[]): readonly SortedRow[] {
  return [...rows].sort((a, b) => compareText(a.key, b.key))
}

function isBehind(after: string | undefined): (row: SortedRow) => boolean {
  return ({ key }) => after === undefined || compareText(key, after) > 0
}

function statementsOf(tables: Tables) {
  const columns = 'key, version, body, sort_key'
  return {
    page: `SELECT ${columns} FROM ${tables.state}
      WHERE project = $1 AND space = $2 AND sort_key >= $3 ORDER BY sort_key LIMIT $4`,
    tie: `SELECT ${columns} FROM ${tables.state} WHERE project = $1 AND space = $2 AND sort_key = $3`,
  }
}
