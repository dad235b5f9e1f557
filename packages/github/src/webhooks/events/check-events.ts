import * as z from 'zod'
import {
  absent,
  idSchema,
  PullRequestsSchema,
  shaSchema,
  type EventContext,
  type NamedPullRequest,
} from './common.ts'

export interface CheckRunEvent extends EventContext {
  readonly event: 'check_run'
  readonly action: 'created' | 'completed' | 'rerequested' | 'requested_action'
  readonly checkRun: {
    readonly id: number
    readonly name: string
    readonly headSha: string
    readonly externalId?: string
    /** Whose check run it is: others press their own buttons. */
    readonly appId?: number
    readonly suiteId?: number
    readonly status: string
    readonly conclusion?: string
    readonly pullRequests: readonly NamedPullRequest[]
  }
  /** The identifier of the button, where one was pressed. */
  readonly requestedAction?: string
}

export interface CheckSuiteEvent extends EventContext {
  readonly event: 'check_suite'
  readonly action: 'requested' | 'rerequested' | 'completed'
  readonly checkSuite: {
    readonly id: number
    readonly headSha: string
    readonly headBranch?: string
    readonly appId?: number
    readonly pullRequests: readonly NamedPullRequest[]
  }
}

const AppSchema = z.object({ id: idSchema }).nullish()

export const CheckRunSchema: z.ZodType<Omit<CheckRunEvent, keyof EventContext>> = z
  .object({
    action: z.enum(['created', 'completed', 'rerequested', 'requested_action']),
    check_run: z.object({
      id: idSchema,
      name: z.string(),
      head_sha: shaSchema,
      external_id: z.string().nullish(),
      app: AppSchema,
      check_suite: z.object({ id: idSchema.nullish() }).nullish(),
      status: z.string(),
      conclusion: z.string().nullish(),
      pull_requests: PullRequestsSchema,
    }),
    requested_action: z.object({ identifier: z.string().nullish() }).nullish(),
  })
  .transform(({ action, check_run: said, requested_action: requested }) => ({
    event: 'check_run' as const,
    action,
    checkRun: {
      id: said.id,
      name: said.name,
      headSha: said.head_sha,
      ...(absent(said.external_id) ? {} : { externalId: said.external_id }),
      ...(absent(said.app) ? {} : { appId: said.app.id }),
      ...(absent(said.check_suite?.id) ? {} : { suiteId: said.check_suite.id }),
      status: said.status,
      ...(absent(said.conclusion) ? {} : { conclusion: said.conclusion }),
      pullRequests: said.pull_requests,
    },
    ...(absent(requested?.identifier) ? {} : { requestedAction: requested.identifier }),
  }))

export const CheckSuiteSchema: z.ZodType<Omit<CheckSuiteEvent, keyof EventContext>> = z
  .object({
    action: z.enum(['requested', 'rerequested', 'completed']),
    check_suite: z.object({
      id: idSchema,
      head_sha: shaSchema,
      head_branch: z.string().nullish(),
      app: AppSchema,
      pull_requests: PullRequestsSchema,
    }),
  })
  .transform(({ action, check_suite: said }) => ({
    event: 'check_suite' as const,
    action,
    checkSuite: {
      id: said.id,
      headSha: said.head_sha,
      ...(absent(said.head_branch) ? {} : { headBranch: said.head_branch }),
      ...(absent(said.app) ? {} : { appId: said.app.id }),
      pullRequests: said.pull_requests,
    },
  }))
