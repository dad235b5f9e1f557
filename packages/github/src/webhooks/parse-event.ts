import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import { CheckRunSchema, CheckSuiteSchema } from './events/check-events.ts'
import { MergeGroupSchema, PullRequestSchema, PushSchema } from './events/change-events.ts'
import { contextOf, type EventContext } from './events/common.ts'
import {
  DeploymentProtectionRuleSchema,
  InstallationRepositoriesSchema,
  InstallationSchema,
  IssuesSchema,
  RepositoryEventSchema,
} from './events/repository-events.ts'
import type { IgnoredEvent, WebhookEvent } from './events/webhook-event.ts'
import { WorkflowJobSchema, WorkflowRunSchema } from './events/workflow-events.ts'

/** A payload that lacks something that is read of it, or has it in another form. */
export interface EventInvalid extends ErrorValue<'github/event-invalid'> {
  readonly retryable: false
  /** Each with the path of the field, as `workflow_run.head_sha`. */
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

type EventBody = WebhookEvent extends infer Event
  ? Event extends EventContext
    ? Omit<Event, keyof EventContext>
    : never
  : never

const schemas: Readonly<Record<WebhookEvent['event'], z.ZodType<EventBody>>> = {
  check_run: CheckRunSchema,
  check_suite: CheckSuiteSchema,
  deployment_protection_rule: DeploymentProtectionRuleSchema,
  installation: InstallationSchema,
  installation_repositories: InstallationRepositoriesSchema,
  issues: IssuesSchema,
  merge_group: MergeGroupSchema,
  pull_request: PullRequestSchema,
  push: PushSchema,
  repository: RepositoryEventSchema,
  workflow_job: WorkflowJobSchema,
  workflow_run: WorkflowRunSchema,
}

/**
 * What a webhook tells: of each event only the fields that are read here have to be there, since payloads differ between GitHub
 * and the versions of its server.
 *
 * @param name - the header `X-GitHub-Event`
 * @param payload - the body, parsed
 * @returns `ignored` for events and actions that nobody here acts on; `github/event-invalid` with the paths of what is missing
 * @example
 * import { parseEvent } from '@gatewright/github'
 *
 * const event = parseEvent('star', { action: 'created' })
 * console.log(event.isOk() && event.value.event) // ignored
 */
export function parseEvent(
  name: string,
  payload: unknown,
): Result<WebhookEvent | IgnoredEvent, EventInvalid> {
  const action = actionOf(payload)
  const ignored: IgnoredEvent = { event: 'ignored', name, ...(action === undefined ? {} : { action }) }
  if (!Object.hasOwn(schemas, name)) return ok(ignored)
  const context = contextOf.safeParse(payload)
  const body = schemas[name as WebhookEvent['event']].safeParse(payload)
  // An action that is a text and none of those that are known is one that GitHub added.
  if (action !== undefined && body.error?.issues.some(({ path }) => path.join('.') === 'action'))
    return ok(ignored)
  if (context.success && body.success) return ok({ ...context.data, ...body.data } as WebhookEvent)
  const issues = [...(context.error?.issues ?? []), ...(body.error?.issues ?? [])]
  const problems = issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = problems
  return err({
    kind: 'github/event-invalid',
    message: `The event "${name}" can't be read: ${first ? `${first.path || 'the payload'}: ${first.message}` : 'it is no object'}`,
    retryable: false,
    problems,
  })
}

function actionOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const action: unknown = Object.hasOwn(payload, 'action')
    ? (payload as { action?: unknown }).action
    : undefined
  return typeof action === 'string' ? action : undefined
}
