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
  type StoreUnavailable,
} from '@gatewright/core/ports'
import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { digestBytes, digestOfBytes } from './digest-bytes.ts'
import { listPart, readPart } from './list-page.ts'
import { sharedChange } from './shared-change.ts'

const pieceBytes = 1024 * 1024

/** More bytes than these have a transaction of their own: others would wait for them. */
const mostShared = 64 * 1024

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
  const putSmall = sharedChange<PutReport, RawReportReceipt, never>(engine, keyOf, (session, project, puts) =>
    putReports(session, project, sql, puts),
  )
  const putLarge = (one: PutReport): ResultAsync<RawReportReceipt, StoreUnavailable> =>
    change(engine, async (session, project) => {
      const [put] = await putReports(session, project, sql, [one])
      if (!put) throw new Error('A report that was put has no answer.')
      return put
    })
  return {
    put: (bytes, said) =>
      checkRawReport(bytes, said).asyncAndThen((about) => {
        // The caller may go on with its bytes while they are stored.
        const own = Uint8Array.from(bytes)
        const one = { bytes: own, sha: shaOf(own), about }
        return isSmall(one) ? putSmall(one) : putLarge(one)
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

interface PutReport {
  readonly bytes: Uint8Array
  readonly sha: Buffer
  readonly about: RawReportAbout
}

function keyOf({ sha }: PutReport): string {
  return sha.toString('hex')
}

function isSmall({ bytes }: PutReport): boolean {
  return bytes.length <= mostShared
}

async function putReports(
  session: PgSession,
  project: number,
  sql: ReportStatements,
  puts: readonly PutReport[],
): Promise<readonly Result<Changed<RawReportReceipt>, never>[]> {
  const added = await session.query<{ sha: Buffer }>(
    sql.add,
    [
      project,
      puts.map(({ sha }) => sha),
      puts.map(({ bytes }) => bytes.length),
      puts.map(({ about }) => about.mediaType ?? null),
      puts.map(({ about }) => about.receivedAt),
      puts.map(({ about }) => timeKey(about.receivedAt)),
      puts.map((put) => (isSmall(put) ? put.bytes : null)),
    ],
    { isKept: true },
  )
  const isNew = new Set(added.rows.map(({ sha }) => sha.toString('hex')))
  const others = puts.flatMap((put) => (isNew.has(keyOf(put)) ? [] : [put.sha]))
  const { rows } =
    others.length === 0 ? { rows: [] } : await session.query<ReportRow>(sql.hold, [project, others])
  const known = new Map<string, RawReport>(rows.map(reportOf).map((report) => [report.digest, report]))
  for (const put of puts)
    if (!isSmall(put) && isNew.has(keyOf(put))) await putPieces(session, project, sql, put)
  return puts.map((put) => {
    const { bytes, about } = put
    const digest = digestOfBytes(put.sha)
    if (isNew.has(keyOf(put))) {
      const info: RawReport = { digest, size: bytes.length, ...about }
      return ok({ value: { ...info, isNew: true }, events: [reportChange(info)] })
    }
    const info = known.get(digest)
    if (!info) throw changedMeanwhile()
    return ok({ value: { ...info, isNew: false }, events: [] })
  })
}

async function putPieces(
  session: PgSession,
  project: number,
  sql: ReportStatements,
  { bytes, sha }: PutReport,
): Promise<void> {
  for (let piece = 0; piece * pieceBytes < bytes.length; piece++) {
    const body = bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes)
    await session.query(sql.addPiece, [project, sha, piece, body])
  }
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
    add: `WITH asked AS (
        SELECT * FROM unnest($2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])
          AS one (sha, size, media_type, received_at, received, body)
      ), added AS (
        INSERT INTO ${tables.raw_report} (project, sha, size, media_type, received_at, received)
        SELECT $1, sha, size, media_type, received_at, received FROM asked
        ON CONFLICT (project, sha) DO NOTHING RETURNING sha
      ), pieces AS (
        INSERT INTO ${tables.raw_report_piece} (project, sha, piece, body)
        SELECT $1, sha, 0, asked.body FROM added JOIN asked USING (sha) WHERE asked.body IS NOT NULL
      )
      SELECT sha FROM added`,
    addPiece: `INSERT INTO ${tables.raw_report_piece} (project, sha, piece, body) VALUES ($1, $2, $3, $4)`,
    // Nobody removes it before the caller hears that it is there.
    hold: `SELECT ${columns} FROM ${tables.raw_report} WHERE project = $1 AND sha = ANY($2::bytea[]) ORDER BY sha FOR SHARE`,
    get: `SELECT ${columns} FROM ${tables.raw_report} WHERE project = $1 AND sha = $2`,
    pieces: `SELECT body FROM ${tables.raw_report_piece}
      WHERE project = $1 AND sha = $2 AND piece >= $3 ORDER BY piece LIMIT $4`,
    find: `SELECT ${columns} FROM ${tables.raw_report}
      WHERE project = $1 AND ($2::bytea IS NULL OR received < $2) ORDER BY received DESC, sha DESC LIMIT $3`,
    remove: `DELETE FROM ${tables.raw_report} WHERE project = $1 AND sha = $2 RETURNING ${columns}`,
    removePieces: `DELETE FROM ${tables.raw_report_piece} WHERE project = $1 AND sha = $2`,
  }
}
