import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Outbox, OutboxClaim } from '../ports/outbox.ts'
import type { StateStore } from '../ports/state-store.ts'
import { checkSchema } from '../schema/schema-error.ts'
import {
  deliverTopic,
  nothingDelivered,
  sumOfReports,
  type DeliveryOptions,
  type DeliveryReport,
} from './deliver-messages.ts'
import { isResting, keepRest, restOf } from './receiver-rests.ts'
import { checkTransport, sendWebhook, type CheckedTransport, type SendOutcome } from './send-webhook.ts'
import { topicOf, WebhookMessageSchema } from './webhook-message.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'
import {
  changeWebhookSubscription,
  listWebhookSubscriptions,
  type SubscriptionError,
} from './webhook-subscriptions.ts'

/** The stores that messages are delivered from. */
export interface DeliveringStores {
  readonly states: Pick<StateStore, 'get' | 'list' | 'put'>
  readonly outbox: Pick<Outbox, 'claim' | 'settle'>
}

export interface DeliverWebhooksOptions extends DeliveryOptions {
  /** How many subscriptions are delivered to at a time; 8 by default. */
  readonly subscriptions?: number
}

/** What became of the messages that were due. */
export interface DeliverWebhooksReport extends DeliveryReport {
  /** Subscriptions whose receiver said that it is gone. */
  readonly disabled: readonly string[]
}

/**
 * Sends what is due to the active subscriptions, as Standard Webhooks: signed with every secret of the subscription at the time
 * of sending. What a receiver answers with a status from 200 to 299 is delivered. 410 disables the subscription. All else, a
 * redirect and no answer too, is tried again later, as long as the receiver asked or else longer each time, until there were too
 * many attempts: then the message is dead, and `replayDeadLetters` sends it once more.
 *
 * A message may come twice, always with the same id: a process can end between the answer and its mark. Several processes may
 * deliver at once.
 *
 * @throws TypeError for a range of addresses that is none.
 * @example
 * import { deliverWebhooks, type DeliverWebhooksOptions } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const host: Pick<DeliverWebhooksOptions, 'fetcher' | 'clock' | 'random'>
 *
 * const delivered = await deliverWebhooks(storage, { owner: 'sender-1', ...host })
 * console.log(delivered.isOk() && delivered.value.dead)
 */
export function deliverWebhooks(
  stores: DeliveringStores,
  options: DeliverWebhooksOptions,
): ResultAsync<DeliverWebhooksReport, SubscriptionError> {
  const checked = checkTransport(options)
  return listWebhookSubscriptions(stores.states).andThen(
    (subscriptions) => new ResultAsync(deliverAll(stores, subscriptions, checked)),
  )
}

async function deliverAll(
  stores: DeliveringStores,
  subscriptions: readonly WebhookSubscription[],
  options: DeliverWebhooksOptions & CheckedTransport,
): Promise<Result<DeliverWebhooksReport, SubscriptionError>> {
  const waiting = subscriptions.filter(({ state }) => state === 'active')[Symbol.iterator]()
  let report: DeliverWebhooksReport = { ...nothingDelivered, disabled: [] }
  let failure: SubscriptionError | undefined
  const work = async (): Promise<void> => {
    for (const subscription of waiting) {
      const one = await deliverTo(stores, subscription, options)
      if (one.isErr()) failure ??= one.error
      else report = sumOf(report, one.value)
      if (failure) return
    }
  }
  await Promise.all(Array.from({ length: options.subscriptions ?? 8 }, work))
  return failure ? err(failure) : ok(report)
}

async function deliverTo(
  { outbox, states }: DeliveringStores,
  subscription: WebhookSubscription,
  options: DeliverWebhooksOptions & CheckedTransport,
): Promise<Result<DeliverWebhooksReport, SubscriptionError>> {
  const { id, url } = subscription
  const rest = await restOf(states, id)
  if (rest.isErr()) return err(rest.error)
  if (isResting(rest.value, url, options.clock.now())) return ok({ ...nothingDelivered, disabled: [] })
  const send = (claim: OutboxClaim): Promise<SendOutcome> => sendClaimed(subscription, claim, options)
  const topic = await deliverTopic(outbox, topicOf(id), options, send)
  if (topic.isErr()) return err(topic.error)
  const { gone, askedMs, ...counts } = topic.value
  const kept = await keepRest(states, subscription, rest.value, { askedMs, now: options.clock.now() })
  if (kept.isErr()) return err(kept.error)
  if (askedMs !== undefined || rest.value) await options.step?.('deliver/rest-kept')
  if (gone === undefined) return ok({ ...counts, disabled: [] })
  const disabled = await changeWebhookSubscription(states, id, (known) =>
    // Whoever gave it another address since then did not mean the one that is gone.
    known.url === subscription.url ? { ...known, state: 'disabled', reason: gone } : known,
  )
  if (disabled.isErr()) return err(disabled.error)
  await options.step?.('deliver/disabled')
  return ok({ ...counts, disabled: [id] })
}

async function sendClaimed(
  subscription: WebhookSubscription,
  { message }: OutboxClaim,
  options: DeliverWebhooksOptions & CheckedTransport,
): Promise<SendOutcome> {
  const checked = checkSchema(WebhookMessageSchema, message.body)
  if (checked.isErr()) return { is: 'impossible', reason: 'Not a message that was planned.' }
  return sendWebhook(subscription, checked.value, message.attempts, options)
}

function sumOf(a: DeliverWebhooksReport, b: DeliverWebhooksReport): DeliverWebhooksReport {
  return { ...sumOfReports(a, b), disabled: [...a.disabled, ...b.disabled] }
}
