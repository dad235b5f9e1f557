import type { CheckRunEvent, CheckSuiteEvent } from './check-events.ts'
import type { MergeGroupEvent, PullRequestEvent, PushEvent } from './change-events.ts'
import type {
  DeploymentProtectionRuleEvent,
  InstallationEvent,
  InstallationRepositoriesEvent,
  IssuesEvent,
  RepositoryEvent,
} from './repository-events.ts'
import type { WorkflowJobEvent, WorkflowRunEvent } from './workflow-events.ts'

/** An event that the adapter knows. */
export type WebhookEvent =
  | CheckRunEvent
  | CheckSuiteEvent
  | DeploymentProtectionRuleEvent
  | InstallationEvent
  | InstallationRepositoriesEvent
  | IssuesEvent
  | MergeGroupEvent
  | PullRequestEvent
  | PushEvent
  | RepositoryEvent
  | WorkflowJobEvent
  | WorkflowRunEvent

/** An event that nobody asked for: GitHub adds new ones, and new actions of old ones. It is no error. */
export interface IgnoredEvent {
  readonly event: 'ignored'
  readonly name: string
  readonly action?: string
}
