import type { AuditLog } from './audit-log.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { DecisionStore } from './decision-store.ts'
import type { IngestLedger } from './ingest-ledger.ts'
import type { Outbox } from './outbox.ts'
import type { QuarantineStore } from './quarantine-store.ts'
import type { RawReportStore } from './raw-report-store.ts'
import type { ProjectStorage, ResultStore } from './result-store.ts'
import type { SignOffStore } from './sign-off-store.ts'
import type { StateStore } from './state-store.ts'

/** A guarantee that an adapter may leave out, and says so. */
export type StorageCapability =
  /** Takes outcomes beside the preset ones. */
  | 'own-outcomes'
  /** Answers `storedAfter` and `storedThrough` of a query, and has the change feed that gives the positions. */
  | 'feed'
  /** Answers `results.stored`. */
  | 'stored-results'
  /** Answers `results.remove`. */
  | 'results-removal'
  | 'sign-offs'
  | 'reports'
  | 'ingest'
  | 'decisions'
  | 'quarantine'
  | 'states'
  | 'outbox'
  | 'audit'

/** Every capability: what a complete storage declares. */
export const storageCapabilities: readonly StorageCapability[] = Object.freeze([
  'own-outcomes',
  'feed',
  'stored-results',
  'results-removal',
  'sign-offs',
  'reports',
  'ingest',
  'decisions',
  'quarantine',
  'states',
  'outbox',
  'audit',
])

/** The stores beside those that a gate needs. */
export interface ExtraStores {
  readonly feed: ChangeFeed
  readonly signOffs: SignOffStore
  readonly reports: RawReportStore
  readonly ingest: IngestLedger
  readonly decisions: DecisionStore
  readonly quarantine: QuarantineStore
  readonly states: StateStore
  readonly outbox: Outbox
  readonly audit: AuditLog
}

/** A result store with all that it may leave out. */
export type CompleteResultStore = Required<ResultStore>

/** A project's storage with everything that there is a port for. */
export interface CompleteStorage extends ProjectStorage, ExtraStores {
  readonly results: CompleteResultStore
  /** What it can do beyond the core of the contract. */
  readonly capabilities: readonly StorageCapability[]
}
