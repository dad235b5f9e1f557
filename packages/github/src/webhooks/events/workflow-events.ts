import * as z from 'zod'
import {
  absent,
  idSchema,
  PullRequestsSchema,
  shaSchema,
  type EventContext,
  type NamedPullRequest,
} from './common.ts'

/** A run of a workflow. */
export interface WorkflowRun {
  readonly id: number
  /** 1 for the first time, and one more for each time that it was run again. */
  readonly attempt: number
  readonly workflowId: number
  readonly name?: string
  /** What started it, as `pull_request`. */
  readonly event: string
  readonly status?: string
  readonly conclusion?: string
  readonly headSha: string
  readonly headBranch?: string
  /** Whose commit it ran on: another repository than that of the event where it is a fork. Absent where that is deleted. */
  readonly headRepositoryId?: number
  readonly headOwner?: string
  /** Empty for pull requests of forks. */
  readonly pullRequests: readonly NamedPullRequest[]
}

export interface WorkflowRunEvent extends EventContext {
  readonly event: 'workflow_run'
  readonly action: 'requested' | 'in_progress' | 'completed'
  readonly run: WorkflowRun
}

export interface WorkflowJobEvent extends EventContext {
  readonly event: 'workflow_job'
  readonly action: 'queued' | 'in_progress' | 'completed' | 'waiting'
  readonly job: {
    readonly id: number
    readonly runId: number
    readonly attempt: number
    readonly name: string
    readonly headSha: string
    readonly status: string
    readonly conclusion?: string
  }
}

const RunSchema = z
  .object({
    id: idSchema,
    run_attempt: z.int().positive().nullish(),
    workflow_id: idSchema,
    name: z.string().nullish(),
    event: z.string(),
    status: z.string().nullish(),
    conclusion: z.string().nullish(),
    head_sha: shaSchema,
    head_branch: z.string().nullish(),
    head_repository: z.object({ id: idSchema, owner: z.object({ login: z.string() }).nullish() }).nullish(),
    pull_requests: PullRequestsSchema,
  })
  .transform((said): WorkflowRun => ({
    id: said.id,
    attempt: said.run_attempt ?? 1,
    workflowId: said.workflow_id,
    ...(absent(said.name) ? {} : { name: said.name }),
    event: said.event,
    ...(absent(said.status) ? {} : { status: said.status }),
    ...(absent(said.conclusion) ? {} : { conclusion: said.conclusion }),
    headSha: said.head_sha,
    ...(absent(said.head_branch) ? {} : { headBranch: said.head_branch }),
    ...(absent(said.head_repository) ? {} : { headRepositoryId: said.head_repository.id }),
    ...(absent(said.head_repository?.owner) ? {} : { headOwner: said.head_repository.owner.login }),
    pullRequests: said.pull_requests,
  }))

export const WorkflowRunSchema: z.ZodType<Omit<WorkflowRunEvent, keyof EventContext>> = z
  .object({ action: z.enum(['requested', 'in_progress', 'completed']), workflow_run: RunSchema })
  .transform(({ action, workflow_run: run }) => ({ event: 'workflow_run' as const, action, run }))

export const WorkflowJobSchema: z.ZodType<Omit<WorkflowJobEvent, keyof EventContext>> = z
  .object({
    action: z.enum(['queued', 'in_progress', 'completed', 'waiting']),
    workflow_job: z.object({
      id: idSchema,
      run_id: idSchema,
      run_attempt: z.int().positive().nullish(),
      name: z.string(),
      head_sha: shaSchema,
      status: z.string(),
      conclusion: z.string().nullish(),
    }),
  })
  .transform(({ action, workflow_job: said }) => ({
    event: 'workflow_job' as const,
    action,
    job: {
      id: said.id,
      runId: said.run_id,
      attempt: said.run_attempt ?? 1,
      name: said.name,
      headSha: said.head_sha,
      status: said.status,
      ...(absent(said.conclusion) ? {} : { conclusion: said.conclusion }),
    },
  }))
