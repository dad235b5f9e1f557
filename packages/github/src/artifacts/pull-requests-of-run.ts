import { okAsync, ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { WorkflowRun } from '../webhooks/events/workflow-events.ts'

/**
 * The open pull requests of this repository whose head a run tested. The event names none of a fork, and may name some of other
 * repositories: then the commit is asked for.
 *
 * @param repository - with its id: a pull request of another repository is none of ours
 */
export function pullRequestsOfRun(
  caller: GitHubCaller,
  run: Pick<WorkflowRun, 'headSha' | 'pullRequests'>,
  { owner, repo, id }: Repository & { readonly id: number },
): ResultAsync<readonly number[], GitHubCallError | GitHubReplyInvalid> {
  const named = run.pullRequests.filter(({ baseRepositoryId }) => baseRepositoryId === id)
  if (named.length > 0) return okAsync(named.map(({ number }) => number))
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const parameters = { owner, repo, commit_sha: run.headSha }
  return new ResultAsync(readPages(caller, route, parameters, PullRequestsSchema)).map((listed) =>
    listed
      .filter(({ state, head, base }) => state === 'open' && head.sha === run.headSha && base.repo.id === id)
      .map(({ number }) => number),
  )
}

const PullRequestsSchema = z.array(
  z.object({
    number: z.int(),
    state: z.string(),
    head: z.object({ sha: z.string() }),
    base: z.object({ repo: z.object({ id: z.int() }) }),
  }),
)
