import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import { changeState } from '../ingest/change-state.ts'
import type { NotificationConfig } from '../notify/notification-config.ts'
import type { NotificationEvent } from '../notify/notification-event.ts'
import { NotificationMessageSchema, type NotificationMessage } from '../notify/notification-message.ts'
import {
  emptyNotificationState,
  NotificationStateSchema,
  type NotificationState,
} from '../notify/notification-state.ts'
import { routeNotifications } from '../notify/route-notifications.ts'
import type { HeldNotification } from '../notify/routing.ts'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'

/** A message that was routed and is not in the outbox yet. */
interface PlannedMessage {
  readonly key: string
  readonly channel: string
  readonly message: NotificationMessage
  readonly at: Instant
}

/** What is remembered from one routing to the next. */
interface RouterState {
  readonly state: NotificationState
  readonly planned: readonly PlannedMessage[]
}

const RouterStateSchema: z.ZodType<RouterState> = exactly<RouterState>()(
  strictObject({
    state: NotificationStateSchema,
    planned: z.array(
      exactly<PlannedMessage>()(
        strictObject({
          key: z.string(),
          channel: z.string(),
          message: NotificationMessageSchema,
          at: InstantSchema,
        }),
      ),
    ),
  }),
)

const place = { space: 'notifications', key: 'router', schema: RouterStateSchema } as const

/** What is in the outbox for a channel. */
export interface QueuedMessage {
  readonly key: string
  readonly message: NotificationMessage
}

export const QueuedMessageSchema: z.ZodType<QueuedMessage> = exactly<QueuedMessage>()(
  strictObject({ key: z.string(), message: NotificationMessageSchema }),
)

/** Under which messages for a channel wait: each has its own, so that one that is slow holds nobody up. */
export function channelTopic(channel: string): string {
  return `${topicBegin}${channel}`
}

export function isChannelTopic(topic: string): boolean {
  return topic.startsWith(topicBegin)
}

const topicBegin = 'notify '

/** What came of routing. */
export interface PlannedNotifications {
  /** How many messages were put into the outbox. */
  readonly planned: number
  readonly held: readonly HeldNotification[]
}

/**
 * Routes events, and puts the messages into the outbox. What was decided is stored in one step with the messages, before these
 * go anywhere: whoever comes after a crash puts the same messages under the same ids, and decides nothing twice.
 */
export function planNotifications(
  { states, outbox }: Pick<CompleteStorage, 'states'> & { readonly outbox: Pick<Outbox, 'add'> },
  config: NotificationConfig,
  events: readonly NotificationEvent[],
  now: Instant,
): ResultAsync<PlannedNotifications, StateError | PutError | QueryError> {
  const plan = async (): Promise<Result<PlannedNotifications, StateError | PutError | QueryError>> => {
    let held: readonly HeldNotification[] = []
    const routed = await changeState<RouterState>(states, place, (before) => {
      const { state, planned } = before ?? { state: emptyNotificationState, planned: [] }
      const answer = routeNotifications(events, config, state, now)
      held = answer.held
      const sent = answer.send.map(({ key, channel, message }) => ({ key, channel, message, at: now }))
      const value = { state: answer.state, planned: [...planned, ...sent] }
      return ok(isSame(value, before) ? undefined : { value })
    })
    if (routed.isErr()) return err(routed.error)
    const planned = routed.value?.planned ?? []
    if (planned.length === 0) return ok({ planned: 0, held })
    const added = await outbox.add(planned.map(outboxMessageOf))
    if (added.isErr()) return err(added.error)
    const done = new Set(planned.map(({ key }) => key))
    const cleared = await changeState<RouterState>(states, place, (before) =>
      ok(before && { value: { ...before, planned: before.planned.filter(({ key }) => !done.has(key)) } }),
    )
    return cleared.map(() => ({ planned: planned.length, held }))
  }
  return new ResultAsync(plan())
}

function outboxMessageOf({
  key,
  channel,
  message,
  at,
}: PlannedMessage): Parameters<Outbox['add']>[0][number] {
  const body = { key, message } satisfies QueuedMessage
  return {
    id: `notify ${key}`,
    topic: channelTopic(channel),
    body: body as unknown as JsonValue,
    notBefore: at,
  }
}

/** Both are plain data, whose members come in one order. */
function isSame(value: RouterState, before: RouterState | undefined): boolean {
  return JSON.stringify(value) === JSON.stringify(before ?? { state: emptyNotificationState, planned: [] })
}
