import { groupChange, type GroupStore, type KeyConflict } from '@gatewright/core/ports'
import { checkSchema, GroupSchema, itemKey, type Group } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, textSha, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, type Changed } from './change.ts'
import { keyConflict } from './key-conflict.ts'
import { listPart, readPart } from './list-page.ts'
import { recordJson } from './record-json.ts'
import { isStored } from './stored-text.ts'
import { textFilter, textFilterValues } from './text-filter.ts'

interface GroupRow {
  readonly body: Group
}

/** The groups of a project over the table `run_info`. */
export function createGroupStore(engine: ProjectEngine): GroupStore {
  const sql = statementsOf(engine.tables)
  return {
    put: (input) =>
      checkSchema(GroupSchema, input).asyncAndThen((group) =>
        change(engine, (session, project) => putGroup(session, project, sql, group)),
      ),
    get: (id) =>
      engine.read(async (session, project) => {
        if (!isStored(id)) return undefined
        const { rows } = await session.query<GroupRow>(sql.get, [project, id])
        return rows[0]?.body
      }),
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

/** Of two who put a group that is new, the second waits for the first and then finds it there. */
async function putGroup(
  session: PgSession,
  project: number,
  sql: GroupStatements,
  group: Group,
): Promise<Result<Changed<Group>, KeyConflict>> {
  const created = group.createdAt === undefined ? Buffer.alloc(0) : timeKey(group.createdAt)
  const row = [project, group.id, created, recordJson(group)]
  const added = await session.query(sql.add, [...row, sortKey(group.id)])
  if (added.rowCount === 0) {
    const { rows } = await session.query<GroupRow>(sql.lock, [project, group.id])
    const known = rows[0]?.body
    if (known && recordJson(known) === recordJson(group)) return ok({ value: known, events: [] })
    if (known && known.state !== 'open')
      return err(keyConflict(group.id, `The group "${group.id}" is closed and never changes.`))
    await session.query(sql.replace, row)
  }
  return ok({ value: group, events: [groupChange(group)] })
}

type GroupStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.run_info} (project, id, created, body, sort_key) VALUES ($1, $2, $3, $4::jsonb, $5)
      ON CONFLICT (project, id) DO NOTHING`,
    lock: `SELECT body FROM ${tables.run_info} WHERE project = $1 AND id = $2 FOR UPDATE`,
    replace: `UPDATE ${tables.run_info} SET created = $3, body = $4::jsonb WHERE project = $1 AND id = $2`,
    get: `SELECT body FROM ${tables.run_info} WHERE project = $1 AND id = $2`,
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
