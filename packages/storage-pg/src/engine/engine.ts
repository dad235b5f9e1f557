import type { StoreUnavailable } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import type { PgDriver, PgSession } from '../driver/driver.ts'
import { textSha } from '../sql/keys.ts'
import { tablesOf, type Tables } from '../sql/tables.ts'
import { retriesOf, storeUnavailable } from './failures.ts'

/** A project of the database: what every store of this package works with. */
export interface ProjectEngine {
  readonly name: string
  readonly tables: Tables
  readonly driver: PgDriver
  /**
   * The number of the project, which every statement names first. Made when it is first asked for.
   */
  number(): Promise<number>
  /**
   * Runs work outside of a transaction, on one connection at a time: for a single statement. Tried again where a
   * deadlock, a serialization failure or a lost connection says so, so the work must not mind being run twice.
   */
  statement<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
  ): ResultAsync<Value, StoreUnavailable>
  /** Runs work in a transaction, which is tried again as a whole in the same cases. */
  transaction<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
  ): ResultAsync<Value, StoreUnavailable>
}

/** The engine of one project over a driver. */
export function createProjectEngine(driver: PgDriver, schema: string, name: string): ProjectEngine {
  const tables = tablesOf(schema)
  let known: Promise<number> | undefined
  const number = (): Promise<number> => {
    known ??= numberOf(driver, tables, name)
    // What failed is asked again next time.
    known.catch(() => (known = undefined))
    return known
  }
  const attempt = <Value>(work: () => Promise<Value>): ResultAsync<Value, StoreUnavailable> =>
    ResultAsync.fromPromise(retriesOf(work), storeUnavailable)
  return {
    name,
    tables,
    driver,
    number,
    statement: (work) => attempt(async () => work(driver, await number())),
    transaction: (work) =>
      attempt(async () => {
        const project = await number()
        return driver.transaction((session) => work(session, project))
      }),
  }
}

async function numberOf(driver: PgDriver, tables: Tables, name: string): Promise<number> {
  const sha = textSha(name)
  const find = `SELECT id FROM ${tables.project} WHERE name_sha = $1`
  for (;;) {
    const { rows } = await driver.query<{ id: number }>(find, [sha])
    if (rows[0]) return rows[0].id
    await driver.query(
      `INSERT INTO ${tables.project} (id, name, name_sha)
       SELECT coalesce(max(id), 0) + 1, $1, $2 FROM ${tables.project} ON CONFLICT DO NOTHING`,
      [name, sha],
    )
  }
}
