import { hash } from 'node:crypto'
import { compareText } from '@gatewright/core/canonical'
import {
  checkStateGet,
  checkStateList,
  checkStatePut,
  commitConsumer,
  nextStateEntry,
  type StateChange,
  type StateEntry,
  type StateError,
  type StateStore,
  type VersionConflict,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile } from './change.ts'
import { checkedCommit, createConsumerTable } from './consumer-table.ts'
import { stateChangesOf, storeChanges } from './state-changes.ts'
import { entriesOf, type FoundStates } from './state-entries.ts'
import { listStates, stateSortKey } from './state-list.ts'

/** What is remembered of a project, over the table `state`. */
export function createStateStore(engine: ProjectEngine): StateStore {
  const sql = statementsOf(engine.tables)
  const consumers = createConsumerTable(engine.tables)
  const list = listStates(engine.tables)
  const store = storeChanges(engine.tables)
  const replace = (space: string, changes: readonly StateChange[]): StorePuts => {
    const packed = stateChangesOf(changes)
    return async (session, project) => {
      await store(session, project, space, packed)
      return ok()
    }
  }
  const decide = (space: string, input: readonly StateChange[]): StorePuts => {
    const changes = input.map(owned)
    return (session, project) => putStates(session, project, sql, space, changes)
  }
  return {
    put: (space, input, asked) =>
      checkedCommit(asked)
        .andThen((commit) =>
          checkStatePut(space, input).map((changes) => ({
            commit,
            put: changes.some(({ expectedVersion }) => expectedVersion !== undefined)
              ? decide(space, changes)
              : replace(space, changes),
          })),
        )
        .asyncAndThen(({ commit, put }) =>
          change<void, StateError>(engine, async (session, project) => {
            if (commit) {
              const moved = await consumers.move(session, project, commit, commitConsumer)
              if (moved.isErr()) return err(moved.error)
            }
            const stored = await put(session, project)
            return stored.map(() => ({ value: undefined, events: [] }))
          }),
        ),
    get: (space, asked) =>
      checkStateGet(space, asked).asyncAndThen((keys) =>
        engine.read(async (session, project) => {
          const wanted = [...new Set(keys)].sort(compareText)
          const shas = Buffer.from(wanted.map((key) => hash('sha256', key)).join(''), 'hex')
          const { rows } = await session.query<FoundStates>(sql.get, [project, space, shas, wanted.length])
          return entriesOf(wanted, rows[0])
        }),
      ),
    list: (from, page) =>
      checkStateList(from, page).asyncAndThen((checked) =>
        engine.read((session, project) => list(session, project, checked)),
      ),
  }
}

/** Stores some changes in a transaction. */
type StorePuts = (session: PgSession, project: number) => Promise<Result<void, VersionConflict>>

/** The caller may go on with its bytes while they are stored. */
function owned(change: StateChange): StateChange {
  return change.body === undefined ? change : { ...change, body: Uint8Array.from(change.body) }
}

type StateStatements = ReturnType<typeof statementsOf>

interface KeyedChange {
  readonly sha: Buffer
  readonly change: StateChange
}

/**
 * Locks what is there in the order of its keys, decides, and then writes. Rows that others add in between show when they
 * are added here; all of it is done again then.
 */
async function putStates(
  session: PgSession,
  project: number,
  sql: StateStatements,
  space: string,
  changes: readonly StateChange[],
): Promise<Result<void, VersionConflict>> {
  const keyed = changes.map((one) => ({ sha: textSha(one.key), change: one }))
  keyed.sort((a, b) => Buffer.compare(a.sha, b.sha))
  const { rows } = await session.query<{ key: string; version: bigint }>(sql.lock, [
    project,
    space,
    keyed.map(({ sha }) => sha),
  ])
  const versions = new Map(rows.map(({ key, version }) => [key, { version: Number(version) }]))

  // In the order of the caller, so that of several conflicts every store answers the same.
  const next = new Map<string, StateEntry>()
  for (const one of changes) {
    const entry = nextStateEntry(versions.get(one.key), one)
    if (entry.isErr()) return err(entry.error)
    if (entry.value) next.set(one.key, entry.value)
  }
  await writeStates(session, project, sql, space, { keyed, versions, next })
  return ok()
}

interface DecidedChanges {
  readonly keyed: readonly KeyedChange[]
  readonly versions: ReadonlyMap<string, unknown>
  readonly next: ReadonlyMap<string, StateEntry>
}

async function writeStates(
  session: PgSession,
  project: number,
  sql: StateStatements,
  space: string,
  { keyed, versions, next }: DecidedChanges,
): Promise<void> {
  const stored = keyed.flatMap(({ sha, change: { key } }) => {
    const entry = next.get(key)
    return entry ? [{ sha, entry }] : []
  })
  const changed = stored.filter(({ entry }) => versions.has(entry.key))
  const added = stored.filter(({ entry }) => !versions.has(entry.key))
  const forgotten = keyed.filter(({ change: { key } }) => versions.has(key) && !next.has(key))
  if (changed.length > 0) await session.query(sql.replace, [project, space, ...columnsOf(changed)])
  if (forgotten.length > 0) await session.query(sql.forget, [project, space, forgotten.map(({ sha }) => sha)])
  if (added.length === 0) return
  const keys = added.map(({ entry }) => entry.key)
  const values = [project, space, ...columnsOf(added), keys, keys.map(stateSortKey)]
  const { rowCount } = await session.query(sql.add, values)
  if (rowCount !== added.length) throw changedMeanwhile()
}

function columnsOf(
  stored: readonly { readonly sha: Buffer; readonly entry: StateEntry }[],
): readonly (readonly unknown[])[] {
  return [
    stored.map(({ sha }) => sha),
    stored.map(({ entry }) => entry.version),
    stored.map(({ entry: { body } }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)),
  ]
}

function statementsOf(tables: Tables) {
  return {
    lock: `SELECT key, version FROM ${tables.state}
      WHERE project = $1 AND space = $2 AND key_sha = ANY($3::bytea[]) ORDER BY key_sha FOR UPDATE`,
    replace: `UPDATE ${tables.state} AS state SET version = change.version, body = change.body
      FROM unnest($3::bytea[], $4::bigint[], $5::bytea[]) AS change (key_sha, version, body)
      WHERE state.project = $1 AND state.space = $2 AND state.key_sha = change.key_sha`,
    forget: `DELETE FROM ${tables.state} WHERE project = $1 AND space = $2 AND key_sha = ANY($3::bytea[])`,
    add: `INSERT INTO ${tables.state} (project, space, key_sha, version, body, key, sort_key)
      SELECT $1, $2, change.key_sha, change.version, change.body, change.key, change.sort_key
      FROM unnest($3::bytea[], $4::bigint[], $5::bytea[], $6::text[], $7::bytea[])
        AS change (key_sha, version, body, key, sort_key)
      ON CONFLICT (project, space, key_sha) DO NOTHING`,
    // Key by key and, for the order that is asked for, by the primary key: a planner that knows nothing of the table takes all
    // indexes for as good.
    get: `SELECT string_agg(int4send(place), '') AS places, string_agg(int8send(found.version), '') AS versions,
        string_agg(int4send(length(found.body)), '') AS lengths, string_agg(found.body, '') AS bodies
      FROM (
        SELECT place, substring($3::bytea FROM 32 * place + 1 FOR 32) AS sha FROM generate_series(0, $4::int4 - 1) AS place
      ) AS asked
      CROSS JOIN LATERAL (
        SELECT state.version, state.body FROM ${tables.state} AS state
        WHERE state.project = $1 AND state.space = $2 AND state.key_sha >= asked.sha AND state.key_sha <= asked.sha
        ORDER BY state.key_sha LIMIT 1
      ) AS found`,
  }
}
