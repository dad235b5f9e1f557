import { okAsync, type ResultAsync } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import type { DeploymentReview } from './render-deployment-review.ts'

export interface PublishDeploymentReviewOptions extends Repository {
  /** What {@link runOfCallback} read of the event. */
  readonly runId: number
  /** How many reports were sent for this deployment; GitHub takes ten. */
  readonly reports: number
}

/** GitHub takes so many reports of a deployment that waits. */
const mostReports = 10

/**
 * Answers a deployment that waits: approves or rejects it, or reports why it has to wait.
 *
 * @returns `held-back` where it would have been one report too many
 */
export function publishDeploymentReview(
  caller: GitHubCaller,
  review: DeploymentReview,
  { owner, repo, runId, reports }: PublishDeploymentReviewOptions,
): ResultAsync<'reviewed' | 'reported' | 'held-back', GitHubCallError> {
  if (review.state === undefined && reports >= mostReports) return okAsync('held-back')
  const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule'
  return caller
    .call(route, { owner, repo, run_id: runId, ...review })
    .map(() => (review.state === undefined ? 'reported' : 'reviewed'))
}
