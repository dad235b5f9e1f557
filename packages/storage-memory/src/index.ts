export { errorRegistry, type StorageErrorKind } from './error-registry.ts'
export {
  createMemoryDatabase,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  type ProjectContents,
} from './memory-database.ts'
export type { NumberSeries } from './number-table.ts'
export type { StoredReport } from './report-log.ts'
export { restoreMemoryDatabase, type CorruptSnapshot } from './restore-memory-database.ts'
export { snapshotLines } from './snapshot-lines.ts'
