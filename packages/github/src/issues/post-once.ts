import { err, ok, type Result } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'

type PostError = GitHubCallError | GitHubReplyInvalid

/** Makes something that is not there yet. Where the answer is lost, looks again before it is made a second time. */
export async function postOnce<Made>({
  find,
  post,
}: {
  /** What was made before; undefined where nothing was. */
  readonly find: () => Promise<Result<Made | undefined, PostError>>
  readonly post: () => Promise<Result<Made, PostError>>
}): Promise<Result<Made, PostError>> {
  for (let tries = 1; ; tries++) {
    const found = await find()
    if (found.isErr()) return err(found.error)
    if (found.value !== undefined) return ok(found.value)
    const made = await post()
    if (made.isOk()) return made
    const mayBeThere = made.error.kind === 'github/unavailable' && made.error.mayHaveHappened
    if (!mayBeThere || tries === 2) return made
  }
}
