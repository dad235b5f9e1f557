import type { ResultAsync } from 'neverthrow'
import type { WebhookTransport } from '../feed/send-webhook.ts'
import type { ExemptRule } from '../flake/quarantine/quarantine-evidence.ts'
import type { ManualEvent } from '../flake/quarantine/manual-event.ts'
import type { QuarantineCandidate } from '../flake/quarantine/quarantine-plan.ts'
import type { QuarantinePolicy } from '../flake/quarantine/quarantine-policy.ts'
import type { TestKey, TestOfVariant } from '../flake/evidence/test-key.ts'
import type { IngestRules } from '../ingest/ingest-rules.ts'
import type { ReportReader } from '../ingest/report-reader.ts'
import type { NotificationConfig } from '../notify/notification-config.ts'
import type { AbortSignalLike } from '../ports/byte-source.ts'
import type { Clock } from '../ports/clock.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { RetryOptions } from '../resilience/retry.ts'
import type { StatisticsRunner } from '../stats-runner/statistics-runner.ts'
import type { FlakeStateOptions } from '../upkeep/flake-state-options.ts'
import type { MessageSender } from './message-sender.ts'
import type { RunSource } from './run-source.ts'

/** What a project knows of a test beside its results. */
export interface QuarantineFacts extends Pick<QuarantineCandidate, 'policy'> {
  /** Regressions that it caught within the last year; 0 by default. */
  readonly trueCatches?: number
  readonly owner?: string
  readonly issue?: string
  readonly exemptions?: readonly ExemptRule[]
  /** What people decided about it. */
  readonly events?: readonly ManualEvent[]
  /** False once the test is deleted. */
  readonly exists?: boolean
}

/** How tests are quarantined. */
export interface QuarantineSettings {
  /** `defaultQuarantinePolicy` by default. */
  readonly policy?: QuarantinePolicy
  /** Regressions that all tests caught within the last year; 0 by default. */
  readonly trueCatches?: number
  /** Tests that fail together. */
  readonly clusters?: readonly (readonly TestKey[])[]
  /** What is known of each of some tests, in their order; nothing by default. */
  factsOf?(tests: readonly TestOfVariant[]): ResultAsync<readonly QuarantineFacts[], QueryError>
}

/** How webhooks and callbacks leave. */
export interface WebhookSettings extends Omit<WebhookTransport, 'clock'> {
  /** Who publishes: the same as of the feeds. */
  readonly source: string
  /** What callbacks of uploads are signed with; without it none are sent. */
  readonly callbackSecrets?: readonly string[]
}

/** How notifications are routed, and sent. */
export interface NotificationSettings {
  readonly config: NotificationConfig
  readonly send: MessageSender
}

/** What jobs work with: everything that core itself does not have. A job whose part is left out is a `job/not-configured`. */
export interface JobContext {
  readonly storage: CompleteStorage
  readonly clock: Clock
  /** A number from 0 to below 1, another one each time. */
  readonly random: () => number
  /** Names this process: no two have the same. */
  readonly owner: string
  /** How long what it works at is its own, in milliseconds; a minute by default. Longer than a slice of a job takes. */
  readonly leaseMs?: number
  /** Aborted once this process is to end: jobs stop between two steps, and say how to go on. */
  readonly signal?: AbortSignalLike
  /** How often a job that failed for now is run again before its error is answered; once by default. */
  readonly retry?: Pick<RetryOptions, 'wait' | 'backOff' | 'budgetMs'>
  /** Reads reports. */
  readonly reader?: ReportReader
  readonly rules?: IngestRules
  /** How results are counted into flake states. */
  readonly flakes?: FlakeStateOptions
  readonly statistics?: StatisticsRunner
  readonly quarantine?: QuarantineSettings
  readonly notifications?: NotificationSettings
  /** Where runs can be listed, by name. */
  readonly runs?: Readonly<Record<string, RunSource>>
  readonly webhooks?: WebhookSettings
}

const defaultLeaseMs = 60_000

/** What a job asks for who is to work at something from now on. */
export function leaseOf({ clock, owner, leaseMs = defaultLeaseMs }: JobContext): {
  readonly owner: string
  readonly at: string
  readonly forMs: number
} {
  return { owner, at: clock.now(), forMs: leaseMs }
}
