import type { ErrorRegistration } from '@gatewright/core/errors'

/** The kinds of error that this package returns beside those of core. */
export type StoragePgErrorKind =
  | 'storage-pg/migration-changed'
  | 'storage-pg/migration-failed'
  | 'storage-pg/schema-too-new'
  | 'storage-pg/history-write-failed'

/** What is fixed about each kind; spread it beside the registry of `@gatewright/core/errors`. */
export const errorRegistry: Readonly<Record<StoragePgErrorKind, ErrorRegistration>> = {
  'storage-pg/migration-changed': {
    meaning:
      'A migration that ran is not the one of this package: its checksum differs; `version` says which.',
    retryable: false,
    httpStatus: 500,
    category: 'database',
  },
  'storage-pg/migration-failed': {
    meaning: 'The database refused a migration; nothing of this run was kept. `cause` is what it said.',
    retryable: false,
    httpStatus: 500,
    category: 'database',
  },
  'storage-pg/schema-too-new': {
    meaning: 'A newer version of the package migrated the database: `version` is the newest that ran.',
    retryable: false,
    httpStatus: 500,
    category: 'database',
  },
  'storage-pg/history-write-failed': {
    meaning:
      'A Parquet file of the history could not be made or kept; `file` is its name. The next export makes it again.',
    retryable: true,
    httpStatus: 500,
    category: 'database',
  },
}
