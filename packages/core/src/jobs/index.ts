export {
  analyzeTestResults,
  type AnalyzedTestResults,
  type AnalyzeTestResultsPayload,
} from './analyze-test-results.ts'
export { catchUpStatistics, type CatchUpStatisticsPayload } from './catch-up-statistics.ts'
export { cleanupOldData, type CleanedUp, type CleanupOldDataPayload } from './cleanup-old-data.ts'
export {
  deliverWebhooksJob,
  type DeliveredWebhooks,
  type DeliverWebhooksPayload,
} from './deliver-webhooks-job.ts'
export {
  generateQuarantinePlan,
  type GeneratedQuarantinePlan,
  type GenerateQuarantinePlanPayload,
} from './generate-quarantine-plan.ts'
export type {
  JobContext,
  NotificationSettings,
  QuarantineFacts,
  QuarantineSettings,
  WebhookSettings,
} from './job-context.ts'
export type { JobError, JobNotConfigured, RunSourceFailed, UnknownJob } from './job-errors.ts'
export type { Job, JobEnd, JobReport } from './job.ts'
export type { MessageNotSent, MessageSender, OutgoingMessage } from './message-sender.ts'
export { pollMissedRuns, type PolledRuns, type PollMissedRunsPayload } from './poll-missed-runs.ts'
export { quarantineIssuesTopic } from './quarantine-effects.ts'
export { readQuarantineRecords } from './quarantine-records.ts'
export { recompute, type Recomputed, type RecomputePayload } from './recompute.ts'
export { jobNames, runJob } from './run-job.ts'
export type { RunSource, SourceReport, SourceRun, SourceRuns } from './run-source.ts'
export {
  sendNotification,
  type SendNotificationPayload,
  type SentNotifications,
} from './send-notification.ts'
