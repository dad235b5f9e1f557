import type { Instant } from '@gatewright/core/schema'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import { schemaName } from '../sql/tables.ts'
import {
  migrationError,
  type MigrationChanged,
  type MigrationError,
  type SchemaTooNew,
} from './migration-errors.ts'
import { readMigrationFiles, versionTable, type MigrationFile } from './migration-files.ts'

/** A migration, and when it ran; without a time it is pending. */
export interface MigrationState {
  readonly version: number
  readonly name: string
  readonly checksum: string
  readonly ranAt?: Instant
}

interface RanMigration {
  readonly version: bigint
  readonly name: string | null
  readonly md5: string | null
  readonly ran_at: string | null
}

/** Every migration of the package in its order, with those that ran and those that are pending. */
export function migrationStatus(
  session: PgSession,
  schema: string,
): ResultAsync<readonly MigrationState[], MigrationError> {
  return ResultAsync.fromPromise(readStatus(session, schema), migrationError).andThen((status) => status)
}

/** The same for whoever is inside of a transaction: what the driver throws is thrown on. */
export async function readStatus(
  session: PgSession,
  schema: string,
): Promise<Result<readonly MigrationState[], MigrationChanged | SchemaTooNew>> {
  return compare(await readMigrationFiles(), await readRan(session, schemaName(schema)))
}

async function readRan(session: PgSession, schema: string): Promise<readonly RanMigration[]> {
  const table = `"${schema}"."${versionTable}"`
  const found = await session.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    table,
  ])
  if (found.rows[0]?.found !== true) return []
  const ran = await session.query<RanMigration>(
    `SELECT version, name, md5, to_char(run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ran_at
     FROM ${table} WHERE version > 0 ORDER BY version`,
  )
  return ran.rows
}

/** Holds the migrations that ran against those that there are. */
function compare(
  files: readonly MigrationFile[],
  ran: readonly RanMigration[],
): Result<readonly MigrationState[], MigrationChanged | SchemaTooNew> {
  const newest = Number(ran.at(-1)?.version ?? 0n)
  if (newest > (files.at(-1)?.version ?? 0))
    return err({
      kind: 'storage-pg/schema-too-new',
      message: `Migration ${newest} ran, which this version of the package does not know: use the version that ran it, or a later one.`,
      retryable: false,
      version: newest,
    })
  const byVersion = new Map(ran.map((migration) => [Number(migration.version), migration]))
  const changed = files.find(
    ({ version, checksum }) => (byVersion.get(version)?.md5 ?? checksum) !== checksum,
  )
  if (changed !== undefined)
    return err({
      kind: 'storage-pg/migration-changed',
      message: `Migration ${changed.version} ran with another text than this package has.`,
      retryable: false,
      version: changed.version,
    })
  return ok(
    files.map(({ version, name, checksum }) => {
      const ranAt = byVersion.get(version)?.ran_at
      return { version, name, checksum, ...(ranAt ? { ranAt: ranAt as Instant } : {}) }
    }),
  )
}
