import type { StoreUnavailable } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import type { PgDriver, PgSession, TransactionOptions } from '../driver/driver.ts'
import { textSha } from '../sql/keys.ts'
import { tablesOf, type Tables } from '../sql/tables.ts'
import { storeUnavailable } from './failures.ts'
import { retriesOf } from './retries.ts'

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
  /**
   * Runs work in a transaction, which is tried again as a whole in the same cases, but for a connection that was lost
   * during the commit: then it may have been done.
   */
  transaction<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
    options?: TransactionOptions,
  ): ResultAsync<Value, StoreUnavailable>
}

export interface ProjectEngineOptions {
  /** Whether connections say whose rows they may see, as row-level security asks; default: true. */
  readonly walls?: boolean
  /** Asks for the number of the project where another engine knows it: a replica can't make one; default: this one does. */
  readonly number?: () => Promise<number>
}

/** The engine of one project over a driver. */
export function createProjectEngine(
  driver: PgDriver,
  schema: string,
  name: string,
  { walls = true, number: givenNumber }: ProjectEngineOptions = {},
): ProjectEngine {
  const tables = tablesOf(schema)
  let known: Promise<number> | undefined
  const ownNumber = (): Promise<number> => {
    known ??= numberOf(driver, tables, name)
    // What failed is asked again next time.
    known.catch(() => (known = undefined))
    return known
  }
  const number = givenNumber ?? ownNumber
  let walled: PgDriver | undefined
  const driverOf = (project: number): PgDriver =>
    (walled ??= (walls ? driver.inProject?.(project) : undefined) ?? driver)
  return {
    name,
    tables,
    driver,
    number,
    statement: (work) =>
      ResultAsync.fromPromise(
        retriesOf(
          async () => {
            const project = await number()
            return work(driverOf(project), project)
          },
          { mayRepeat: () => true },
        ),
        storeUnavailable,
      ),
    transaction(work, options) {
      let isDone = false
      const attempt = async (): ReturnType<typeof work> => {
        isDone = false
        const project = await number()
        return driverOf(project).transaction(async (session) => {
          const value = await work(session, project)
          isDone = true
          return value
        }, options)
      }
      return ResultAsync.fromPromise(retriesOf(attempt, { mayRepeat: () => !isDone }), storeUnavailable)
    },
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
