import { messageOfThrown, type ErrorValue } from '@gatewright/core/errors'
import type { Decision } from '@gatewright/core/policy'
import { err, ResultAsync, type Result } from 'neverthrow'
import type { GitHubCaller } from '../calls/github-caller.ts'
import {
  publishCheckRun,
  type PublishCheckRunOptions,
  type PublishedCheckRun,
  type PublishError,
} from './publish-check-run.ts'
import { renderCheckRun, type RenderCheckRunOptions } from './render-check-run.ts'
import { renderFailedCheckRun } from './render-failed-check-run.ts'

export interface ReportDecisionOptions extends PublishCheckRunOptions, RenderCheckRunOptions {}

/** Makes a decision, or says why there is none. */
export type DecideAbout = () => ResultAsync<Decision, ErrorValue> | Promise<Result<Decision, ErrorValue>>

/** What was reported about a commit. */
export interface ReportedDecision {
  /** Undefined where there is none: the check run says why, and is closed. */
  readonly decision: Decision | undefined
  /** Why there is no decision: the error that was answered, or what was thrown. */
  readonly failure?: unknown
  readonly checkRun: PublishedCheckRun
}

/**
 * Decides about a commit and reports it as a check run, whatever happens: where there is no decision, the check run is a failure
 * that says why. So nothing waits for an answer that never comes, and a merge queue least of all.
 *
 * @param decideAbout - makes the decision; what it throws is a reason for there being none, as its errors are
 */
export function reportDecision(
  caller: GitHubCaller,
  decideAbout: DecideAbout,
  options: ReportDecisionOptions,
): ResultAsync<ReportedDecision, PublishError> {
  return new ResultAsync(report(caller, decideAbout, options))
}

async function report(
  caller: GitHubCaller,
  decideAbout: DecideAbout,
  options: ReportDecisionOptions,
): Promise<Result<ReportedDecision, PublishError>> {
  const decided = await decidedOrReason(decideAbout)
  const plan = decided.isOk()
    ? renderCheckRun(decided.value, options)
    : renderFailedCheckRun({ ...options, message: messageOf(decided.error) })
  const published = await publishCheckRun(caller, plan, options)
  return published.map((checkRun) =>
    decided.isOk()
      ? { decision: decided.value, checkRun }
      : { decision: undefined, failure: decided.error, checkRun },
  )
}

async function decidedOrReason(decideAbout: DecideAbout): Promise<Result<Decision, unknown>> {
  try {
    return await decideAbout()
  } catch (cause) {
    return err(cause)
  }
}

/** Errors are values here, with a message of their own; what was thrown may be anything. */
function messageOf(failure: unknown): string {
  const isValue = typeof failure === 'object' && failure !== null && 'message' in failure
  return messageOfThrown(isValue ? failure.message : failure)
}
