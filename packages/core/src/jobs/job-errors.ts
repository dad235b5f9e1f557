import { didYouMean } from '../errors/did-you-mean.ts'
import type { ErrorValue } from '../errors/error-value.ts'
import type { SubscriptionError } from '../feed/webhook-subscriptions.ts'
import type { RetentionError } from '../ingest/retain.ts'
import type { SweepError } from '../ingest/sweep.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { RetryAborted } from '../resilience/retry.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { StatisticsRunError } from '../stats-runner/errors.ts'

/** There is no job of this name. */
export interface UnknownJob extends ErrorValue<'job/unknown'> {
  readonly retryable: false
  readonly name: string
}

/** The context of the job leaves out what it works with. */
export interface JobNotConfigured extends ErrorValue<'job/not-configured'> {
  readonly retryable: false
  /** Which part of the context. */
  readonly part: string
}

/** Whoever runs are listed by did not answer. */
export interface RunSourceFailed extends ErrorValue<'job/source-failed'> {
  readonly retryable: true
  /** How long it asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Why a job did not come to its end. What it stored before that stays; the same payload goes on from there. */
export type JobError =
  | UnknownJob
  | JobNotConfigured
  | RunSourceFailed
  | RetryAborted
  | SchemaError
  | PutError
  | QueryError
  | StateError
  | SubscriptionError
  | RetentionError
  | SweepError
  | StatisticsRunError

export function unknownJob(name: string, known: readonly string[]): UnknownJob {
  const meant = didYouMean(name, known)
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`
  const message = `There is no job ${JSON.stringify(name)}; ${hint}`
  return { kind: 'job/unknown', message, retryable: false, name }
}

export function notConfigured(part: string): JobNotConfigured {
  const message = `The context of the job says nothing of "${part}".`
  return { kind: 'job/not-configured', message, retryable: false, part }
}
