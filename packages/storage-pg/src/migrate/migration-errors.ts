import type { ErrorValue } from '@gatewright/core/errors'
import type { StoreUnavailable } from '@gatewright/core/ports'
import { isContention, isLostConnection, sqlState, storeUnavailable } from '../engine/failures.ts'

/** A migration that ran has another checksum than the one in this package. */
export interface MigrationChanged extends ErrorValue<'storage-pg/migration-changed'> {
  readonly retryable: false
  readonly version: number
}

/** The database was migrated by a newer version of this package, which alone knows what it holds. */
export interface SchemaTooNew extends ErrorValue<'storage-pg/schema-too-new'> {
  readonly retryable: false
  /** The newest migration that ran. */
  readonly version: number
}

/** The database refused a statement of a migration. */
export interface MigrationFailed extends ErrorValue<'storage-pg/migration-failed'> {
  readonly retryable: false
}

export type MigrationError = MigrationChanged | SchemaTooNew | MigrationFailed | StoreUnavailable

/** The error for what a migration threw. */
export function migrationError(cause: unknown): MigrationError {
  const state = sqlState(cause)
  if (state === undefined || isLostConnection(cause) || isContention(cause) || /^(53|55|57)/.test(state))
    return storeUnavailable(cause)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return {
    kind: 'storage-pg/migration-failed',
    message: `The database refused a migration (${state}): ${reason}`,
    retryable: false,
    cause,
  }
}
