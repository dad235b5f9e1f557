import { ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'
import { postOnce } from './post-once.ts'

const list = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'

/** Writes a comment, unless there is one of ours with the same first line. */
export function commentOnce(
  caller: GitHubCaller,
  body: string,
  { login, ...issue }: Repository & { readonly issue_number: number; readonly login: string },
): Promise<Result<true, GitHubCallError | GitHubReplyInvalid>> {
  const mark = firstLine(body)
  const options = { priority: 'background', mostPages: 100 } as const
  return postOnce<true>({
    find: async () => {
      const comments = await readPages(caller, list, issue, CommentsSchema, options)
      return comments.map((listed) =>
        listed.some((comment) => comment.user?.login === login && firstLine(comment.body ?? '') === mark)
          ? true
          : undefined,
      )
    },
    post: async () => {
      const answer = await caller.call(create, { ...issue, body }, { priority: 'background' })
      return answer.andThen(() => ok(true as const))
    },
  })
}

function firstLine(text: string): string {
  return text.slice(0, text.search(/\r?\n|$/))
}

const CommentsSchema = z.array(
  z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }),
)
