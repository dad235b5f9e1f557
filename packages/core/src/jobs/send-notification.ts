import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import {
  deliverTopic,
  nothingDelivered,
  sumOfReports,
  type DeliveryReport,
} from '../feed/deliver-messages.ts'
import { isResting, keepRest, restOf } from '../feed/receiver-rests.ts'
import type { SendOutcome } from '../feed/send-webhook.ts'
import { NotificationEventSchema, type NotificationEvent } from '../notify/notification-event.ts'
import type { ChannelRules } from '../notify/notification-config.ts'
import { renderMessage } from '../notify/render-message.ts'
import type { HeldNotification } from '../notify/routing.ts'
import type { OutboxClaim } from '../ports/outbox.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { endOfDelivery, type DeliveredTopic } from './end-of-delivery.ts'
import type { Job, JobWork } from './job.ts'
import type { JobContext, NotificationSettings } from './job-context.ts'
import { notConfigured } from './job-errors.ts'
import type { MessageSender } from './message-sender.ts'
import { channelTopic, planNotifications, QueuedMessageSchema } from './planned-notifications.ts'

export interface SendNotificationPayload {
  /** What happened; nothing by default, for a timer that sends what has waited. */
  readonly events?: readonly NotificationEvent[]
  /** How many messages go to one channel in a slice; 100 by default. */
  readonly most?: number
}

/** What was routed, and sent. */
export interface SentNotifications extends DeliveryReport {
  /** How many messages were made. */
  readonly planned: number
  /** What nobody is told of now, and why. */
  readonly held: readonly HeldNotification[]
}

/**
 * Routes events to channels, and sends what is due. Each message goes out once; where a process ends between sending and
 * storing that it was sent, once more, with the same key.
 */
export const sendNotification: Job<SendNotificationPayload, SentNotifications> = {
  name: 'send-notification',
  payload: exactly<SendNotificationPayload>()(
    strictObject({
      events: z.exactOptional(z.array(NotificationEventSchema).max(10_000)),
      most: z.exactOptional(z.int().min(1)),
    }),
  ),
  run: (context, payload) =>
    context.notifications
      ? new ResultAsync(send(context, context.notifications, payload))
      : errAsync(notConfigured('notifications')),
}

async function send(
  context: JobContext,
  settings: NotificationSettings,
  payload: SendNotificationPayload,
): JobWork<SendNotificationPayload, SentNotifications> {
  const { storage, clock, signal } = context
  const { events = [], most = 100 } = payload
  const planned = await planNotifications(storage, settings.config, events, clock.now())
  if (planned.isErr()) return err(planned.error)
  const topics: DeliveredTopic[] = []
  let report: DeliveryReport = nothingDelivered
  for (const [channel, rules] of Object.entries(settings.config.channels)) {
    if (signal?.aborted) break
    const sent = await sendTo(context, settings.send, { channel, rules, most })
    if (sent.isErr()) return err(sent.error)
    const { restsUntil, ...counts } = sent.value
    report = sumOfReports(report, counts)
    const rest = restsUntil === undefined ? {} : { restsUntil }
    topics.push({ topic: channelTopic(channel), isTaking: counts.delivered > 0, ...rest })
  }
  const facts: SentNotifications = { ...planned.value, ...report }
  // The events were taken: what is left is only to be sent.
  const next: SendNotificationPayload = { ...(payload.most !== undefined && { most: payload.most }) }
  if (signal?.aborted) return ok({ facts, state: 'more', next })
  const finished = await endOfDelivery(context, next, topics)
  return finished.map((state) => ({ facts, ...state }))
}

async function sendTo(
  { storage, clock, random, owner, signal }: JobContext,
  sender: MessageSender,
  { channel, rules, most }: { readonly channel: string; readonly rules: ChannelRules; readonly most: number },
): Promise<Result<DeliveryReport & Pick<DeliveredTopic, 'restsUntil'>, StateError | QueryError>> {
  const topic = channelTopic(channel)
  const receiver = { id: topic, url: channel }
  const rest = await restOf(storage.states, topic)
  if (rest.isErr()) return err(rest.error)
  if (rest.value && isResting(rest.value, channel, clock.now()))
    return ok({ ...nothingDelivered, restsUntil: rest.value.until })
  const sendClaimed = async ({ message }: OutboxClaim): Promise<SendOutcome> => {
    const queued = checkSchema(QueuedMessageSchema, message.body)
    if (queued.isErr()) return { is: 'impossible', reason: 'Not a message that was routed.' }
    const { key } = queued.value
    const rendered = renderMessage(queued.value.message, rules)
    const outgoing = { key, channel, rendered, attempt: message.attempts, ...(signal && { signal }) }
    return sender(outgoing).match(
      (): SendOutcome => ({ is: 'delivered' }),
      ({ message: reason, retryable, retryAfterMs }): SendOutcome =>
        retryable
          ? { is: 'failed', reason, ...(retryAfterMs !== undefined && { askedMs: retryAfterMs }) }
          : { is: 'impossible', reason },
    )
  }
  // One after the other: messages stand in a channel in the order in which things happened.
  const options = { owner, clock, random, most, parallel: 1 }
  const sent = await deliverTopic(storage.outbox, topic, options, sendClaimed)
  if (sent.isErr()) return err(sent.error)
  const { askedMs, delivered, retried, dead, lost } = sent.value
  const now = clock.now()
  const kept = await keepRest(storage.states, receiver, rest.value, { askedMs, now })
  const counts: DeliveryReport = { delivered, retried, dead, lost }
  if (askedMs === undefined) return kept.map(() => counts)
  return kept.map(() => ({ ...counts, restsUntil: fromEpochMs(toEpochMs(now) + askedMs) }))
}
