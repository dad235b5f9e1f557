import {
  checkIngestMove,
  checkIngestQuery,
  checkNewIngestEntry,
  ingestChange,
  nextIngestEntry,
  openedIngestEntry,
  type IngestEntry,
  type IngestLedger,
  type IngestQuery,
  type KeyConflict,
  type NewIngestEntry,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { digestBytes } from './digest-bytes.ts'
import { listPart, readPart } from './list-page.ts'
import { isSame, usedBefore } from './once-only.ts'
import { recordJson } from './record-json.ts'
import { isStored } from './stored-text.ts'

/** What it was opened with is kept, for an entry that is opened again is held against it. */
interface EntryRow {
  readonly body: { readonly opened: NewIngestEntry; readonly entry: IngestEntry }
}

/** The ledger of a project over the table `ingest_entry`. */
export function createIngestLedger(engine: ProjectEngine): IngestLedger {
  const sql = statementsOf(engine.tables)
  return {
    open: (input) =>
      checkNewIngestEntry(input).asyncAndThen((opened) =>
        change(engine, (session, project) => openEntry(session, project, sql, opened)),
      ),
    move: (id, from, step) =>
      checkIngestMove(from, step).asyncAndThen((checked) =>
        change(engine, async (session, project) => {
          const { rows } = isStored(id)
            ? await session.query<EntryRow>(sql.lock, [project, id])
            : { rows: [] }
          const [known] = rows
          const moved = nextIngestEntry(id, known?.body.entry, checked)
          if (known && moved.isOk()) {
            const { stage, changedAt } = moved.value
            const body = recordJson({ opened: known.body.opened, entry: moved.value })
            await session.query(sql.replace, [project, id, stage, timeKey(changedAt), body])
          }
          return moved.map((entry) => ({ value: entry, events: [ingestChange(entry)] }))
        }),
      ),
    get: (id) =>
      engine.read(async (session, project) => {
        if (!isStored(id)) return undefined
        const { rows } = await session.query<EntryRow>(sql.get, [project, id])
        return rows[0]?.body.entry
      }),
    find: (input, page) =>
      checkIngestQuery(input)
        .andThen((query) => listPart(page).map((part) => ({ query, part })))
        .asyncAndThen(({ query, part }) =>
          engine.read(async (session, project) => {
            const values = [project, ...findValues(query)]
            const rows = await readPart<EntryRow>(session, sql.find, values, part)
            return rows.map(({ body }) => body.entry)
          }),
        ),
  }
}

async function openEntry(
  session: PgSession,
  project: number,
  sql: LedgerStatements,
  opened: NewIngestEntry,
): Promise<Result<Changed<IngestEntry>, KeyConflict>> {
  const entry = openedIngestEntry(opened)
  const { id, stage, report, receivedAt, changedAt } = entry
  const added = await session.query(sql.add, [
    project,
    id,
    sortKey(id),
    stage,
    digestBytes(report),
    timeKey(receivedAt),
    timeKey(changedAt),
    recordJson({ opened, entry }),
  ])
  if (added.rowCount > 0) return ok({ value: entry, events: [ingestChange(entry)] })
  const { rows } = await session.query<EntryRow>(sql.get, [project, id])
  const [known] = rows
  if (!known) throw changedMeanwhile()
  return isSame(known.body.opened, opened)
    ? ok({ value: known.body.entry, events: [] })
    : err(usedBefore(id, 'ingest entry'))
}

function findValues(query: IngestQuery): readonly unknown[] {
  const { stages, report, uploader, changedBefore } = query
  return [
    stages ?? null,
    report === undefined ? null : digestBytes(report),
    // An empty text is nobody's name.
    uploader === undefined || isStored(uploader) ? (uploader ?? null) : '',
    changedBefore === undefined ? null : timeKey(changedBefore),
  ]
}

type LedgerStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.ingest_entry} (project, id, sort_key, stage, report_sha, received, changed, body)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) ON CONFLICT (project, id) DO NOTHING`,
    lock: `SELECT body FROM ${tables.ingest_entry} WHERE project = $1 AND id = $2 FOR UPDATE`,
    replace: `UPDATE ${tables.ingest_entry} SET stage = $3, changed = $4, body = $5::jsonb WHERE project = $1 AND id = $2`,
    get: `SELECT body FROM ${tables.ingest_entry} WHERE project = $1 AND id = $2`,
    find: `SELECT body FROM ${tables.ingest_entry}
      WHERE project = $1 AND ($2::text[] IS NULL OR stage = ANY($2)) AND ($3::bytea IS NULL OR report_sha = $3)
        AND ($4::text IS NULL OR body->'entry'->>'uploader' = $4) AND ($5::bytea IS NULL OR changed < $5)
      ORDER BY received DESC, sort_key DESC LIMIT $6`,
  }
}
