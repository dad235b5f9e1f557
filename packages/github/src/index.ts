export { answerAction, type AnswerActionOptions, type AnsweredAction } from './actions/answer-action.ts'
export type { AskedCheckRun, KnownCheckRun, KnownCheckRunOf } from './actions/asked-check-run.ts'
export {
  authorizeAction,
  type ActionPolicy,
  type ActionRule,
  type Actor,
  type Authorization,
  type RepositoryRole,
} from './actions/authorize-action.ts'
export { decideAgain, type AnotherDecision, type DecideAgainOptions } from './actions/decide-again.ts'
export { knownCheckRuns, type KnownCheckRunsOptions } from './actions/known-check-runs.ts'
export { readManualEvents } from './actions/manual-events.ts'
export type { QuarantineOptions } from './actions/plan-test-quarantine.ts'
export type { WaiveOptions } from './actions/plan-waivers.ts'
export type { Press } from './actions/press-log.ts'
export type { ActionStores, Outcome } from './actions/pressed.ts'
export type { QuarantineTestsOptions } from './actions/quarantine-tests.ts'
export { readActor } from './actions/read-actor.ts'
export type { RerunRunsOptions } from './actions/rerun-runs.ts'
export {
  downloadArtifact,
  type ArtifactRefused,
  type DownloadArtifactOptions,
} from './artifacts/download-artifact.ts'
export { listArtifacts, type Artifact } from './artifacts/list-artifacts.ts'
export { pullRequestsOfRun } from './artifacts/pull-requests-of-run.ts'
export { receiveRun, type ReceivedRun, type ReceiveRunOptions } from './artifacts/receive-run.ts'
export {
  reportsOfRun,
  type ArtifactReport,
  type ReportsOfRun,
  type ReportsOfRunOptions,
  type SkippedArtifact,
} from './artifacts/reports-of-run.ts'
export type {
  GitHubCallError,
  GitHubRateLimited,
  GitHubRefused,
  GitHubUnavailable,
} from './calls/call-error.ts'
export { classifyResponse, type AnswerFacts, type ResponseClass } from './calls/classify-response.ts'
export { createCaller, type CreateCallerOptions } from './calls/create-caller.ts'
export type { CallerState, CallOptions, GitHubCaller, RateLimit } from './calls/github-caller.ts'
export type { GitHubClient, GitHubRequest, GitHubResponse, Repository } from './calls/github-request.ts'
export type { GitHubReplyInvalid } from './calls/read-reply.ts'
export type { CheckAnnotation, Remark } from './checks/annotation.ts'
export { checkActions, type CheckAction, type CheckActionName } from './checks/check-action.ts'
export type { CheckOutput, CheckRunCreate, CheckRunPatch, CheckRunPlan } from './checks/check-run-plan.ts'
export {
  conclusionOf,
  type CheckConclusion,
  type ClosedConclusion,
  type ConclusionOptions,
} from './checks/conclusion.ts'
export {
  planAnnotations,
  type AnnotationPlan,
  type PlanAnnotationsOptions,
} from './checks/plan-annotations.ts'
export {
  publishCheckRun,
  type PublishCheckRunOptions,
  type PublishedCheckRun,
  type PublishError,
} from './checks/publish-check-run.ts'
export { checkRunId, renderCheckRun, type RenderCheckRunOptions } from './checks/render-check-run.ts'
export {
  renderComparison,
  type ComparedRun,
  type RenderComparisonOptions,
} from './checks/render-comparison.ts'
export { renderFailedCheckRun, type RenderFailedCheckRunOptions } from './checks/render-failed-check-run.ts'
export {
  reportDecision,
  type DecideAbout,
  type ReportDecisionOptions,
  type ReportedDecision,
} from './checks/report-decision.ts'
export {
  publishComment,
  type PublishCommentOptions,
  type PublishedComment,
} from './comments/publish-comment.ts'
export { commentMark, renderComment, type RenderCommentOptions } from './comments/render-comment.ts'
export {
  publishDeploymentReview,
  type PublishDeploymentReviewOptions,
} from './deployments/publish-deployment-review.ts'
export {
  renderDeploymentReview,
  type DeploymentReview,
  type RenderDeploymentReviewOptions,
} from './deployments/render-deployment-review.ts'
export { runOfCallback } from './deployments/run-of-callback.ts'
export { errorRegistry, type GitHubErrorKind } from './error-registry.ts'
export {
  carryOutIssueActions,
  type CarriedOutIssues,
  type CarryOutIssueActionsOptions,
} from './issues/carry-out-issue-actions.ts'
export type { IssueAction, IssuePlan } from './issues/issue-action.ts'
export { suiteMark, testMark, type ToldFailure } from './issues/issue-marks.ts'
export type { IssuePolicy } from './issues/issue-policy.ts'
export type { IssueSubject } from './issues/issue-subject.ts'
export { listTestIssues, type ListTestIssuesOptions } from './issues/list-test-issues.ts'
export { planIssueActions, type PlanIssueActionsOptions } from './issues/plan-issue-actions.ts'
export { renderIssue, type IssueTexts, type RenderIssueOptions } from './issues/render-issue.ts'
export type { TestIssue } from './issues/test-issue.ts'
export type { TestSighting, WatchedTest } from './issues/watched-test.ts'
export { fitMarkdown, type FitMarkdownOptions, type MarkdownSection } from './markdown/fit-markdown.ts'
export {
  loadPolicyFile,
  type LoadPolicyFileError,
  type LoadPolicyFileOptions,
  type PolicyFile,
  type PolicyFileInvalid,
  type PolicyFileMissing,
} from './policies/load-policy-file.ts'
export {
  createProjectMap,
  type InstalledRepository,
  type ProjectMap,
  type ProjectMapError,
} from './projects/project-map.ts'
export { rerunFailedJobs, type RerunOptions, type RerunOutcome } from './reruns/rerun-failed-jobs.ts'
export { publishStatus } from './statuses/publish-status.ts'
export { renderStatus, type CommitStatus, type RenderStatusOptions } from './statuses/render-status.ts'
export {
  createDeliveryStore,
  forgetDeliveries,
  type DeliveryClaim,
  type DeliveryStore,
  type DeliveryStoreError,
  type DeliveryStoreOptions,
  type ForgetDeliveriesOptions,
} from './webhooks/delivery-store.ts'
export type { MergeGroupEvent, PullRequestEvent, PushEvent } from './webhooks/events/change-events.ts'
export type { CheckRunEvent, CheckSuiteEvent } from './webhooks/events/check-events.ts'
export type {
  EventContext,
  EventRepository,
  EventSender,
  NamedPullRequest,
} from './webhooks/events/common.ts'
export type {
  DeploymentProtectionRuleEvent,
  InstallationEvent,
  InstallationRepositoriesEvent,
  IssuesEvent,
  NamedRepository,
  RepositoryEvent,
} from './webhooks/events/repository-events.ts'
export type { IgnoredEvent, WebhookEvent } from './webhooks/events/webhook-event.ts'
export type { WorkflowJobEvent, WorkflowRun, WorkflowRunEvent } from './webhooks/events/workflow-events.ts'
export { parseEvent, type EventInvalid } from './webhooks/parse-event.ts'
export {
  receiveDelivery,
  type AcceptedDelivery,
  type DeliveryAnswer,
  type IncomingDelivery,
  type ReceiveDeliveryOptions,
} from './webhooks/receive-delivery.ts'
export { receiveRequest, type WebRequest } from './webhooks/receive-request.ts'
export {
  redeliverFailed,
  type Redelivered,
  type RedeliverFailedOptions,
} from './webhooks/redeliver-failed.ts'
export { verifySignature, type SignatureError } from './webhooks/verify-signature.ts'
export { renderOutputs } from './workflows/render-outputs.ts'
export { renderStepSummary, type RenderStepSummaryOptions } from './workflows/render-step-summary.ts'
export {
  renderWorkflowCommands,
  type RenderWorkflowCommandsOptions,
} from './workflows/render-workflow-commands.ts'
