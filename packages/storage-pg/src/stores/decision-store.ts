import {
  checkClosing,
  checkDecisionQuery,
  checkDecisionRecord,
  decisionChange,
  type DecisionRecord,
  type DecisionStore,
  type KeyConflict,
  type StoredDecision,
  type StoredDecisionQuery,
} from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { listPart, readPart } from './list-page.ts'
import { isSame, usedBefore } from './once-only.ts'
import { recordJson } from './record-json.ts'
import { isStored } from './stored-text.ts'
import { subjectSha } from './subject-sha.ts'

interface DecisionRow {
  readonly body: DecisionRecord
  readonly closed_at: Instant | null
}

/** The decisions of a project over the table `decision`. */
export function createDecisionStore(engine: ProjectEngine): DecisionStore {
  const sql = statementsOf(engine.tables)
  const decisionBy = async (
    session: PgSession,
    project: number,
    id: string,
  ): Promise<StoredDecision | undefined> => {
    if (!isStored(id)) return undefined
    const { rows } = await session.query<DecisionRow>(sql.get, [project, id])
    return rows.map(storedDecision)[0]
  }
  return {
    record: (input) =>
      checkDecisionRecord(input).asyncAndThen((decision) =>
        change(engine, (session, project) => recordDecision(session, project, sql, decision)),
      ),
    close: (id, at) =>
      checkClosing(at).asyncAndThen((closedAt) =>
        change<StoredDecision | undefined, never>(engine, async (session, project) => {
          const values = [project, id, closedAt]
          const { rows } = isStored(id) ? await session.query<DecisionRow>(sql.close, values) : { rows: [] }
          const [closed] = rows.map(storedDecision)
          return closed
            ? ok({ value: closed, events: [decisionChange(closed)] })
            : ok({ value: await decisionBy(session, project, id), events: [] })
        }),
      ),
    get: (id) => engine.read((session, project) => decisionBy(session, project, id)),
    find: (input, page) =>
      checkDecisionQuery(input)
        .andThen((query) => listPart(page).map((part) => ({ query, part })))
        .asyncAndThen(({ query, part }) =>
          engine.read(async (session, project) => {
            if (query.decisionContext !== undefined && !isStored(query.decisionContext)) return []
            const values = [project, ...findValues(query)]
            const rows = await readPart<DecisionRow>(session, sql.find, values, part)
            return rows.map(storedDecision)
          }),
        ),
  }
}

async function recordDecision(
  session: PgSession,
  project: number,
  sql: DecisionStatements,
  decision: DecisionRecord,
): Promise<Result<Changed<StoredDecision>, KeyConflict>> {
  const { id, subject, decisionContext, status, decidedAt } = decision
  const added = await session.query(sql.add, [
    project,
    id,
    sortKey(id),
    subjectSha(subject),
    decisionContext,
    status,
    timeKey(decidedAt),
    recordJson(decision),
  ])
  if (added.rowCount > 0) return ok({ value: decision, events: [decisionChange(decision)] })
  const { rows } = await session.query<DecisionRow>(sql.get, [project, id])
  const [known] = rows
  if (!known) throw changedMeanwhile()
  return isSame(known.body, decision)
    ? ok({ value: storedDecision(known), events: [] })
    : err(usedBefore(id, 'decision'))
}

function storedDecision({ body, closed_at: closedAt }: DecisionRow): StoredDecision {
  return closedAt === null ? body : { ...body, closedAt }
}

function findValues(query: StoredDecisionQuery): readonly unknown[] {
  const { subject, decisionContext, statuses, since, until, isOpen } = query
  return [
    subject === undefined ? null : subjectSha(subject),
    decisionContext ?? null,
    statuses?.filter(isStored) ?? null,
    since === undefined ? null : timeKey(since),
    until === undefined ? null : timeKey(until),
    isOpen ?? null,
  ]
}

type DecisionStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.decision} (project, id, sort_key, subject_sha, context, status, decided, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) ON CONFLICT (project, id) DO NOTHING`,
    close: `UPDATE ${tables.decision} SET closed_at = $3 WHERE project = $1 AND id = $2 AND closed_at IS NULL
      RETURNING body, closed_at`,
    get: `SELECT body, closed_at FROM ${tables.decision} WHERE project = $1 AND id = $2`,
    find: `SELECT body, closed_at FROM ${tables.decision}
      WHERE project = $1 AND ($2::bytea IS NULL OR subject_sha = $2) AND ($3::text IS NULL OR context = $3)
        AND ($4::text[] IS NULL OR status = ANY($4)) AND ($5::bytea IS NULL OR decided >= $5)
        AND ($6::bytea IS NULL OR decided < $6) AND ($7::bool IS NULL OR (closed_at IS NULL) = $7)
      ORDER BY decided DESC, sort_key DESC LIMIT $8`,
  }
}
