import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import type { OutboxMessage } from '../ports/outbox.ts'
import { StorableJsonSchema } from '../ports/storable-json.ts'
import type { Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'
import { cloudEvent } from './cloud-event.ts'
import { eventId } from './event-id.ts'
import { webhookIdGrammar } from './sign-webhook.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'

/** What waits in the outbox for a subscription: all that is sent but the headers that sign it. */
export interface WebhookMessage {
  /** The `webhook-id`: the same for all who get the event, however often. */
  readonly id: string
  readonly mediaType: string
  readonly payload: JsonValue
}

export const WebhookMessageSchema: z.ZodType<WebhookMessage> = strictObject({
  id: z.string().regex(webhookIdGrammar),
  mediaType: z.string(),
  payload: StorableJsonSchema,
})

/** Under which messages of a subscription wait: each has its own, so that one that is slow holds nobody up. */
export function topicOf(subscription: string): string {
  return `${topicPrefix}${subscription}`
}

const topicPrefix = 'webhook '

/** True for the topic of some subscription, and the name of its consumer, which is the same. */
export function isWebhookTopic(topic: string): boolean {
  return topic.startsWith(topicPrefix)
}

/** What is sent of an event to a subscription. The same event makes the same message. */
export function outboxMessageOf(
  source: string,
  subscription: WebhookSubscription,
  event: FeedEvent,
  at: Instant,
): OutboxMessage {
  const id = eventId(source, event)
  const topic = topicOf(subscription.id)
  const message = { id: `msg_${id}`, ...contentOf(source, subscription, event, at) }
  return { id: `${topic} ${id}`, topic, body: message, notBefore: at }
}

function contentOf(
  source: string,
  { format = 'standard' }: WebhookSubscription,
  event: FeedEvent,
  at: Instant,
): Omit<WebhookMessage, 'id'> {
  if (format === 'cloudevents')
    return {
      mediaType: 'application/cloudevents+json',
      payload: { ...cloudEvent(source, event), data: { ...event } },
    }
  const payload = { type: event.kind, timestamp: event.at ?? at, data: { ...event } }
  return { mediaType: 'application/json', payload }
}
