export type { ApiAnswer, ApiHandler, ApiRequest, ApiUser } from './api.ts'
export { readApiPath, type ApiPath } from './api-path.ts'
export type { AbortSignalLike, ByteSource, ReadableStreamLike } from './byte-source.ts'
export type {
  CaseAttachment,
  CaseAttempt,
  CaseFailure,
  CaseMoment,
  CaseOutcome,
  CaseRecord,
  CaseSource,
} from './case-record.ts'
export type {
  CaseCounts,
  CaseStream,
  DeclaredCounts,
  ParseReportOptions,
  ReportDiagnostic,
  ReportError,
  ReportLimits,
  ReportParser,
  ReportPlace,
  ReportSummary,
} from './report-parser.ts'
export { messageAnswer, serveApi, type ApiRoute, type ApiWork, type ServeApiOptions } from './serve-api.ts'
export { auditDigest } from './audit-digest.ts'
export type { AuditEvent, AuditLog, AuditPage, StoredAuditEvent } from './audit-log.ts'
export type {
  ChangeFeed,
  ConsumerCommit,
  FeedConsumer,
  FeedEvent,
  FeedEventKind,
  FeedLease,
  FeedPosition,
  LeaseLost,
  LeaseRequest,
} from './change-feed.ts'
export type { Clock } from './clock.ts'
export type { CompleteStorage, ExtraStores, StorageCapability } from './complete-storage.ts'
export type {
  CitedEvidence,
  DecisionRecord,
  DecisionStore,
  StoredDecision,
  StoredDecisionQuery,
} from './decision-store.ts'
export type {
  IngestEntry,
  IngestLedger,
  IngestQuery,
  IngestStage,
  IngestStep,
  StageConflict,
} from './ingest-ledger.ts'
export type {
  Outbox,
  OutboxClaim,
  OutboxMessage,
  OutboxOutcome,
  OutboxState,
  StoredMessage,
} from './outbox.ts'
export type { QuarantineQuery, QuarantineStore } from './quarantine-store.ts'
export type {
  RawReport,
  RawReportQuery,
  RawReportReceipt,
  RawReportStore,
  StoreCorrupt,
} from './raw-report-store.ts'
export type { SignOffStore, SubjectSignOff } from './sign-off-store.ts'
export type {
  StateChange,
  StateEntry,
  StateError,
  StatePage,
  StateStore,
  VersionConflict,
} from './state-store.ts'
export { withCallback } from './jsonp.ts'
export { checkListPage, type ListPage } from './list-page.ts'
export type { NumberStore } from './number-store.ts'
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
  GroupQuery,
  GroupStore,
  KeyConflict,
  LatestOptions,
  ProjectStorage,
  PutError,
  QueryError,
  ReadError,
  ResultQuery,
  ResultStore,
  SourceFailed,
  StoreUnavailable,
} from './result-store.ts'
export type { TestcaseQuery, TestcaseStore } from './testcase-store.ts'
export type { DataMatch, LikePattern, TextMatch } from './text-match.ts'
export type { WaiverRecordFilter, WaiverRecordQuery, WaiverStore } from './waiver-store.ts'
