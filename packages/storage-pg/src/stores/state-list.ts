import { compareText } from '@gatewright/core/canonical'
import type { CheckedStatePage, StateEntry } from '@gatewright/core/ports'
import type { PgSession } from '../driver/driver.ts'
import { sortKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { listedEntries, type ListedStates } from './state-entries.ts'

/** What an index takes of a key in any case. Longer keys may be equal up to here. */
export const longestSortKey: number = 1000

/** What rows are ordered by: the beginning of the whole order. */
export function stateSortKey(key: string): Buffer {
  return sortKey(key).subarray(0, longestSortKey)
}

/** Reads pages of a space in the order of the keys. */
export function listStates(
  tables: Tables,
): (session: PgSession, project: number, page: CheckedStatePage) => Promise<readonly StateEntry[]> {
  const sql = statementsOf(tables)
  return async (session, project, { space, limit, after }) => {
    const found: StateEntry[] = []
    let from: Buffer = after === undefined ? Buffer.alloc(0) : stateSortKey(after)
    const read = async (statement: string, ...values: readonly unknown[]): Promise<readonly StateEntry[]> =>
      listedEntries((await session.query<ListedStates>(statement, [project, space, ...values])).rows[0])
    for (;;) {
      const page = await read(sql.page, from, limit)
      const last = page.at(-1)
      const end = last && stateSortKey(last.key)
      const whole = end?.length === longestSortKey ? withTied(page, end, await read(sql.tie, end)) : page
      for (const entry of inOrder(whole))
        if (after === undefined || compareText(entry.key, after) > 0) found.push(entry)
      if (!end || page.length < limit || found.length >= limit) return found.slice(0, limit)
      // The least that is greater than the last.
      from = Buffer.concat([end, Buffer.alloc(1)])
    }
  }
}

/** A page that ends among long keys with one beginning ends behind all of them. */
function withTied(
  page: readonly StateEntry[],
  end: Buffer,
  tied: readonly StateEntry[],
): readonly StateEntry[] {
  return [...page.filter(({ key }) => !stateSortKey(key).equals(end)), ...tied]
}

/** In the whole order, of which rows have the beginning. */
function inOrder(entries: readonly StateEntry[]): readonly StateEntry[] {
  return [...entries].sort((a, b) => compareText(a.key, b.key))
}

function statementsOf(tables: Tables) {
  const columns = (states: string): string => `
    SELECT string_agg(int4send(octet_length(found.key)), '') AS key_lengths,
      string_agg(convert_to(found.key, 'UTF8'), '') AS keys, string_agg(int8send(found.version), '') AS versions,
      string_agg(int4send(length(found.body)), '') AS lengths, string_agg(found.body, '') AS bodies
    FROM (${states}) AS found`
  return {
    page: columns(`SELECT key, version, body FROM ${tables.state}
      WHERE project = $1 AND space = $2 AND sort_key >= $3 ORDER BY sort_key LIMIT $4`),
    tie: columns(`SELECT key, version, body FROM ${tables.state}
      WHERE project = $1 AND space = $2 AND sort_key = $3`),
  }
}
