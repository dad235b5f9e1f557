import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import type { WorkflowRun } from '../webhooks/events/workflow-events.ts'

export interface RerunOptions extends Repository {
  /** How often the jobs may run in all; 3 by default. */
  readonly mostAttempts?: number
}

/**
 * What became of it:
 * - `rerun`: they run again;
 * - `attempts-spent`: they ran as often as they may: it is no accident any more;
 * - `not-failed`: there is nothing to run again;
 * - `not-possible`: it runs already, or is too old.
 */
export type RerunOutcome = 'rerun' | 'attempts-spent' | 'not-failed' | 'not-possible'

/** Runs the failed jobs of a run again, as long as it has attempts left. */
export function rerunFailedJobs(
  caller: GitHubCaller,
  { id, attempt, conclusion }: Pick<WorkflowRun, 'id' | 'attempt' | 'conclusion'>,
  { owner, repo, mostAttempts = 3 }: RerunOptions,
): ResultAsync<RerunOutcome, GitHubCallError> {
  if (conclusion !== 'failure' && conclusion !== 'timed_out') return okAsync('not-failed')
  if (attempt >= mostAttempts) return okAsync('attempts-spent')
  const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs'
  return caller
    .call(route, { owner, repo, run_id: id })
    .map((): RerunOutcome => 'rerun')
    .orElse((error): ResultAsync<RerunOutcome, GitHubCallError> =>
      error.kind === 'github/forbidden' && isBenign(error.message)
        ? okAsync('not-possible')
        : errAsync(error),
    )
}

/** GitHub forbids these, though nobody lacks a permission. */
function isBenign(message: string): boolean {
  return /cannot be retried|already running|current attempt can be re-run/i.test(message)
}
