import { testcaseChange, type TestcaseStore } from '@gatewright/core/ports'
import { checkSchema, TestcaseSchema, type Testcase } from '@gatewright/core/schema'
import { ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { change, changedMeanwhile, type Changed } from './change.ts'
import { listPart, readPart } from './list-page.ts'
import { recordJson } from './record-json.ts'
import { sharedRead } from './shared-read.ts'
import { isStored } from './stored-text.ts'
import { textFilter, textFilterValues } from './text-filter.ts'

interface TestcaseRow {
  readonly body: Testcase | null
}

/** What is known about the testcases of a project: the bodies in the dictionary of their names. */
export function createTestcaseStore(engine: ProjectEngine): TestcaseStore {
  const sql = statementsOf(engine.tables)
  return {
    put: (input) =>
      checkSchema(TestcaseSchema, input).asyncAndThen((testcase) =>
        change(engine, (session, project) => putTestcase(session, project, sql, testcase)),
      ),
    get: sharedRead(engine, (session, project, names) => testcasesOf(session, project, sql.get, names)),
    find: ({ names }, page) =>
      listPart(page).asyncAndThen((part) =>
        engine.read(async (session, project) => {
          const values = [project, ...textFilterValues(names)]
          const rows = await readPart<TestcaseRow>(session, sql.find, values, part)
          return rows.flatMap(({ body }) => body ?? [])
        }),
      ),
  }
}

async function testcasesOf(
  session: PgSession,
  project: number,
  sql: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Testcase>> {
  const shas = names.filter(isStored).map(textSha)
  const { rows } = await session.query<TestcaseRow>(sql, [project, shas], { isKept: true })
  return new Map(rows.flatMap(({ body }) => (body ? [[body.name, body] as const] : [])))
}

async function putTestcase(
  session: PgSession,
  project: number,
  sql: TestcaseStatements,
  testcase: Testcase,
): Promise<Result<Changed<Testcase>, never>> {
  const sha = textSha(testcase.name)
  const { rows } = await session.query<{ id: number; body: Testcase | null }>(sql.lock, [project, sha])
  const [known] = rows
  const body = recordJson(testcase)
  if (known?.body && recordJson(known.body) === body) return ok({ value: testcase, events: [] })
  if (known) await session.query(sql.replace, [project, known.id, body])
  else {
    const numbered = await session.query<{ last: bigint }>(sql.number, [project])
    const id = Number(numbered.rows[0]?.last)
    const added = await session.query(sql.add, [
      project,
      id,
      testcase.name,
      sha,
      sortKey(testcase.name),
      body,
    ])
    if (added.rowCount === 0) throw changedMeanwhile()
  }
  return ok({ value: testcase, events: [testcaseChange(testcase)] })
}

type TestcaseStatements = ReturnType<typeof statementsOf>

function statementsOf(tables: Tables) {
  return {
    lock: `SELECT id, body FROM ${tables.testcase} WHERE project = $1 AND sha = $2 FOR UPDATE`,
    replace: `UPDATE ${tables.testcase} SET body = $3::jsonb WHERE project = $1 AND id = $2`,
    // The numbers are those of the dictionary. Its row stays locked until the commit, so nobody adds the name meanwhile.
    number: `INSERT INTO ${tables.counter} AS counter (project, kind, last) VALUES ($1, 'id:testcase', 1)
      ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + 1 RETURNING last`,
    add: `INSERT INTO ${tables.testcase} (project, id, name, sha, sort_key, body) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
      ON CONFLICT (project, sha) DO NOTHING`,
    get: `SELECT body FROM ${tables.testcase} WHERE project = $1 AND sha = ANY($2::bytea[])`,
    find: `SELECT body FROM ${tables.testcase}
      WHERE project = $1 AND body IS NOT NULL AND ${textFilter('name', 2)}
      ORDER BY sort_key LIMIT $5`,
  }
}
