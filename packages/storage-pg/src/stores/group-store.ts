import { groupChange, type GroupStore, type KeyConflict } from '@gatewright/core/ports'
import { checkSchema, GroupSchema, itemKey, type Group } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, textSha, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { changedMeanwhile, type Changed } from './change.ts'
import { keyConflict } from './key-conflict.ts'
import { listPart, readPart } from './list-page.ts'
import { recordJson } from './record-json.ts'
import { sharedChange } from './shared-change.ts'
import { sharedRead } from './shared-read.ts'
import { isStored } from './stored-text.ts'
import { textFilter, textFilterValues } from './text-filter.ts'

interface GroupRow {
  readonly body: Group
}

/** The groups of a project over the table `run_info`. */
export function createGroupStore(engine: ProjectEngine): GroupStore {
  const sql = statementsOf(engine.tables)
  const put = sharedChange<Group, Group, KeyConflict>(
    engine,
    ({ id }) => id,
    (session, project, groups) => putGroups(session, project, sql, groups),
  )
  const get = sharedRead(engine, (session, project, ids) => groupsOf(session, project, sql.get, ids))
  return {
    put: (input) => checkSchema(GroupSchema, input).asyncAndThen(put),
    get,
    ofItem: (item) =>
      engine.read(async (session, project) => {
        const { rows } = await session.query<GroupRow>(sql.ofItem, [project, textSha(itemKey(item))])
        return rows.map(({ body }) => body)
      }),
    find: ({ ids, description }, page) =>
      listPart(page).asyncAndThen((part) =>
        engine.read(async (session, project) => {
          const values = [project, ids?.filter(isStored) ?? null, ...textFilterValues(description)]
          const rows = await readPart<GroupRow>(session, sql.find, values, part)
          return rows.map(({ body }) => body)
        }),
      ),
  }
}

async function groupsOf(
  session: PgSession,
  project: number,
  sql: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Group>> {
  const { rows } = await session.query<GroupRow>(sql, [project, ids.filter(isStored)], { isKept: true })
  return new Map(rows.map(({ body }) => [body.id, body]))
}

/** Of two who put a group that is new, the second waits for the first and then finds it there. */
async function putGroups(
  session: PgSession,
  project: number,
  sql: GroupStatements,
  groups: readonly Group[],
): Promise<readonly Result<Changed<Group>, KeyConflict>[]> {
  const added = await session.query<{ id: string }>(
    sql.add,
    [project, ...columnsOf(groups), groups.map(({ id }) => sortKey(id))],
    { isKept: true },
  )
  const isNew = new Set(added.rows.map(({ id }) => id))
  const others = groups.flatMap(({ id }) => (isNew.has(id) ? [] : [id]))
  const known = others.length === 0 ? new Map() : await groupsOf(session, project, sql.lock, others)
  const replaced: Group[] = []
  const put = groups.map((group): Result<Changed<Group>, KeyConflict> => {
    const changed = ok({ value: group, events: [groupChange(group)] })
    if (isNew.has(group.id)) return changed
    const before: Group | undefined = known.get(group.id)
    if (!before) throw changedMeanwhile()
    if (recordJson(before) === recordJson(group)) return ok({ value: before, events: [] })
    if (before.state !== 'open')
      return err(keyConflict(group.id, `The group "${group.id}" is closed and never changes.`))
    replaced.push(group)
    return changed
  })
  if (replaced.length > 0)
    await session.query(sql.replace, [project, ...columnsOf(replaced)], { isKept: true })
  return put
}

/** Ids, times and bodies. */
function columnsOf(groups: readonly Group[]): readonly (readonly unknown[])[] {
  return [
    groups.map(({ id }) => id),
    groups.map(({ createdAt }) => (createdAt === undefined ? Buffer.alloc(0) : timeKey(createdAt))),
    groups.map(recordJson),
  ]
}

type GroupStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.run_info} (project, id, created, body, sort_key)
      SELECT $1, one.id, one.created, one.body::jsonb, one.sort_key
      FROM unnest($2::text[], $3::bytea[], $4::text[], $5::bytea[]) AS one (id, created, body, sort_key)
      ON CONFLICT (project, id) DO NOTHING RETURNING id`,
    lock: `SELECT body FROM ${tables.run_info} WHERE project = $1 AND id = ANY($2::text[]) ORDER BY id FOR UPDATE`,
    // The ids twice, for a planner that knows nothing of the table would walk through all of the project.
    replace: `UPDATE ${tables.run_info} AS info SET created = one.created, body = one.body::jsonb
      FROM unnest($2::text[], $3::bytea[], $4::text[]) AS one (id, created, body)
      WHERE info.project = $1 AND info.id = ANY($2::text[]) AND info.id = one.id`,
    get: `SELECT body FROM ${tables.run_info} WHERE project = $1 AND id = ANY($2::text[])`,
    ofItem: `SELECT info.body FROM ${tables.run_info} AS info
      WHERE info.project = $1 AND info.id IN (
        SELECT named.id FROM ${tables.item} AS item
        JOIN ${tables.run} AS run ON run.project = $1 AND run.item_id = item.id
        CROSS JOIN unnest(run.groups) AS named (id)
        WHERE item.project = $1 AND item.sha = $2
      )
      ORDER BY info.sort_key`,
    find: `SELECT body FROM ${tables.run_info}
      WHERE project = $1 AND ($2::text[] IS NULL OR id = ANY($2)) AND ${textFilter("body->>'description'", 3)}
      ORDER BY created DESC, sort_key DESC LIMIT $6`,
  }
}
