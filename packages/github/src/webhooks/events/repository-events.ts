import * as z from 'zod'
import { absent, idSchema, type EventContext } from './common.ts'

/** A repository by its id and its whole name. */
export interface NamedRepository {
  readonly id: number
  readonly fullName: string
}

export interface InstallationEvent extends EventContext {
  readonly event: 'installation'
  readonly action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted'
  readonly repositories: readonly NamedRepository[]
}

export interface InstallationRepositoriesEvent extends EventContext {
  readonly event: 'installation_repositories'
  readonly action: 'added' | 'removed'
  readonly added: readonly NamedRepository[]
  readonly removed: readonly NamedRepository[]
}

export interface RepositoryEvent extends EventContext {
  readonly event: 'repository'
  /** As `renamed`, `transferred` or `deleted`. */
  readonly action: string
}

export interface IssuesEvent extends EventContext {
  readonly event: 'issues'
  /** As `opened`, `closed` or `labeled`. */
  readonly action: string
  readonly issue: {
    readonly number: number
    /** `open` or `closed`; absent in some payloads. */
    readonly state?: string
    readonly labels: readonly string[]
  }
}

export interface DeploymentProtectionRuleEvent extends EventContext {
  readonly event: 'deployment_protection_rule'
  readonly action: 'requested'
  readonly environment: string
  /** Where GitHub wants its answer. It is somebody else's word: {@link runOfCallback} reads the run of it. */
  readonly callbackUrl: string
  readonly sha?: string
  readonly ref?: string
}

const RepositoriesSchema = z
  .array(z.object({ id: idSchema, full_name: z.string() }))
  .nullish()
  .transform((listed): readonly NamedRepository[] =>
    (listed ?? []).map(({ id, full_name: fullName }) => ({ id, fullName })),
  )

export const InstallationSchema: z.ZodType<Omit<InstallationEvent, keyof EventContext>> = z
  .object({
    action: z.enum(['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted']),
    repositories: RepositoriesSchema,
  })
  .transform(({ action, repositories }) => ({ event: 'installation' as const, action, repositories }))

export const InstallationRepositoriesSchema: z.ZodType<
  Omit<InstallationRepositoriesEvent, keyof EventContext>
> = z
  .object({
    action: z.enum(['added', 'removed']),
    repositories_added: RepositoriesSchema,
    repositories_removed: RepositoriesSchema,
  })
  .transform(({ action, repositories_added: added, repositories_removed: removed }) => ({
    event: 'installation_repositories' as const,
    action,
    added,
    removed,
  }))

export const RepositoryEventSchema: z.ZodType<Omit<RepositoryEvent, keyof EventContext>> = z
  .object({ action: z.string() })
  .transform(({ action }) => ({ event: 'repository' as const, action }))

export const IssuesSchema: z.ZodType<Omit<IssuesEvent, keyof EventContext>> = z
  .object({
    action: z.string(),
    issue: z.object({
      number: idSchema,
      state: z.string().nullish(),
      labels: z.array(z.object({ name: z.string() })).nullish(),
    }),
  })
  .transform(({ action, issue: { number, state, labels } }) => ({
    event: 'issues' as const,
    action,
    issue: {
      number,
      ...(absent(state) ? {} : { state }),
      labels: (labels ?? []).map(({ name }) => name),
    },
  }))

export const DeploymentProtectionRuleSchema: z.ZodType<
  Omit<DeploymentProtectionRuleEvent, keyof EventContext>
> = z
  .object({
    action: z.literal('requested'),
    environment: z.string().min(1),
    deployment_callback_url: z.string().min(1),
    sha: z.string().nullish(),
    ref: z.string().nullish(),
  })
  .transform(({ action, environment, deployment_callback_url: callbackUrl, sha, ref }) => ({
    event: 'deployment_protection_rule' as const,
    action,
    environment,
    callbackUrl,
    ...(absent(sha) ? {} : { sha }),
    ...(absent(ref) ? {} : { ref }),
  }))
