import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import type { GitHubCallError } from './call-error.ts'
import type { CallOptions, GitHubCaller } from './github-caller.ts'
import { readReply, type GitHubReplyInvalid } from './read-reply.ts'

const perPage = 100

/** Reads a list to its end, or to so many pages, a hundred entries each. */
export async function readPages<Item>(
  caller: GitHubCaller,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  page: z.ZodType<readonly Item[]>,
  { mostPages = 10, ...options }: CallOptions & { readonly mostPages?: number } = {},
): Promise<Result<readonly Item[], GitHubCallError | GitHubReplyInvalid>> {
  const items: Item[] = []
  for (let number = 1; number <= mostPages; number++) {
    const answer = await caller.call(route, { ...parameters, per_page: perPage, page: number }, options)
    if (answer.isErr()) return err(answer.error)
    const read = readReply(page, answer.value.data, route)
    if (read.isErr()) return err(read.error)
    items.push(...read.value)
    if (read.value.length < perPage) break
  }
  return ok(items)
}
