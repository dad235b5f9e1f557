import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'
import { commentMark } from './render-comment.ts'

export interface PublishCommentOptions extends Repository {
  /** Of the pull request or the issue. */
  readonly number: number
  /** The key of {@link renderComment}. */
  readonly key: string
  /** Who we are, as `gatewright[bot]`: a comment of anybody else is left alone, whatever stands in it. */
  readonly login: string
}

export interface PublishedComment {
  readonly id: number
  readonly how: 'created' | 'changed' | 'unchanged'
  /** Further comments of ours with the same key, of two processes that wrote at once: they are gone now. */
  readonly removed: number
}

const list = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
const update = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}'
const remove = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}'

/** Writes the one comment of a key: a new one, or the one that is there, or nothing where it says the same already. */
export function publishComment(
  caller: GitHubCaller,
  body: string,
  options: PublishCommentOptions,
): ResultAsync<PublishedComment, GitHubCallError | GitHubReplyInvalid> {
  return new ResultAsync(publish(caller, body, options))
}

async function publish(
  caller: GitHubCaller,
  body: string,
  options: PublishCommentOptions,
): Promise<Result<PublishedComment, GitHubCallError | GitHubReplyInvalid>> {
  const { owner, repo, number } = options
  const found = await ownComments(caller, options)
  if (found.isErr()) return err(found.error)
  const [kept, ...others] = found.value
  for (const { id } of others) {
    const removed = await caller.call(remove, { owner, repo, comment_id: id })
    if (removed.isErr() && removed.error.kind !== 'github/not-found') return err(removed.error)
  }
  if (!kept) {
    const created = await caller.call(create, { owner, repo, issue_number: number, body })
    return created
      .andThen(({ data }) => readReply(z.object({ id: z.int() }), data, create))
      .map(({ id }): PublishedComment => ({ id, how: 'created', removed: 0 }))
  }
  const { id } = kept
  if (kept.body === body) return ok({ id, how: 'unchanged', removed: others.length })
  const changed = await caller.call(update, { owner, repo, comment_id: id, body })
  return changed.map((): PublishedComment => ({ id, how: 'changed', removed: others.length }))
}

/** Our comments of the key, oldest first. */
async function ownComments(
  caller: GitHubCaller,
  { owner, repo, number, key, login }: PublishCommentOptions,
): Promise<Result<readonly OwnComment[], GitHubCallError | GitHubReplyInvalid>> {
  const mark = commentMark(key)
  const parameters = { owner, repo, issue_number: number }
  const comments = await readPages(caller, list, parameters, CommentsSchema, { mostPages: 30 })
  return comments.map((listed) =>
    listed
      .filter(({ body, user }) => user?.login === login && firstLine(body ?? '') === mark)
      .map(({ id, body }) => ({ id, body: (body ?? '').replaceAll('\r\n', '\n') }))
      .sort((a, b) => a.id - b.id),
  )
}

interface OwnComment {
  readonly id: number
  readonly body: string
}

function firstLine(text: string): string {
  return text.slice(0, text.search(/\r?\n|$/))
}

const CommentsSchema = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
)
