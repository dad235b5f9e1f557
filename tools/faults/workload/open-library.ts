import { from as copyFrom } from 'pg-copy-streams'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { createPgDatabase, fromPg, type PgDriver } from '../../../packages/storage-pg/src/index.ts'
import type { Connection } from './connection.ts'
import { openPool } from './open-pool.ts'

/** The library's database, as one process has it open. */
export interface OpenLibrary {
  open(project: string): CompleteStorage
  /** Makes its tables. */
  migrate(): Promise<void>
  /** Closes its connections. */
  end(): Promise<void>
}

/**
 * Opens the library's database.
 *
 * @param hold - called at the end of each transaction that may write, before it is committed; nothing is held open without
 */
export function openLibrary(connection: Connection, hold?: () => Promise<void>): OpenLibrary {
  const pool = openPool(connection)
  const own = fromPg(pool, { copyFrom })
  const driver = hold ? holdingOpen(own, hold) : own
  const database = createPgDatabase({ driver })
  return {
    open: (project) => database.open(project),
    async migrate() {
      const report = await database.migrate()
      if (report.isErr())
        throw new Error(`The tables can't be made: ${report.error.message}`, { cause: report.error })
    },
    end: () => pool.end(),
  }
}

/** A driver whose transactions stay open for a while before they are committed, also those of a single statement. */
function holdingOpen(driver: PgDriver, hold: () => Promise<void>): PgDriver {
  const transaction: PgDriver['transaction'] = (work, options) =>
    driver.transaction(async (session) => {
      const value = await work(session)
      if (options?.isReadOnly !== true) await hold()
      return value
    }, options)
  const { inProject } = driver
  return {
    ...driver,
    transaction,
    query: (sql, values) =>
      sql.trimStart().startsWith('SELECT')
        ? driver.query(sql, values)
        : transaction((session) => session.query(sql, values)),
    ...(inProject ? { inProject: (project) => holdingOpen(inProject(project), hold) } : {}),
  }
}
