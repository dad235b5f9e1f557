export { callbackMessage, callbackTopic } from './callback.ts'
export {
  describeReport,
  type DescribedReport,
  type DescribeError,
  type IngestRules,
  type MetadataMissing,
} from './ingest-rules.ts'
export { ingestSteps, type IngestPlace, type StepHook } from './ingest-steps.ts'
export {
  labelsOf,
  type LabelAddition,
  type LabelContext,
  type LabelRules,
  type LabelsRefused,
} from './label-rules.ts'
export {
  isWhole,
  mergeParts,
  type MergedRun,
  type MergeRules,
  type RunConflict,
  type RunExpectation,
  type RunReportPart,
  type TestOfPart,
} from './merge-parts.ts'
export {
  processReport,
  type BytesMissing,
  type IngestStores,
  type ProcessError,
  type ProcessOptions,
  type UnknownEntry,
} from './process-report.ts'
export { receiveBatch, type BatchedUpload } from './receive-batch.ts'
export {
  receiveReport,
  type ReceiveError,
  type ReceiveOptions,
  type ReceivingStores,
  type Upload,
  type UploadReceipt,
  type UploadTooLarge,
} from './receive-report.ts'
export { ReportAboutSchema, reportKeyOf, type ReportAbout, type RunPart } from './report-about.ts'
export type { ReadReport, RecordsContext, ReportReader } from './report-reader.ts'
export {
  abortRun,
  declareRun,
  settleRun,
  type RunStores,
  type SettledRun,
  type SettleError,
  type SettleOptions,
} from './settle-run.ts'
export { sideFilesOf, type SideFile, type SideFileStores, type StoredSideFile } from './side-files.ts'
export { fetchChecked, type Fetched, type FetchBadStatus, type FetchError } from './fetch-checked.ts'
export {
  refusalOfUrl,
  reportMediaTypes,
  type FetchPolicy,
  type FetchRefusal,
  type FetchRefused,
} from './fetch-policy.ts'
export {
  receiveFromUrl,
  receiveFromUrls,
  type FetchedUpload,
  type ReceiveFromUrlError,
  type ReceiveFromUrlOptions,
  type UrlUpload,
} from './receive-from-url.ts'
export { droppedItems, dropItem, type DropBoxError, type DropBoxFull, type DropOptions } from './drop-box.ts'
export type { DropBoxLimits, DropBoxStores, DroppedItem } from './dropped-items.ts'
export { takeItem, type TakeError, type TakenItem, type TakeOptions, type UnknownItem } from './take-item.ts'
export type { ComparedResults, ResultDifference } from './compare-results.ts'
export {
  rebuildReport,
  rebuildReports,
  type RebuildError,
  type RebuildOptions,
  type RebuildStatus,
  type RebuildStores,
  type RebuiltReport,
} from './rebuild.ts'
export {
  retainIngest,
  type RetentionError,
  type RetentionOptions,
  type RetentionReport,
  type RetentionStores,
} from './retain.ts'
export {
  sweepIngest,
  type SweepError,
  type SweepOptions,
  type SweepReport,
  type SweepStores,
} from './sweep.ts'
export type { ExpiredItem } from './expire-items.ts'
export { uploadsOfRequest, type UrlRequest } from './url-request.ts'
