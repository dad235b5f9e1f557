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
import { listStates, stateEntryOf, stateSortKey, type StateRow } from './state-list.ts'

/** What is remembered of a project, over the table `state`. */
export function createStateStore(engine: ProjectEngine): StateStore {
  const sql = statementsOf(engine.tables)
  const consumers = createConsumerTable(engine.tables)
  const list = listStates(engine.tables)
  return {
    put: (space, input, asked) =>
      checkedCommit(asked)
        .andThen((commit) =>
          checkStatePut(space, input).map((changes) => ({ commit, changes: changes.map(owned) })),
        )
        .asyncAndThen(({ commit, changes }) =>
          change<void, StateError>(engine, async (session, project) => {
            if (commit) {
              const moved = await consumers.move(session, project, commit, commitConsumer)
              if (moved.isErr()) return err(moved.error)
            }
            const stored = await putStates(session, project, sql, space, changes)
            return stored.map(() => ({ value: undefined, events: [] }))
          }),
        ),
    get: (space, wanted) =>
      checkStateGet(space, wanted).asyncAndThen((keys) =>
        engine.statement(async (session, project) => {
          const { rows } = await session.query<StateRow>(sql.get, [project, space, keys.map(textSha)])
          return rows.map(stateEntryOf).sort((a, b) => compareText(a.key, b.key))
        }),
      ),
    list: (from, page) =>
      checkStateList(from, page).asyncAndThen((checked) =>
        engine.statement((session, project) => list(session, project, checked)),
      ),
  }
}

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
  if (changes.length === 0) return ok()
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
    get: `SELECT key, version, body FROM ${tables.state}
      WHERE project = $1 AND space = $2 AND key_sha = ANY($3::bytea[])`,
  }
}
