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
export {
  checkAuditAppend,
  checkAuditRead,
  nextAuditEvents,
  type AuditAppend,
  StoredAuditEventSchema,
  type CheckedAuditPage,
} from './audit-stream.ts'
export type { Cache, CacheLifetime } from './cache.ts'
export { cachedStorage, type CachableQuestion, type CachedStorageOptions } from './cached-storage.ts'
export {
  checkClosing,
  checkDecisionQuery,
  checkDecisionRecord,
  StoredDecisionSchema,
} from './check-decision.ts'
export { checkFeedRead, defaultFeedLimit, largestFeedLimit } from './check-feed-read.ts'
export { checkQuarantineEntries, checkQuarantineQuery } from './check-quarantine.ts'
export {
  checkRawReport,
  checkRawReportQuery,
  RawReportSchema,
  type RawReportAbout,
} from './check-raw-report.ts'
export { checkResultQuery } from './check-result-query.ts'
export { checkSignOffs } from './check-sign-offs.ts'
export { checkStateGet, checkStateList, checkStatePut, type CheckedStatePage } from './check-states.ts'
export type { Clock } from './clock.ts'
export {
  advanceConsumer,
  checkConsumerCommit,
  commitConsumer,
  ConsumerRecordSchema,
  feedConsumer,
  leaseConsumer,
  leaseLost,
  leaseOf,
  releaseConsumer,
  type ConsumerRecord,
} from './consumer-record.ts'
export {
  auditChange,
  decisionChange,
  groupChange,
  ingestChange,
  quarantineChange,
  reportChange,
  reportRemovedChange,
  resultsChange,
  resultsRemovedChange,
  signOffsChange,
  testcaseChange,
  waiverEventsChange,
  waiverRecordsChange,
  type FeedChange,
} from './feed-change.ts'
export { dependencyOn, resultsOfGroup, resultsOfItem } from './feed-dependency.ts'
export { FeedEventSchema } from './feed-event-schema.ts'
export { invalidateFromFeed, type FeedFollower, type FeedTouches } from './feed-touches.ts'
export type { FetchAnswer, Fetcher, FetchFailed, FetchRequest } from './fetcher.ts'
export {
  checkIngestMove,
  checkIngestQuery,
  checkNewIngestEntry,
  IngestEntrySchema,
  nextIngestEntry,
  openedIngestEntry,
  type IngestMove,
  type MovableStage,
  type NewIngestEntry,
} from './ingest-record.ts'
export { checkLeaseRequest, leaseEnd } from './lease-request.ts'
export { nextStateEntry } from './next-state-entry.ts'
export {
  addedMessage,
  checkClaimRequest,
  checkOutboxMessages,
  checkOutboxOutcome,
  checkOutboxQuery,
  claimMessage,
  claimOf,
  isClaimable,
  OutboxRecordSchema,
  settleMessage,
  storedMessage,
  type ClaimRequest,
  type OutboxRecord,
} from './outbox-record.ts'
export {
  createReadThroughCache,
  type CachedQuestion,
  type ReadThroughCache,
  type ReadThroughOptions,
} from './read-through-cache.ts'
export { StorableJsonSchema } from './storable-json.ts'
export { versionConflict } from './version-conflict.ts'
export {
  storageCapabilities,
  type CompleteResultStore,
  type CompleteStorage,
  type ExtraStores,
  type StorageCapability,
} from './complete-storage.ts'
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
  OutboxQuery,
  OutboxState,
  StoredMessage,
} from './outbox.ts'
export type { QuarantineQuery, QuarantineStore } from './quarantine-store.ts'
export type { RawReport, RawReportQuery, RawReportReceipt, RawReportStore } from './raw-report-store.ts'
export type { SignOffStore, SubjectSignOff } from './sign-off-store.ts'
export { parseJson, readStateBody, stateBody } from './state-json.ts'
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
export { checkRemoval, checkReportKey, projectName } from './report-key.ts'
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
  ReportRemoval,
  ResultQuery,
  ResultStore,
  SourceFailed,
  StoredPositions,
  StoreCorrupt,
  StoreUnavailable,
} from './result-store.ts'
export { storedResultsOf, type StoredResults, type StoredRun } from './stored-results.ts'
export type { TestcaseQuery, TestcaseStore } from './testcase-store.ts'
export type { DataMatch, LikePattern, TextMatch } from './text-match.ts'
export type { WaiverRecordFilter, WaiverRecordQuery, WaiverStore } from './waiver-store.ts'
