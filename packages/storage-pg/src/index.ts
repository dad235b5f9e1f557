export type { ArchiveOptions, ArchiveReport } from './archive/archive.ts'
export type { Compression } from './archive/compression.ts'
export {
  createPgDatabase,
  type OpenOptions,
  type PgDatabase,
  type PgDatabaseOptions,
  type PgMigrateOptions,
} from './database.ts'
export type { ConnectionOptions } from './driver/connection-settings.ts'
export type {
  CopyTarget,
  PgAnswer,
  PgDriver,
  PgFeatures,
  PgSession,
  TransactionOptions,
} from './driver/driver.ts'
export { fromPg, type FromPgOptions } from './driver/from-pg.ts'
export {
  fromPglite,
  type PgliteLike,
  type PgliteOptions,
  type PgliteSessionLike,
} from './driver/from-pglite.ts'
export type { CopyStreamLike, PgClientLike, PgNotificationLike, PgPoolLike } from './driver/pg-like.ts'
export { errorRegistry, type StoragePgErrorKind } from './error-registry.ts'
export type { MigrateOptions, MigrationReport } from './migrate/migrate.ts'
export type {
  MigrationChanged,
  MigrationError,
  MigrationFailed,
  SchemaTooNew,
} from './migrate/migration-errors.ts'
export type { MigrationState } from './migrate/migration-status.ts'
export { printMigrations, type PrintMigrationsOptions } from './migrate/print-migrations.ts'
export { printRoles, type PrintRolesOptions } from './migrate/print-roles.ts'
export type { MaintainOptions } from './partitions/maintain.ts'
export type { Partition } from './partitions/partitions.ts'
export type { PartitionPeriod } from './partitions/periods.ts'
export type { RetainOptions, RetentionReport } from './retention/retain.ts'
