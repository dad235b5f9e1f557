import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { deliverCallbacks } from '../feed/deliver-callbacks.ts'
import type { DeliveryReport } from '../feed/deliver-messages.ts'
import { deliverWebhooks } from '../feed/deliver-webhooks.ts'
import { planDeliveries } from '../feed/plan-deliveries.ts'
import { isResting, restOf } from '../feed/receiver-rests.ts'
import { topicOf } from '../feed/webhook-message.ts'
import { listWebhookSubscriptions, type SubscriptionError } from '../feed/webhook-subscriptions.ts'
import { callbackTopic } from '../ingest/callback.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { endOfDelivery, type DeliveredTopic } from './end-of-delivery.ts'
import type { Job, JobWork } from './job.ts'
import { leaseOf, type JobContext, type WebhookSettings } from './job-context.ts'
import { notConfigured } from './job-errors.ts'

export interface DeliverWebhooksPayload {
  /** How many messages go to one receiver in a slice; 1,000 by default. */
  readonly most?: number
  /** How many events are looked at for each subscription in a slice; 1,000 by default. */
  readonly mostEvents?: number
}

/** What was planned and sent. */
export interface DeliveredWebhooks extends DeliveryReport {
  /** How many messages were put into the outbox. */
  readonly planned: number
  /** Subscriptions whose receiver said that it is gone. */
  readonly disabled: readonly string[]
  /** What became of callbacks of uploads; absent where there are no secrets to sign them with. */
  readonly callbacks?: DeliveryReport
}

/** Plans webhooks of what happened, and sends those that are due, callbacks of uploads too. */
export const deliverWebhooksJob: Job<DeliverWebhooksPayload, DeliveredWebhooks> = {
  name: 'deliver-webhooks',
  payload: exactly<DeliverWebhooksPayload>()(
    strictObject({ most: z.exactOptional(z.int().min(1)), mostEvents: z.exactOptional(z.int().min(1)) }),
  ),
  run: (context, payload) =>
    context.webhooks
      ? new ResultAsync(deliver(context, context.webhooks, payload))
      : errAsync(notConfigured('webhooks')),
}

async function deliver(
  context: JobContext,
  { source, callbackSecrets, ...transport }: WebhookSettings,
  payload: DeliverWebhooksPayload,
): JobWork<DeliverWebhooksPayload, DeliveredWebhooks> {
  const { storage, clock, random, owner, signal } = context
  const { most = 1_000, mostEvents = 1_000 } = payload
  const { forMs } = leaseOf(context)
  const planned = await planDeliveries(storage, { owner, forMs, clock, source, mostEvents })
  if (planned.isErr()) return err(planned.error)
  const end = await storage.feed.position()
  if (end.isErr()) return err(end.error)
  // A subscription that another process plans for is that one's.
  const isBehind = planned.value.some(({ position = end.value }) => position < end.value)
  const options = { ...transport, owner, clock, random, most }
  const sent = await deliverWebhooks(storage, options)
  if (sent.isErr()) return err(sent.error)
  const callbacks =
    callbackSecrets && !signal?.aborted
      ? await deliverCallbacks(storage.outbox, { ...options, secrets: callbackSecrets })
      : undefined
  if (callbacks?.isErr()) return err(callbacks.error)
  const facts: DeliveredWebhooks = {
    planned: planned.value.reduce((sum, one) => sum + one.planned, 0),
    ...sent.value,
    ...(callbacks?.isOk() && { callbacks: callbacks.value }),
  }
  if (isBehind) return ok({ facts, state: 'more', next: payload })
  const topics = await topicsOf(context, facts)
  if (topics.isErr()) return err(topics.error)
  const finished = await endOfDelivery(context, payload, topics.value)
  return finished.map((state) => ({ facts, ...state }))
}

/** The topics that were delivered. */
async function topicsOf(
  { storage, clock }: JobContext,
  { delivered, callbacks }: DeliveredWebhooks,
): Promise<Result<readonly DeliveredTopic[], SubscriptionError>> {
  const subscriptions = await listWebhookSubscriptions(storage.states)
  if (subscriptions.isErr()) return err(subscriptions.error)
  const topics: DeliveredTopic[] = []
  for (const { id, url, state } of subscriptions.value) {
    if (state !== 'active') continue
    const rest = await restOf(storage.states, id)
    if (rest.isErr()) return err(rest.error)
    const restsUntil = isResting(rest.value, url, clock.now()) ? rest.value?.until : undefined
    topics.push({
      topic: topicOf(id),
      isTaking: delivered > 0,
      ...(restsUntil !== undefined && { restsUntil }),
    })
  }
  return ok(callbacks ? [...topics, { topic: callbackTopic, isTaking: callbacks.delivered > 0 }] : topics)
}
