export type { AbortSignalLike, ByteSource } from './byte-source.ts'
export type { CaseAttempt, CaseFailure, CaseOutcome, CaseRecord, CaseSource } from './case-record.ts'
export type {
  CaseCounts,
  CaseStream,
  ParseReportOptions,
  ReportDiagnostic,
  ReportError,
  ReportLimits,
  ReportParser,
  ReportPlace,
  ReportSummary,
} from './report-parser.ts'
export { queryAll } from './query-all.ts'
export { checkReportKey, projectName } from './report-key.ts'
export {
  checkPage,
  cursorAfter,
  defaultPageLimit,
  largestPageLimit,
  type CheckedPage,
  type PageRequest,
  type ResultPage,
  type ResultPlace,
} from './result-page.ts'
export type {
  AppendError,
  AppendReceipt,
  GroupStore,
  KeyConflict,
  ProjectStorage,
  PutError,
  QueryError,
  ReadError,
  ResultQuery,
  ResultStore,
  SourceFailed,
  StoreUnavailable,
} from './result-store.ts'
