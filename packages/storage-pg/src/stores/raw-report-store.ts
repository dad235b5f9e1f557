import { createHash } from 'node:crypto'
import type { Digest } from '@gatewright/core/canonical'
import {
  checkRawReport,
  checkRawReportQuery,
  reportChange,
  reportRemovedChange,
  type RawReport,
  type RawReportAbout,
  type RawReportReceipt,
  type RawReportStore,
  type StoreCorrupt,
} from '@gatewright/core/ports'
import { err, ok, okAsync, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { digestBytes, digestOfBytes } from './digest-bytes.ts'
import { listPart, readPart } from './list-page.ts'

const pieceBytes = 1024 * 1024

/** How many pieces one statement reads: an answer is a text of twice its bytes before it is read. */
const piecesAtOnce = 8

interface ReportRow {
  readonly sha: Uint8Array
  readonly size: bigint
  readonly media_type: string | null
  readonly received_at: string
}

/** The reports of a project as they were sent, in pieces of 1 MiB. */
export function createRawReportStore(engine: ProjectEngine): RawReportStore {
  const sql = statementsOf(engine.tables)
  const infoOf = async (session: PgSession, project: number, sha: Buffer): Promise<RawReport | undefined> => {
    const { rows } = await session.query<ReportRow>(sql.get, [project, sha])
    return rows.map(reportOf)[0]
  }
  return {
    put: (bytes, said) =>
      checkRawReport(bytes, said).asyncAndThen((about) => {
        // The caller may go on with its bytes while they are stored.
        const own = Uint8Array.from(bytes)
        return change(engine, (session, project) => putReport(session, project, sql, own, about))
      }),
    read(digest) {
      const sha = digestBytes(digest)
      if (!sha) return okAsync(undefined)
      // As of one instant, for somebody may remove it between the pieces, and somebody else put it again.
      return engine
        .transaction(
          async (session, project) => {
            if (!(await infoOf(session, project, sha))) return ok(undefined)
            const bytes = await piecesOf(session, project, sql, sha)
            return shaOf(bytes).equals(sha) ? ok(bytes) : err(corrupt(digest))
          },
          { isReadOnly: true },
        )
        .andThen((read) => read)
    },
    info(digest) {
      const sha = digestBytes(digest)
      return sha ? engine.read((session, project) => infoOf(session, project, sha)) : okAsync(undefined)
    },
    find: (query, page) =>
      checkRawReportQuery(query)
        .andThen(({ receivedBefore }) => listPart(page).map((part) => ({ receivedBefore, part })))
        .asyncAndThen(({ receivedBefore, part }) =>
          engine.read(async (session, project) => {
            const before = receivedBefore === undefined ? null : timeKey(receivedBefore)
            const rows = await readPart<ReportRow>(session, sql.find, [project, before], part)
            return rows.map(reportOf)
          }),
        ),
    remove(digest) {
      const sha = digestBytes(digest)
      if (!sha) return okAsync(false)
      return change<boolean, never>(engine, async (session, project) => {
        const { rows } = await session.query<ReportRow>(sql.remove, [project, sha])
        const [removed] = rows.map(reportOf)
        // Pieces without a report that was there are of one that somebody put meanwhile.
        if (!removed) return ok({ value: false, events: [] })
        await session.query(sql.removePieces, [project, sha])
        return ok({ value: true, events: [reportRemovedChange(removed)] })
      })
    },
  }
}

async function putReport(
  session: PgSession,
  project: number,
  sql: ReportStatements,
  bytes: Uint8Array,
  { receivedAt, mediaType }: RawReportAbout,
): Promise<Result<Changed<RawReportReceipt>, never>> {
  const sha = shaOf(bytes)
  const row = [project, sha, bytes.length, mediaType ?? null, receivedAt, timeKey(receivedAt)]
  const added = await session.query<ReportRow>(sql.add, row)
  if (added.rowCount === 0) {
    const known = await session.query<ReportRow>(sql.hold, [project, sha])
    const [info] = known.rows.map(reportOf)
    if (!info) throw changedMeanwhile()
    return ok({ value: { ...info, isNew: false }, events: [] })
  }
  for (let piece = 0; piece * pieceBytes < bytes.length; piece++) {
    const body = bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes)
    await session.query(sql.addPiece, [project, sha, piece, body])
  }
  const info: RawReport = {
    digest: digestOfBytes(sha),
    size: bytes.length,
    ...(mediaType !== undefined && { mediaType }),
    receivedAt,
  }
  return ok({ value: { ...info, isNew: true }, events: [reportChange(info)] })
}

async function piecesOf(
  session: PgSession,
  project: number,
  sql: ReportStatements,
  sha: Buffer,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const values = [project, sha, pieces.length, piecesAtOnce]
    const { rows } = await session.query<{ body: Uint8Array }>(sql.pieces, values)
    pieces.push(...rows.map(({ body }) => body))
    if (rows.length < piecesAtOnce) return joined(pieces)
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

function reportOf({ sha, size, media_type: mediaType, received_at: receivedAt }: ReportRow): RawReport {
  return {
    digest: digestOfBytes(sha),
    size: Number(size),
    ...(mediaType !== null && { mediaType }),
    receivedAt,
  }
}

function shaOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function corrupt(digest: Digest): StoreCorrupt {
  const message = `What was read back of the report ${digest} is not what was stored.`
  return { kind: 'store/corrupt', message, retryable: false, key: digest }
}

type ReportStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  const columns = 'sha, size, media_type, received_at'
  return {
    add: `INSERT INTO ${tables.raw_report} (project, sha, size, media_type, received_at, received)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project, sha) DO NOTHING`,
    addPiece: `INSERT INTO ${tables.raw_report_piece} (project, sha, piece, body) VALUES ($1, $2, $3, $4)`,
    // Nobody removes it before the caller hears that it is there.
    hold: `SELECT ${columns} FROM ${tables.raw_report} WHERE project = $1 AND sha = $2 FOR SHARE`,
    get: `SELECT ${columns} FROM ${tables.raw_report} WHERE project = $1 AND sha = $2`,
    pieces: `SELECT body FROM ${tables.raw_report_piece}
      WHERE project = $1 AND sha = $2 AND piece >= $3 ORDER BY piece LIMIT $4`,
    find: `SELECT ${columns} FROM ${tables.raw_report}
      WHERE project = $1 AND ($2::bytea IS NULL OR received < $2) ORDER BY received DESC, sha DESC LIMIT $3`,
    remove: `DELETE FROM ${tables.raw_report} WHERE project = $1 AND sha = $2 RETURNING ${columns}`,
    removePieces: `DELETE FROM ${tables.raw_report_piece} WHERE project = $1 AND sha = $2`,
  }
}
