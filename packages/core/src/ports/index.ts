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
export type {
  AppendError,
  AppendReceipt,
  GroupStore,
  KeyConflict,
  ProjectStorage,
  ReadError,
  ResultQuery,
  ResultStore,
  StoreUnavailable,
} from './result-store.ts'
