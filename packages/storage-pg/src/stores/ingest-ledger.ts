import {
  checkIngestMove,
  checkIngestQuery,
  checkNewIngestEntry,
  ingestChange,
  nextIngestEntry,
  openedIngestEntry,
  type IngestEntry,
  type IngestLedger,
  type IngestMove,
  type IngestQuery,
  type KeyConflict,
  type NewIngestEntry,
  type StageConflict,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { changedMeanwhile, type Changed } from './change.ts'
import { digestBytes } from './digest-bytes.ts'
import { listPart, readPart } from './list-page.ts'
import { isSame, usedBefore } from './once-only.ts'
import { recordJson } from './record-json.ts'
import { sharedChange } from './shared-change.ts'
import { sharedRead } from './shared-read.ts'
import { isStored } from './stored-text.ts'

/** What it was opened with is kept, for an entry that is opened again is held against it. */
interface EntryRow {
  readonly id: string
  readonly body: { readonly opened: NewIngestEntry; readonly entry: IngestEntry }
}

type Entries = ReadonlyMap<string, EntryRow['body']>

/** The ledger of a project over the table `ingest_entry`. */
export function createIngestLedger(engine: ProjectEngine): IngestLedger {
  const sql = statementsOf(engine.tables)
  const open = sharedChange<NewIngestEntry, IngestEntry, KeyConflict>(
    engine,
    ({ id }) => id,
    (session, project, opened) => openEntries(session, project, sql, opened),
  )
  const move = sharedChange<Move, IngestEntry, StageConflict>(
    engine,
    ({ id }) => id,
    (session, project, moves) => moveEntries(session, project, sql, moves),
  )
  const get = sharedRead(engine, (session, project, ids) => entriesOf(session, project, sql.get, ids))
  return {
    open: (input) => checkNewIngestEntry(input).asyncAndThen(open),
    move: (id, from, step) =>
      checkIngestMove(from, step).asyncAndThen((checked) => move({ id, step: checked })),
    get: (id) => get(id).map((found) => found?.entry),
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

async function entriesOf(
  session: PgSession,
  project: number,
  sql: string,
  ids: readonly string[],
): Promise<Entries> {
  const { rows } = await session.query<EntryRow>(sql, [project, ids.filter(isStored)], { isKept: true })
  return new Map(rows.map(({ id, body }) => [id, body]))
}

async function openEntries(
  session: PgSession,
  project: number,
  sql: LedgerStatements,
  opened: readonly NewIngestEntry[],
): Promise<readonly Result<Changed<IngestEntry>, KeyConflict>[]> {
  const entries = opened.map(openedIngestEntry)
  const added = await session.query<Pick<EntryRow, 'id'>>(
    sql.add,
    [
      project,
      entries.map(({ id }) => id),
      entries.map(({ id }) => sortKey(id)),
      entries.map(({ stage }) => stage),
      entries.map(({ report }) => digestBytes(report)),
      entries.map(({ receivedAt }) => timeKey(receivedAt)),
      entries.map(({ changedAt }) => timeKey(changedAt)),
      opened.map((one) => recordJson({ opened: one, entry: openedIngestEntry(one) })),
    ],
    { isKept: true },
  )
  const isNew = new Set(added.rows.map(({ id }) => id))
  const others = opened.flatMap(({ id }) => (isNew.has(id) ? [] : [id]))
  const known = others.length === 0 ? new Map() : await entriesOf(session, project, sql.get, others)
  return entries.map((entry, place) => {
    if (isNew.has(entry.id)) return ok({ value: entry, events: [ingestChange(entry)] })
    const before: EntryRow['body'] | undefined = known.get(entry.id)
    if (!before) throw changedMeanwhile()
    return isSame(before.opened, opened[place] ?? entry)
      ? ok({ value: before.entry, events: [] })
      : err(usedBefore(entry.id, 'ingest entry'))
  })
}

interface Move {
  readonly id: string
  readonly step: IngestMove
}

async function moveEntries(
  session: PgSession,
  project: number,
  sql: LedgerStatements,
  moves: readonly Move[],
): Promise<readonly Result<Changed<IngestEntry>, StageConflict>[]> {
  const ids = moves.map(({ id }) => id)
  const known = await entriesOf(session, project, sql.lock, ids)
  const moved = moves.map(({ id, step }) => nextIngestEntry(id, known.get(id)?.entry, step))
  const entries = moved.flatMap((one) => (one.isOk() ? [one.value] : []))
  if (entries.length > 0) {
    await session.query(
      sql.replace,
      [
        project,
        entries.map(({ id }) => id),
        entries.map(({ stage }) => stage),
        entries.map(({ changedAt }) => timeKey(changedAt)),
        entries.map((entry) => recordJson({ opened: known.get(entry.id)?.opened ?? entry, entry })),
      ],
      { isKept: true },
    )
  }
  return moved.map((one) => one.map((entry) => ({ value: entry, events: [ingestChange(entry)] })))
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
      SELECT $1, one.id, one.sort_key, one.stage, one.report_sha, one.received, one.changed, one.body::jsonb
      FROM unnest($2::text[], $3::bytea[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[])
        AS one (id, sort_key, stage, report_sha, received, changed, body)
      ON CONFLICT (project, id) DO NOTHING RETURNING id`,
    lock: `SELECT id, body FROM ${tables.ingest_entry} WHERE project = $1 AND id = ANY($2::text[]) ORDER BY id FOR UPDATE`,
    // The ids twice, for a planner that knows nothing of the table would walk through all of the project.
    replace: `UPDATE ${tables.ingest_entry} AS entry SET stage = one.stage, changed = one.changed, body = one.body::jsonb
      FROM unnest($2::text[], $3::text[], $4::bytea[], $5::text[]) AS one (id, stage, changed, body)
      WHERE entry.project = $1 AND entry.id = ANY($2::text[]) AND entry.id = one.id`,
    get: `SELECT id, body FROM ${tables.ingest_entry} WHERE project = $1 AND id = ANY($2::text[])`,
    find: `SELECT body FROM ${tables.ingest_entry}
      WHERE project = $1 AND ($2::text[] IS NULL OR stage = ANY($2)) AND ($3::bytea IS NULL OR report_sha = $3)
        AND ($4::text IS NULL OR body->'entry'->>'uploader' = $4) AND ($5::bytea IS NULL OR changed < $5)
      ORDER BY received DESC, sort_key DESC LIMIT $6`,
  }
}
