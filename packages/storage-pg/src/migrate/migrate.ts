import { ResultAsync, type Result } from 'neverthrow'
import type { PgDriver, PgSession } from '../driver/driver.ts'
import { sqlState } from '../engine/failures.ts'
import { retriesOf } from '../engine/retries.ts'
import { schemaName } from '../sql/tables.ts'
import { citusSql } from './citus.ts'
import { migrationError, type MigrationError } from './migration-errors.ts'
import { createRunner } from './migration-files.ts'
import { readStatus, type MigrationState } from './migration-status.ts'
import { bootstrapSql, lockSql } from './version-table.ts'

export interface MigrateOptions {
  /** Answers what would run, and runs nothing; default: false. */
  readonly dryRun?: boolean
  /** Also distributes the tables over the workers of a Citus cluster; default: false. */
  readonly citus?: boolean
}

export interface MigrationReport {
  /** What ran, or would run; nothing where the database is as this package expects it. */
  readonly migrations: readonly MigrationState[]
  readonly dryRun: boolean
}

/**
 * Brings a schema to the state that this package expects, in one transaction: all that is pending runs, or nothing does.
 *
 * Two callers at once run each migration once: the second waits, and finds nothing left. Needs a role that may create the
 * schema, or that owns it.
 */
export function migrate(
  driver: PgDriver,
  schema: string,
  { dryRun = false, citus = false }: MigrateOptions = {},
): ResultAsync<MigrationReport, MigrationError> {
  const name = schemaName(schema)
  const run = async (): Promise<Result<MigrationReport, MigrationError>> => {
    if (dryRun) return report(await readStatus(driver, name), dryRun)
    await bootstrap(driver, name)
    return driver.transaction(async (session) => {
      await session.script(lockSql(name))
      const pending = report(await readStatus(session, name), dryRun)
      if (pending.isErr()) return pending
      await createRunner(name, (sql) => execute(session, sql)).migrate()
      if (citus) await session.script(citusSql(name))
      return pending
    })
  }
  return ResultAsync.fromPromise(retriesOf(run, { mayRepeat: () => true }), migrationError).andThen(
    (result) => result,
  )
}

function report(
  status: Awaited<ReturnType<typeof readStatus>>,
  dryRun: boolean,
): Result<MigrationReport, MigrationError> {
  return status.map((migrations) => ({
    migrations: migrations.filter(({ ranAt }) => ranAt === undefined),
    dryRun,
  }))
}

/** IF NOT EXISTS does not see what another transaction is about to commit: then the second try does. */
async function bootstrap(driver: PgDriver, schema: string): Promise<void> {
  try {
    await driver.script(bootstrapSql(schema))
  } catch (cause) {
    if (!['23505', '42P06', '42P07', '42710'].includes(sqlState(cause) ?? '')) throw cause
    await driver.script(bootstrapSql(schema))
  }
}

/** The runner reads rows of a few statements and runs all others as scripts. */
async function execute(session: PgSession, sql: string): Promise<{ rows: object[] }> {
  if (/^\s*SELECT\b/i.test(sql)) return { rows: [...(await session.query(sql)).rows] }
  await session.script(sql)
  return { rows: [] }
}
