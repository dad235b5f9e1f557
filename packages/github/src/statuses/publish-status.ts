import type { ResultAsync } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import type { CommitStatus } from './render-status.ts'

/** Writes a commit status. The same one twice shows once, so it is sent again where the answer is lost. */
export function publishStatus(
  caller: GitHubCaller,
  status: CommitStatus,
  { owner, repo, sha }: Repository & { readonly sha: string },
): ResultAsync<void, GitHubCallError> {
  const route = 'POST /repos/{owner}/{repo}/statuses/{sha}'
  return caller.call(route, { owner, repo, sha, ...status }, { isRepeatable: true }).map(() => undefined)
}
