import { waiverEventsChange, type KeyConflict } from '@gatewright/core/ports'
import type { WaiverEvent } from '@gatewright/core/schema'
import { conflictingWaiver, reservedWaiverIdPrefix, waivedSubjectKey } from '@gatewright/core/waiver'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import type { Changed } from './change.ts'
import { keyConflict } from './key-conflict.ts'
import { recordJson } from './record-json.ts'

/** The events of waivers, inside of somebody's transaction or statement. */
export interface WaiverEventTable {
  add(
    session: PgSession,
    project: number,
    events: readonly WaiverEvent[],
  ): Promise<Result<Changed<void>, KeyConflict>>
  /** All events of every waiver that was requested for a subject. */
  ofSubject(session: PgSession, project: number, subjectSha: Buffer): Promise<readonly WaiverEvent[]>
}

interface EventRow {
  readonly body: WaiverEvent
}

export function createWaiverEventTable(tables: Tables): WaiverEventTable {
  const sql = statementsOf(tables)
  return {
    async add(session, project, events) {
      // Two requests under one id are two rows, so nothing but this row makes the second caller see the first.
      await session.query(sql.lock, [project])
      const requested = [...new Set(events.map(({ waiverId }) => waiverId))]
      const known = await session.query<EventRow>(sql.requests, [project, requested])
      const requests = new Map(known.rows.map(({ body }) => [body.waiverId, body]))
      const conflict = conflictingWaiver(events, (waiverId) => requests.get(waiverId))
      if (conflict !== undefined) return err(waiverConflict(conflict))

      const bySha = new Map(events.map((event) => [textSha(recordJson(event)).toString('hex'), event]))
      const added = await session.query<{ sha: Uint8Array }>(sql.add, [project, ...columnsOf(bySha)])
      const addedShas = new Set(added.rows.map(({ sha }) => Buffer.from(sha).toString('hex')))
      const fresh = [...bySha].flatMap(([sha, event]) => (addedShas.has(sha) ? [event] : []))
      return ok({ value: undefined, events: fresh.length === 0 ? [] : [waiverEventsChange(fresh)] })
    },
    async ofSubject(session, project, subjectSha) {
      const { rows } = await session.query<EventRow>(sql.ofSubject, [project, subjectSha])
      return rows.map(({ body }) => body)
    },
  }
}

function columnsOf(bySha: ReadonlyMap<string, WaiverEvent>): readonly (readonly unknown[])[] {
  const events = [...bySha.values()]
  return [
    [...bySha.keys()].map((sha) => Buffer.from(sha, 'hex')),
    events.map(({ waiverId }) => waiverId),
    events.map((event) =>
      event.kind === 'requested' ? textSha(waivedSubjectKey(event.scope.subject)) : null,
    ),
    events.map(recordJson),
  ]
}

function waiverConflict(waiverId: string): KeyConflict {
  return keyConflict(
    waiverId,
    waiverId.startsWith(reservedWaiverIdPrefix)
      ? `The waiver "${waiverId}" takes no events: it is a record of WaiverDB, as all are whose ids begin with "${reservedWaiverIdPrefix}", and only a record with "waived": false takes it back.`
      : `The waiver "${waiverId}" was used before with another content.`,
  )
}

function statementsOf(tables: Tables) {
  return {
    lock: `INSERT INTO ${tables.counter} AS counter (project, kind, last) VALUES ($1, 'lock:waiver-event', 1)
      ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + 1`,
    requests: `SELECT body FROM ${tables.waiver_event}
      WHERE project = $1 AND waiver_id = ANY($2::text[]) AND body->>'kind' = 'requested'`,
    add: `INSERT INTO ${tables.waiver_event} (project, sha, waiver_id, subject_sha, body)
      SELECT $1, event.sha, event.waiver_id, event.subject_sha, event.body::jsonb
      FROM unnest($2::bytea[], $3::text[], $4::bytea[], $5::text[]) AS event (sha, waiver_id, subject_sha, body)
      ON CONFLICT (project, sha) DO NOTHING RETURNING sha`,
    ofSubject: `SELECT body FROM ${tables.waiver_event}
      WHERE project = $1 AND waiver_id IN (
        SELECT about.waiver_id FROM ${tables.waiver_event} AS about WHERE about.project = $1 AND about.subject_sha = $2
      )`,
  }
}
