import {
  auditChange,
  checkAuditAppend,
  checkAuditRead,
  nextAuditEvents,
  type AuditAppend,
  type AuditEvent,
  type AuditLog,
  type StoredAuditEvent,
  type VersionConflict,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { digestBytes, digestOfBytes } from './digest-bytes.ts'
import { recordJson } from './record-json.ts'

interface EventRow {
  readonly version: bigint
  readonly digest: Uint8Array
  readonly body: AuditEvent
}

/** The audit log of a project over the table `audit_event`. */
export function createAuditLog(engine: ProjectEngine): AuditLog {
  const sql = statementsOf(engine.tables)
  return {
    append: (stream, expectedVersion, events) =>
      checkAuditAppend({ stream, expectedVersion, events }).asyncAndThen((append) =>
        change(engine, (session, project) => addEvents(session, project, sql, append)),
      ),
    read: (from, page) =>
      checkAuditRead(from, page).asyncAndThen(({ stream, after, limit }) =>
        engine.read(async (session, project) => {
          const { rows } = await session.query<EventRow>(sql.read, [project, stream, after, limit])
          return rows.map((row) => eventOf(stream, row))
        }),
      ),
  }
}

/** Of two who saw the same last event, the second finds its version taken when it adds its own. */
async function addEvents(
  session: PgSession,
  project: number,
  sql: AuditStatements,
  append: AuditAppend,
): Promise<Result<Changed<readonly StoredAuditEvent[]>, VersionConflict>> {
  const { stream, events } = append
  const { rows } = await session.query<{ version: bigint; digest: Uint8Array }>(sql.last, [project, stream])
  const [last] = rows.map(({ version, digest }) => ({
    version: Number(version),
    digest: digestOfBytes(digest),
  }))
  const next = nextAuditEvents(last, append)
  if (next.isErr()) return err(next.error)
  const stored = next.value
  if (stored.length === 0) return ok({ value: stored, events: [] })
  const added = await session.query(sql.add, [
    project,
    stream,
    stored.map(({ version }) => version),
    stored.map(({ digest }) => digestBytes(digest)),
    events.map(recordJson),
  ])
  if (added.rowCount !== stored.length) throw changedMeanwhile()
  return ok({ value: stored, events: [auditChange(stream, stored)] })
}

function eventOf(stream: string, { version, digest, body }: EventRow): StoredAuditEvent {
  return { ...body, stream, version: Number(version), digest: digestOfBytes(digest) }
}

type AuditStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    last: `SELECT version, digest FROM ${tables.audit_event}
      WHERE project = $1 AND stream = $2 ORDER BY version DESC LIMIT 1`,
    add: `INSERT INTO ${tables.audit_event} (project, stream, version, digest, body)
      SELECT $1, $2, event.version, event.digest, event.body::jsonb
      FROM unnest($3::bigint[], $4::bytea[], $5::text[]) AS event (version, digest, body)
      ON CONFLICT (project, stream, version) DO NOTHING`,
    read: `SELECT version, digest, body FROM ${tables.audit_event}
      WHERE project = $1 AND stream = $2 AND version > $3 ORDER BY version LIMIT $4`,
  }
}
