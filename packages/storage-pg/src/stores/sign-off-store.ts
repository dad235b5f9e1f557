import {
  checkSignOffs,
  signOffsChange,
  type KeyConflict,
  type SignOffStore,
  type SubjectSignOff,
} from '@gatewright/core/ports'
import { compareText } from '@gatewright/core/canonical'
import { compareInstants } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import type { Tables } from '../sql/tables.ts'
import { change, type Changed } from './change.ts'
import { checkOnceOnly, eachOnce } from './once-only.ts'
import { recordJson } from './record-json.ts'
import { subjectSha } from './subject-sha.ts'

interface SignOffRow {
  readonly body: SubjectSignOff
}

/** The sign-offs of a project over the table `sign_off`. */
export function createSignOffStore(engine: ProjectEngine): SignOffStore {
  const sql = statementsOf(engine.tables)
  return {
    append: (input) =>
      checkSignOffs(input).asyncAndThen((checked) =>
        change(engine, (session, project) => addSignOffs(session, project, sql, checked)),
      ),
    about: (subject) =>
      engine.read(async (session, project) => {
        const { rows } = await session.query<SignOffRow>(sql.about, [project, subjectSha(subject)])
        return rows.map(({ body }) => body).sort(byTime)
      }),
  }
}

/** Those that are known are read once the others are in: whoever adds the same ids meanwhile waits for this transaction. */
async function addSignOffs(
  session: PgSession,
  project: number,
  sql: SignOffStatements,
  signOffs: readonly SubjectSignOff[],
): Promise<Result<Changed<void>, KeyConflict>> {
  const sorted = eachOnce(signOffs)
  const ids = sorted.map(({ id }) => id)
  const shas = sorted.map(({ subject }) => subjectSha(subject))
  const added = await session.query<{ id: string }>(sql.add, [project, ids, shas, sorted.map(recordJson)])
  const fresh = new Set(added.rows.map(({ id }) => id))
  const known = await session.query<SignOffRow>(sql.known, [project, ids.filter((id) => !fresh.has(id))])
  const stored = known.rows.map(({ body }) => body)
  return checkOnceOnly(signOffs, stored, 'sign-off').map(() => {
    const told = signOffs.filter(({ id }) => fresh.delete(id))
    return { value: undefined, events: told.length === 0 ? [] : [signOffsChange(told)] }
  })
}

function byTime(a: SubjectSignOff, b: SubjectSignOff): number {
  return compareInstants(a.at, b.at) || compareText(a.id, b.id)
}

type SignOffStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.sign_off} (project, id, subject_sha, body)
      SELECT $1, sign_off.id, sign_off.subject_sha, sign_off.body::jsonb
      FROM unnest($2::text[], $3::bytea[], $4::text[]) AS sign_off (id, subject_sha, body)
      ON CONFLICT (project, id) DO NOTHING RETURNING id`,
    known: `SELECT body FROM ${tables.sign_off} WHERE project = $1 AND id = ANY($2::text[])`,
    about: `SELECT body FROM ${tables.sign_off} WHERE project = $1 AND subject_sha = $2`,
  }
}
