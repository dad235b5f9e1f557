export {
  cloudEvent,
  writeCloudEvent,
  writeCloudEventBatch,
  type CloudEvent,
  type CloudEventMessage,
} from './cloud-event.ts'
export { listDeadLetters, replayDeadLetters, type DeadLetterStores } from './dead-letters.ts'
export { deliverCallbacks, type DeliverCallbacksOptions } from './deliver-callbacks.ts'
export type { DeliveryOptions, DeliveryReport } from './deliver-messages.ts'
export { deliverySteps, type DeliveryPlace, type DeliveryStepHook } from './delivery-steps.ts'
export {
  deliverWebhooks,
  type DeliveringStores,
  type DeliverWebhooksOptions,
  type DeliverWebhooksReport,
} from './deliver-webhooks.ts'
export { webhookKeyPair, type Ed25519Crypto, type NoEd25519, type WebhookKeyPair } from './ed25519.ts'
export { eventId } from './event-id.ts'
export {
  isUnchanged,
  type FeedAbout,
  type FeedConditions,
  type FeedDocument,
  type FeedLinks,
} from './feed-document.ts'
export { feedEntry, type FeedEntry } from './feed-entry.ts'
export {
  planDeliveries,
  type PlanDeliveriesOptions,
  type PlannedDeliveries,
  type PlanningStores,
} from './plan-deliveries.ts'
export { publishFeed, type FeedStores, type PublishFeedOptions, type PublishReport } from './publish-feed.ts'
export { publishedEvents, publishedKinds, type PublishedKind } from './published-events.ts'
export { readFeedPage, type FeedPage, type ReadFeedPageOptions } from './read-feed-page.ts'
export { retryDelayMs, type RetryPolicy } from './retry-delay.ts'
export {
  searchChanges,
  type SearchBatch,
  type SearchChange,
  type SearchChangesOptions,
  type SearchDocument,
  type SearchRun,
  type SearchStores,
} from './search-changes.ts'
export type { WebhookTransport } from './send-webhook.ts'
export { signWebhook, signWebhookWithKeys, type SignedWebhook, type WebhookHeaders } from './sign-webhook.ts'
export {
  sweepOutbox,
  type OutboxSweep,
  type SweepOutboxOptions,
  type SweepOutboxStores,
} from './sweep-outbox.ts'
export {
  verifyWebhook,
  verifyWebhookWithKeys,
  type ReceivedWebhook,
  type VerifiedWebhook,
  type VerifyWebhookOptions,
  type WebhookFault,
  type WebhookNotVerified,
} from './verify-webhook.ts'
export { webhookSecret, type InvalidWebhookSecret } from './webhook-secret.ts'
export { WebhookSubscriptionSchema, type WebhookSubscription } from './webhook-subscription.ts'
export {
  addWebhookSubscription,
  changeWebhookSubscription,
  findWebhookSubscription,
  listWebhookSubscriptions,
  removeWebhookSubscription,
  type SubscribeOptions,
  type SubscribingStores,
  type SubscriptionError,
} from './webhook-subscriptions.ts'
export { writeAtom } from './write-atom.ts'
export { writeJsonFeed } from './write-json-feed.ts'
export { bulkBody, bulkDeletes, goneResults, searchLines } from './write-search.ts'
