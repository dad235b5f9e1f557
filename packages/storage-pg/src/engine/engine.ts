import { randomInt } from 'node:crypto'
import type { StoreUnavailable } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import { checkedSession } from '../driver/checked-session.ts'
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
  /** The number of the project; undefined as long as nobody asked for one to be made. */
  knownNumber(): Promise<number | undefined>
  /**
   * How often the database turned out to be another one than that which numbers of rows were read from. Whoever keeps such
   * numbers from one statement to the next holds this against what it was then.
   */
  epoch(): number
  /** Called back whenever the database is another one: what was kept of it is to be forgotten. */
  onOtherDatabase(forget: () => void): void
  /**
   * To be called, and its answer thrown, where a row is not what it was: the database was restored from an older copy, a
   * replica was promoted that had not got the end of it, or the schema was made anew. Work is then tried again.
   */
  otherDatabase(): Error
  /**
   * Runs work outside of a transaction, on one connection at a time: for a single statement. Tried again where a
   * deadlock, a serialization failure or a lost connection says so, so the work must not mind being run twice.
   */
  statement<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
  ): ResultAsync<Value, StoreUnavailable>
  /**
   * As `statement`, for work that only reads. A project that is not there is not made by it: work is then given a number
   * that no row has.
   */
  read<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
  ): ResultAsync<Value, StoreUnavailable>
  /**
   * Runs work in a transaction, which is tried again as a whole in the same cases, but for a connection that was lost
   * during the commit: then it may have been done. One that only reads makes no project, as `read`.
   */
  transaction<Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
    options?: TransactionOptions,
  ): ResultAsync<Value, StoreUnavailable>
}

export interface ProjectEngineOptions {
  /** Whether connections say whose rows they may see, as row-level security asks; default: true. */
  readonly walls?: boolean
  /** The engine that knows the number of the project: a replica can't make one; default: this one does. */
  readonly numbers?: Pick<ProjectEngine, 'number' | 'knownNumber'>
}

/** The engine of one project over a driver. */
export function createProjectEngine(
  driver: PgDriver,
  schema: string,
  name: string,
  { walls = true, numbers }: ProjectEngineOptions = {},
): ProjectEngine {
  const tables = tablesOf(schema)
  let known: Promise<number> | undefined
  let epoch = 0
  const forgetting: (() => void)[] = []
  const ownNumber = (): Promise<number> => {
    known ??= numberOf(driver, tables, name)
    // What failed is asked again next time.
    known.catch(() => (known = undefined))
    return known
  }
  const ownKnownNumber = async (): Promise<number | undefined> => {
    if (known !== undefined) return known
    const found = await findNumber(driver, tables, name)
    if (found !== undefined) known ??= Promise.resolve(found)
    return found
  }
  const { number, knownNumber } = numbers ?? { number: ownNumber, knownNumber: ownKnownNumber }
  const readNumber = async (): Promise<number> => (await knownNumber()) ?? noProject
  let walled: { readonly project: number; readonly driver: PgDriver } | undefined
  const driverOf = (project: number): PgDriver => {
    if (walled?.project !== project)
      walled = { project, driver: (walls ? driver.inProject?.(project) : undefined) ?? driver }
    return walled.driver
  }
  /** What is answered when the database has become another one may be of the one before: nobody gets to see it. */
  const inEpoch = (begun: number, session: PgSession): PgSession =>
    checkedSession(session, () => {
      if (epoch !== begun) throw anotherDatabase()
    })
  const statement = <Value>(
    work: (session: PgSession, project: number) => Promise<Value>,
    numberOfWork: () => Promise<number>,
  ): ResultAsync<Value, StoreUnavailable> =>
    ResultAsync.fromPromise(
      retriesOf(
        async () => {
          const begun = epoch
          const project = await numberOfWork()
          return work(inEpoch(begun, driverOf(project)), project)
        },
        { mayRepeat: () => true },
      ),
      storeUnavailable,
    )
  return {
    name,
    tables,
    driver,
    number,
    knownNumber,
    epoch: () => epoch,
    onOtherDatabase: (forget) => void forgetting.push(forget),
    otherDatabase() {
      epoch++
      known = undefined
      for (const forget of forgetting) forget()
      return anotherDatabase()
    },
    statement: (work) => statement(work, number),
    read: (work) => statement(work, readNumber),
    transaction(work, options) {
      let isDone = false
      const attempt = async (): ReturnType<typeof work> => {
        isDone = false
        const begun = epoch
        const project = await (options?.isReadOnly === true ? readNumber() : number())
        return driverOf(project).transaction(async (session) => {
          const value = await work(inEpoch(begun, session), project)
          isDone = true
          return value
        }, options)
      }
      return ResultAsync.fromPromise(retriesOf(attempt, { mayRepeat: () => !isDone }), storeUnavailable)
    },
  }
}

/** As after a serialization failure, whose SQLSTATE this has. */
function anotherDatabase(): Error {
  return Object.assign(new Error('The database is another one than before.'), { code: '40001' })
}

/** A column of `int` takes as much. */
const mostNumber = 2 ** 31

/** Numbers of projects begin at 1. */
export const noProject = 0

async function numberOf(driver: PgDriver, tables: Tables, name: string): Promise<number> {
  for (;;) {
    const found = await findNumber(driver, tables, name)
    if (found !== undefined) return found
    // No counter: who still knows a number of a database that was restored or made anew must not meet another project by it.
    await driver.query(
      `INSERT INTO ${tables.project} (id, name, name_sha) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [randomInt(1, mostNumber), name, textSha(name)],
    )
  }
}

async function findNumber(driver: PgDriver, tables: Tables, name: string): Promise<number | undefined> {
  const { rows } = await driver.query<{ id: number }>(
    `SELECT id FROM ${tables.project} WHERE name_sha = $1`,
    [textSha(name)],
  )
  return rows[0]?.id
}
