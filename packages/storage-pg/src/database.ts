import {
  projectName,
  type CompleteStorage,
  type StoreCorrupt,
  type StoreUnavailable,
} from '@gatewright/core/ports'
import { presetOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import { okAsync, type ResultAsync } from 'neverthrow'
import { archive, type ArchiveOptions, type ArchiveReport } from './archive/archive.ts'
import type { PgDriver } from './driver/driver.ts'
import { createProjectEngine } from './engine/engine.ts'
import { migrate, type MigrateOptions, type MigrationReport } from './migrate/migrate.ts'
import type { MigrationError } from './migrate/migration-errors.ts'
import { migrationStatus, type MigrationState } from './migrate/migration-status.ts'
import { listPartitions, maintain, type MaintainOptions } from './partitions/maintain.ts'
import type { Partition } from './partitions/partitions.ts'
import { createProjectStorage, readingFrom } from './project-storage.ts'
import { retain, type RetainOptions, type RetentionReport } from './retention/retain.ts'
import { schemaName } from './sql/tables.ts'

export interface PgDatabaseOptions {
  /** Of `fromPg` or `fromPglite`. */
  readonly driver: PgDriver
  /** The schema of the tables: lower-case letters, digits and _, at most 48 of them; default: `gatewright`. */
  readonly schema?: string
  /** Which outcomes results may have; default: the preset outcomes. */
  readonly outcomes?: OutcomeSet
  /** A driver over a streaming replica, for storages that are opened with `reads: 'replica'`. */
  readonly replica?: PgDriver
  /**
   * Whether connections say whose rows they may see, which row-level security asks of all but superusers; default: true.
   * Without, a pool of one superuser saves a round trip each time that a connection comes to another project.
   */
  readonly walls?: boolean
}

export interface OpenOptions {
  /**
   * Where results, groups, testcases, waivers, sign-offs, reports, decisions, quarantine, the audit log and the events of the feed are read. A
   * `replica` may lag behind, so that a gate misses what was stored a moment ago; default: `primary`.
   */
  readonly reads?: 'primary' | 'replica'
}

export interface PgMigrateOptions extends MigrateOptions {
  /** Also makes the partitions of results for the time to come, as `maintain` does. */
  readonly partitions?: MaintainOptions
}

/** Any number of projects in one schema of PostgreSQL. */
export interface PgDatabase {
  /**
   * The storage of one project. The same name opens the same data; no storage sees another project's.
   *
   * @throws TypeError where the name is no line of text of at most 512 characters, or where a replica is asked for that the
   * database was not given.
   */
  open(project: string, options?: OpenOptions): CompleteStorage
  /** Brings the schema to what this package expects; runs all that is pending or nothing, and each migration once. */
  migrate(options?: PgMigrateOptions): ResultAsync<MigrationReport, MigrationError>
  /** Which migrations there are, and when they ran. */
  status(): ResultAsync<readonly MigrationState[], MigrationError>
  /** Makes the partitions of results for the time to come; answers those that it made. To be called by a timer. */
  maintain(options: MaintainOptions): ResultAsync<readonly Partition[], MigrationError>
  /** Packs results that are old enough; see {@link archive}. To be called by a timer. */
  archive(options: ArchiveOptions): ResultAsync<ArchiveReport, StoreUnavailable | StoreCorrupt>
  /** Removes results and raw reports of a project that are old enough; see {@link retain}. To be called by a timer. */
  retain(
    project: string,
    options: RetainOptions,
  ): ResultAsync<RetentionReport, StoreUnavailable | StoreCorrupt>
  /** Which partitions there are. */
  partitions(): ResultAsync<readonly Partition[], MigrationError>
}

/**
 * A database over a driver. Nothing is read or written until something is asked for; the driver's pool stays the caller's
 * to end.
 *
 * @example
 * import { createPgDatabase, fromPg } from '@gatewright/storage-pg'
 * import { Pool } from 'pg'
 * import { from } from 'pg-copy-streams'
 *
 * const pool = new Pool({ connectionString: 'postgres://ci@localhost/results' })
 * const database = createPgDatabase({ driver: fromPg(pool, { copyFrom: from }) })
 * const migrated = await database.migrate()
 * if (migrated.isErr()) console.error(migrated.error.message)
 * const storage = database.open('shop')
 *
 * @throws TypeError where the name of the schema is none.
 */
export function createPgDatabase({
  driver,
  schema = 'gatewright',
  outcomes = presetOutcomes,
  replica,
  walls = true,
}: PgDatabaseOptions): PgDatabase {
  schemaName(schema)
  const storages = new Map<string, CompleteStorage>()
  const storageOf = (project: string): CompleteStorage => {
    const engine = createProjectEngine(driver, schema, project, { walls })
    const primary = createProjectStorage(engine, outcomes)
    storages.set(`primary ${project}`, primary)
    if (replica !== undefined) {
      const reader = createProjectEngine(replica, schema, project, { walls, numbers: engine })
      engine.onOtherDatabase(() => void reader.otherDatabase())
      storages.set(`replica ${project}`, readingFrom(createProjectStorage(reader, outcomes), primary))
    }
    return primary
  }
  return {
    open(project, { reads = 'primary' } = {}) {
      if (reads === 'replica' && replica === undefined)
        throw new TypeError('This database was given no replica to read from.')
      const name = projectName(project)
      // One for all callers: they share what it knows by heart, and what they append at the same time is stored together.
      const primary = storages.get(`primary ${name}`) ?? storageOf(name)
      return storages.get(`${reads} ${name}`) ?? primary
    },
    migrate: ({ partitions, ...options } = {}) =>
      migrate(driver, schema, options).andThen((report) =>
        partitions === undefined || report.dryRun
          ? okAsync(report)
          : maintain(driver, schema, partitions).map(() => report),
      ),
    status: () => migrationStatus(driver, schema),
    maintain: (options) => maintain(driver, schema, options),
    archive: (options) => archive(driver, schema, options),
    retain: (project, options) =>
      retain(createProjectEngine(driver, schema, projectName(project), { walls }), options),
    partitions: () => listPartitions(driver, schema),
  }
}
