export { exportHistory } from './export-history.ts'
export type { HistoryError, HistoryWriteFailed } from './history-errors.ts'
export type { HistoryFile } from './history-file.ts'
export { historyFolder } from './history-folder.ts'
export type { HistoryOptions, HistoryReport, HistorySource } from './history-options.ts'
export type { HistoryOrder } from './history-row.ts'
export type {
  ParquetColumn,
  ParquetElement,
  ParquetFileParts,
  ParquetWriteBuffer,
} from './parquet-library.ts'
