import { waiverRecordsChange, type WaiverRecordFilter, type WaiverRecordQuery } from '@gatewright/core/ports'
import type { NewWaiverDbRecord, WaiverDbRecord } from '@gatewright/core/schema'
import { waivedSubjectKey } from '@gatewright/core/waiver'
import { ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import type { Changed } from './change.ts'
import { recordJson } from './record-json.ts'

/** The records of WaiverDB, inside of somebody's transaction or statement. */
export interface WaiverRecordTable {
  add(
    session: PgSession,
    project: number,
    records: readonly NewWaiverDbRecord[],
  ): Promise<Result<Changed<readonly WaiverDbRecord[]>, never>>
  get(session: PgSession, project: number, id: number): Promise<WaiverDbRecord | undefined>
  ofSubject(session: PgSession, project: number, subjectSha: Buffer): Promise<readonly WaiverDbRecord[]>
  /** All records that `findWaiverRecords` must see to answer a query, and perhaps others. */
  candidates(
    session: PgSession,
    project: number,
    query: WaiverRecordQuery,
  ): Promise<readonly WaiverDbRecord[]>
}

interface RecordRow {
  readonly body: WaiverDbRecord
}

export function createWaiverRecordTable(tables: Tables): WaiverRecordTable {
  const sql = statementsOf(tables)
  const bodies = async (session: PgSession, text: string, values: readonly unknown[]) =>
    (await session.query<RecordRow>(text, values)).rows.map(({ body }) => body)
  return {
    async add(session, project, input) {
      if (input.length === 0) return ok({ value: [], events: [] })
      const { rows } = await session.query<{ last: bigint }>(sql.number, [project, input.length])
      const first = Number(rows[0]?.last) - input.length + 1
      const records = input.map((record, index) => ({ id: first + index, ...record }))
      await session.query(sql.add, [
        project,
        records.map(({ id }) => id),
        records.map((record) => subjectShaOf(record.subject_type, record.subject_identifier)),
        records.map(({ testcase }) => textSha(testcase)),
        records.map(recordJson),
      ])
      return ok({ value: records, events: [waiverRecordsChange(records)] })
    },
    async get(session, project, id) {
      if (!Number.isSafeInteger(id)) return undefined
      const [record] = await bodies(session, sql.get, [project, id])
      return record
    },
    ofSubject: (session, project, subjectSha) => bodies(session, sql.ofSubject, [project, subjectSha]),
    async candidates(session, project, query) {
      const narrowed = narrow(query)
      return bodies(session, sql.candidates, [
        project,
        narrowed === undefined,
        narrowed?.subjectShas ?? [],
        narrowed?.testcaseShas ?? [],
      ])
    },
  }
}

interface Narrowed {
  readonly subjectShas: readonly Buffer[]
  readonly testcaseShas: readonly Buffer[]
}

/**
 * By which subjects and testcases the records of a query can be found; undefined where all must be looked at. Where later
 * records make others obsolete, a key narrows only if those have the same value under it.
 */
function narrow({ filters, currentBy }: WaiverRecordQuery): Narrowed | undefined {
  const isShared = (key: keyof WaiverDbRecord): boolean => currentBy === undefined || currentBy.includes(key)
  const bySubject = isShared('subject_type') && isShared('subject_identifier')
  const byTestcase = isShared('testcase')
  const subjectShas: Buffer[] = []
  const testcaseShas: Buffer[] = []
  for (const filter of filters) {
    const subjectSha = bySubject ? subjectShaIn(filter) : undefined
    if (subjectSha) subjectShas.push(subjectSha)
    else if (byTestcase && filter.testcase !== undefined) testcaseShas.push(textSha(filter.testcase))
    else return undefined
  }
  return { subjectShas, testcaseShas }
}

function subjectShaIn({
  subject_type: type,
  subject_identifier: identifier,
}: WaiverRecordFilter): Buffer | undefined {
  return type === undefined || identifier === undefined ? undefined : subjectShaOf(type, identifier)
}

function subjectShaOf(type: string, identifier: string): Buffer {
  return textSha(waivedSubjectKey({ type, identifier }))
}

function statementsOf(tables: Tables) {
  return {
    // In the transaction that stores them: what is rolled back takes no number.
    number: `INSERT INTO ${tables.counter} AS counter (project, kind, last) VALUES ($1, 'id:waiver-record', $2)
      ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last RETURNING last`,
    add: `INSERT INTO ${tables.waiver_record} (project, id, subject_sha, testcase_sha, body)
      SELECT $1, record.id, record.subject_sha, record.testcase_sha, record.body::jsonb
      FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::text[]) AS record (id, subject_sha, testcase_sha, body)`,
    get: `SELECT body FROM ${tables.waiver_record} WHERE project = $1 AND id = $2`,
    ofSubject: `SELECT body FROM ${tables.waiver_record} WHERE project = $1 AND subject_sha = $2`,
    candidates: `SELECT body FROM ${tables.waiver_record}
      WHERE project = $1 AND ($2::bool OR subject_sha = ANY($3::bytea[]) OR testcase_sha = ANY($4::bytea[]))`,
  }
}
