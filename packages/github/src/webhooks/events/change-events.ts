import * as z from 'zod'
import { absent, idSchema, shaSchema, type EventContext } from './common.ts'

export interface PullRequestEvent extends EventContext {
  readonly event: 'pull_request'
  /** As `opened`, `synchronize` or `closed`; GitHub adds new ones from time to time. */
  readonly action: string
  readonly pullRequest: {
    readonly number: number
    readonly headSha: string
    readonly headBranch: string
    /** Absent where the repository of the head is deleted. */
    readonly headRepositoryId?: number
    readonly baseSha: string
    readonly baseBranch: string
    readonly isMerged: boolean
    readonly isDraft: boolean
  }
}

export interface PushEvent extends EventContext {
  readonly event: 'push'
  /** As `refs/heads/main`. */
  readonly ref: string
  readonly before: string
  /** Zeros where the branch was deleted. */
  readonly after: string
  readonly isDeleted: boolean
  readonly isForced: boolean
}

export interface MergeGroupEvent extends EventContext {
  readonly event: 'merge_group'
  readonly action: 'checks_requested' | 'destroyed'
  /** Why it was destroyed: `merged`, `invalidated` or `dequeued`. */
  readonly reason?: string
  readonly group: {
    readonly headSha: string
    readonly headRef: string
    readonly baseSha: string
    readonly baseRef: string
    /** The pull request that the name of the branch says; absent where it says none. */
    readonly pullRequest?: number
  }
}

export const PullRequestSchema: z.ZodType<Omit<PullRequestEvent, keyof EventContext>> = z
  .object({
    action: z.string(),
    pull_request: z.object({
      number: idSchema,
      head: z.object({ sha: shaSchema, ref: z.string(), repo: z.object({ id: idSchema }).nullish() }),
      base: z.object({ sha: shaSchema, ref: z.string() }),
      merged: z.boolean().nullish(),
      draft: z.boolean().nullish(),
    }),
  })
  .transform(({ action, pull_request: said }) => ({
    event: 'pull_request' as const,
    action,
    pullRequest: {
      number: said.number,
      headSha: said.head.sha,
      headBranch: said.head.ref,
      ...(absent(said.head.repo) ? {} : { headRepositoryId: said.head.repo.id }),
      baseSha: said.base.sha,
      baseBranch: said.base.ref,
      isMerged: said.merged ?? false,
      isDraft: said.draft ?? false,
    },
  }))

export const PushSchema: z.ZodType<Omit<PushEvent, keyof EventContext>> = z
  .object({
    ref: z.string(),
    before: shaSchema,
    after: shaSchema,
    deleted: z.boolean().nullish(),
    forced: z.boolean().nullish(),
  })
  .transform(({ ref, before, after, deleted, forced }) => ({
    event: 'push' as const,
    ref,
    before,
    after,
    isDeleted: deleted ?? false,
    isForced: forced ?? false,
  }))

export const MergeGroupSchema: z.ZodType<Omit<MergeGroupEvent, keyof EventContext>> = z
  .object({
    action: z.enum(['checks_requested', 'destroyed']),
    reason: z.string().nullish(),
    merge_group: z.object({
      head_sha: shaSchema,
      head_ref: z.string(),
      base_sha: shaSchema,
      base_ref: z.string(),
    }),
  })
  .transform(({ action, reason, merge_group: said }) => {
    const pullRequest = pullRequestOf(said.head_ref)
    return {
      event: 'merge_group' as const,
      action,
      ...(absent(reason) ? {} : { reason }),
      group: {
        headSha: said.head_sha,
        headRef: said.head_ref,
        baseSha: said.base_sha,
        baseRef: said.base_ref,
        ...(pullRequest === undefined ? {} : { pullRequest }),
      },
    }
  })

/** The branch of a merge queue is called `refs/heads/gh-readonly-queue/main/pr-17-<sha>`. */
function pullRequestOf(headRef: string): number | undefined {
  const [, digits] = /\/pr-(\d{1,15})-[0-9a-f]{40,64}$/.exec(headRef) ?? []
  return digits === undefined ? undefined : Number(digits)
}
