import { compareText } from '@gatewright/core/canonical'
import {
  checkQuarantineEntries,
  checkQuarantineQuery,
  quarantineChange,
  type QuarantineStore,
} from '@gatewright/core/ports'
import { compareInstants, type QuarantineEntry } from '@gatewright/core/schema'
import { ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { textSha, timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, type Changed } from './change.ts'
import { recordJson } from './record-json.ts'
import { isStored } from './stored-text.ts'

/** The quarantine of a project over the table `quarantine_entry`. */
export function createQuarantineStore(engine: ProjectEngine): QuarantineStore {
  const sql = statementsOf(engine.tables)
  return {
    append: (input) =>
      checkQuarantineEntries(input).asyncAndThen((entries) =>
        change(engine, (session, project) => addEntries(session, project, sql, entries)),
      ),
    entries: (input) =>
      checkQuarantineQuery(input).asyncAndThen(({ testcases, at }) =>
        engine.read(async (session, project) => {
          const { rows } = await session.query<{ body: QuarantineEntry }>(sql.find, [
            project,
            testcases?.filter(isStored).map(textSha) ?? null,
            at === undefined ? null : timeKey(at),
          ])
          return rows.map(({ body }) => body).sort(inOrder)
        }),
      ),
  }
}

async function addEntries(
  session: PgSession,
  project: number,
  sql: QuarantineStatements,
  input: readonly QuarantineEntry[],
): Promise<Result<Changed<void>, never>> {
  // Rows are locked in the order of their keys, and told of in the order in which they came.
  const bySha = new Map(input.map((entry) => [textSha(recordJson(entry)).toString('hex'), entry]))
  const sorted = [...bySha].sort(([a], [b]) => compareText(a, b))
  const entries = sorted.map(([, entry]) => entry)
  const added = await session.query<{ sha: Uint8Array }>(sql.add, [
    project,
    sorted.map(([sha]) => Buffer.from(sha, 'hex')),
    entries.map(({ testcase }) => textSha(testcase)),
    entries.map(({ from }) => timeKey(from)),
    entries.map(({ until }) => timeKey(until)),
    entries.map(recordJson),
  ])
  const addedShas = new Set(added.rows.map(({ sha }) => Buffer.from(sha).toString('hex')))
  const fresh = [...bySha].flatMap(([sha, entry]) => (addedShas.has(sha) ? [entry] : []))
  return ok({ value: undefined, events: fresh.length === 0 ? [] : [quarantineChange(fresh)] })
}

function inOrder(a: QuarantineEntry, b: QuarantineEntry): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareInstants(a.from, b.from) ||
    compareInstants(a.until, b.until) ||
    compareText(recordJson(a), recordJson(b))
  )
}

type QuarantineStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    add: `INSERT INTO ${tables.quarantine_entry} (project, sha, testcase_sha, from_key, until_key, body)
      SELECT $1, entry.sha, entry.testcase_sha, entry.from_key, entry.until_key, entry.body::jsonb
      FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[])
        AS entry (sha, testcase_sha, from_key, until_key, body)
      ON CONFLICT (project, sha) DO NOTHING RETURNING sha`,
    find: `SELECT body FROM ${tables.quarantine_entry}
      WHERE project = $1 AND ($2::bytea[] IS NULL OR testcase_sha = ANY($2))
        AND ($3::bytea IS NULL OR (from_key <= $3 AND until_key > $3))`,
  }
}
