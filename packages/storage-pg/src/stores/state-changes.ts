import { hash } from 'node:crypto'
import { compareText } from '@gatewright/core/canonical'
import type { StateChange } from '@gatewright/core/ports'
import type { PgSession } from '../driver/driver.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { longestSortKey, stateSortKey } from './state-list.ts'

/**
 * Changes that replace whatever is there, as few values: what a driver and PostgreSQL do for each of many values takes longer
 * than storing them.
 */
export interface StateChanges {
  /** States to store, in parts, in the order of their digests: who stores the same ones waits and meets nobody crosswise. */
  readonly parts: readonly StatePart[]
  /** Digests of the keys of states to forget. */
  readonly forgotten: readonly Buffer[]
}

/** Some states: what they hold stands together, one behind the other. */
interface StatePart {
  readonly shas: Buffer
  readonly keys: Joined
  readonly sortKeys: Joined
  readonly bodies: Joined
}

/** Bytes of several, one behind the other, and where each of them ends. */
interface Joined {
  readonly bytes: Buffer
  readonly ends: Int32Array
}

/** So many states are stored by one statement, */
const mostStates = 5_000
/** or so many bytes of them. */
const mostBytes = 4 * 1024 * 1024

/** The changes as they are now: the caller may go on with its bytes. */
export function stateChangesOf(changes: readonly StateChange[]): StateChanges {
  const stored: Keyed[] = []
  const forgotten: Buffer[] = []
  for (const { key, body } of changes) {
    if (body === undefined) forgotten.push(textSha(key))
    else stored.push({ sha: hash('sha256', key), key, body })
  }
  stored.sort((a, b) => compareText(a.sha, b.sha))
  const parts: StatePart[] = []
  for (let begin = 0; begin < stored.length;) {
    let end = begin
    for (let bytes = 0; end < stored.length && end - begin < mostStates && bytes < mostBytes; end++)
      bytes += stored[end]?.body.length ?? 0
    parts.push(partOf(stored.slice(begin, end)))
    begin = end
  }
  return { parts, forgotten: forgotten.sort(Buffer.compare) }
}

interface Keyed {
  /** In hexadecimal digits. */
  readonly sha: string
  readonly key: string
  readonly body: Uint8Array
}

function partOf(states: readonly Keyed[]): StatePart {
  const bodies = states.map(({ body }) => body)
  const keys = together(states.map(({ key }) => key))
  return {
    keys,
    sortKeys: keys.isPlain ? keys : joined(states.map(({ key }) => stateSortKey(key))),
    shas: Buffer.from(states.map(({ sha }) => sha).join(''), 'hex'),
    bodies: joined(bodies),
  }
}

/** Texts as UTF-8; plain ones are their own sort keys. */
function together(texts: readonly string[]): Joined & { readonly isPlain: boolean } {
  const text = texts.join('')
  const isPlain = !/[^\x00-\x7f]/.test(text) && texts.every(({ length }) => length <= longestSortKey)
  if (!isPlain) return { ...joined(texts.map((one) => Buffer.from(one, 'utf8'))), isPlain }
  return { bytes: Buffer.from(text, 'latin1'), ends: endsOf(texts), isPlain }
}

function joined(parts: readonly Uint8Array[]): Joined {
  return { bytes: Buffer.concat(parts), ends: endsOf(parts) }
}

function endsOf(parts: readonly { readonly length: number }[]): Int32Array {
  let end = 0
  return Int32Array.from(parts, ({ length }) => (end += length))
}

/** Stores changes that replace whatever is there. */
export function storeChanges(
  tables: Tables,
): (session: PgSession, project: number, space: string, changes: StateChanges) => Promise<void> {
  const slice = (bytes: string, column: string): string =>
    `substring(${bytes}::bytea FROM lag(part.${column}, 1, 0) OVER () + 1 FOR part.${column} - lag(part.${column}, 1, 0) OVER ())`
  const store = `INSERT INTO ${tables.state} AS state (project, space, key_sha, version, body, key, sort_key)
    SELECT $1, $2, substring($3::bytea FROM 32 * (part.place::int4 - 1) + 1 FOR 32), 1, ${slice('$4', 'body')},
      convert_from(${slice('$5', 'key')}, 'UTF8'), ${slice('$6', 'sort_key')}
    FROM unnest($7::int4[], $8::int4[], $9::int4[]) WITH ORDINALITY AS part (body, key, sort_key, place)
    ON CONFLICT (project, space, key_sha) DO UPDATE SET version = state.version + 1, body = excluded.body`
  const forget = `DELETE FROM ${tables.state} WHERE project = $1 AND space = $2 AND key_sha = ANY($3::bytea[])`
  return async (session, project, space, { parts, forgotten }) => {
    for (const { shas, keys, sortKeys, bodies } of parts) {
      const joins = [bodies, keys, sortKeys]
      await session.query(store, [
        project,
        space,
        shas,
        ...joins.map(({ bytes }) => bytes),
        ...joins.map(({ ends }) => numbersLiteral(ends)),
      ])
    }
    if (forgotten.length > 0) await session.query(forget, [project, space, forgotten])
  }
}
