import * as z from 'zod'

/** The repository that an event is of. */
export interface EventRepository {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly defaultBranch?: string
}

/** Whoever caused an event. */
export interface EventSender {
  readonly id: number
  readonly login: string
  readonly isBot: boolean
}

/** What every event says that it says at all. */
export interface EventContext {
  /** Absent where the webhook is of a repository or an organization, and not of an App. */
  readonly installationId?: number
  readonly repository?: EventRepository
  readonly sender?: EventSender
}

/** A pull request as other events name it. */
export interface NamedPullRequest {
  readonly number: number
  readonly headSha: string
  readonly baseSha: string
  readonly baseBranch: string
  readonly baseRepositoryId: number
}

export const idSchema: z.ZodType<number> = z.int().nonnegative()
export const shaSchema: z.ZodType<string> = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)

const RepositorySchema = z
  .object({
    id: idSchema,
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    default_branch: z.string().optional(),
  })
  .transform(({ id, name, owner, default_branch: defaultBranch }): EventRepository => ({
    id,
    owner: owner.login,
    name,
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  }))

const SenderSchema = z
  .object({ id: idSchema, login: z.string().min(1), type: z.string().optional() })
  .transform(({ id, login, type }): EventSender => ({ id, login, isBot: type === 'Bot' }))

/** Null and absent mean the same in what GitHub sends. */
export function absent<Value>(value: Value | null | undefined): value is null | undefined {
  return value === null || value === undefined
}

const ContextSchema = z.object({
  installation: z.object({ id: idSchema }).nullish(),
  repository: RepositorySchema.nullish(),
  sender: SenderSchema.nullish(),
})

export const contextOf: z.ZodType<EventContext> = ContextSchema.transform(
  ({ installation, repository, sender }): EventContext => ({
    ...(absent(installation) ? {} : { installationId: installation.id }),
    ...(absent(repository) ? {} : { repository }),
    ...(absent(sender) ? {} : { sender }),
  }),
)

/** Pull requests of other repositories have the same commits: whose they are is looked at by whoever reads this. */
export const PullRequestsSchema: z.ZodType<readonly NamedPullRequest[]> = z
  .array(
    z.object({
      number: idSchema,
      head: z.object({ sha: shaSchema }),
      base: z.object({ sha: shaSchema, ref: z.string(), repo: z.object({ id: idSchema }) }),
    }),
  )
  .nullish()
  .transform((listed): readonly NamedPullRequest[] =>
    (listed ?? []).map(({ number, head, base }) => ({
      number,
      headSha: head.sha,
      baseSha: base.sha,
      baseBranch: base.ref,
      baseRepositoryId: base.repo.id,
    })),
  )
