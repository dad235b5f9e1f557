import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedPosition, LeaseRequest } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { IngestLedger } from '../ports/ingest-ledger.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { DeliveryStepHook } from './delivery-steps.ts'
import { publishedEvents } from './published-events.ts'
import { outboxMessageOf } from './webhook-message.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'
import { consumerOf, listWebhookSubscriptions } from './webhook-subscriptions.ts'

/** The stores that messages are planned from and into. */
export interface PlanningStores {
  readonly feed: Pick<ChangeFeed, 'read' | 'lease'>
  readonly ingest: Pick<IngestLedger, 'find'>
  readonly states: Pick<StateStore, 'list'>
  readonly outbox: Pick<Outbox, 'add'>
}

/** Who plans. */
export interface PlanDeliveriesOptions extends Omit<LeaseRequest, 'at'> {
  readonly clock: Clock
  /** Who publishes: the same as of the feeds, so that the ids of events are the same. */
  readonly source: string
  /** How many events to look at for each subscription at most; all that there are by default. */
  readonly mostEvents?: number
  readonly step?: DeliveryStepHook
}

/** What was planned for one subscription. */
export interface PlannedDeliveries {
  readonly subscription: string
  /** False where another owner plans for it, or took it over meanwhile. */
  readonly isOwner: boolean
  /** The last event that was looked at; absent where that is for another owner to say. */
  readonly position?: FeedPosition
  /** How many messages were put into the outbox. */
  readonly planned: number
}

const stepEvents = 1_000

/**
 * Puts a message into the outbox for each event that an active subscription asks for. The messages and how far the subscription
 * has come are stored in one step: nothing is planned twice or never, whatever crashes. Call it when `feed.watch` wakes and now
 * and then, and `deliverWebhooks` after it.
 *
 * @throws TypeError for a number of events that is none.
 * @example
 * import { planDeliveries } from '@gatewright/core/feed'
 * import type { Clock, CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const clock: Clock
 *
 * const source = 'tag:results.example,2026:shop'
 * const planned = await planDeliveries(storage, { owner: 'worker-1', forMs: 60_000, clock, source })
 */
export function planDeliveries(
  stores: PlanningStores,
  options: PlanDeliveriesOptions,
): ResultAsync<readonly PlannedDeliveries[], QueryError | PutError> {
  const { mostEvents = stepEvents } = options
  if (!(Number.isInteger(mostEvents) && mostEvents >= 1))
    throw new TypeError(`No number of events: ${mostEvents}.`)
  return listWebhookSubscriptions(stores.states).andThen(
    (subscriptions) => new ResultAsync(planAll(stores, subscriptions, options)),
  )
}

async function planAll(
  stores: PlanningStores,
  subscriptions: readonly WebhookSubscription[],
  options: PlanDeliveriesOptions,
): Promise<Result<readonly PlannedDeliveries[], QueryError | PutError>> {
  const planned: PlannedDeliveries[] = []
  for (const subscription of subscriptions) {
    if (subscription.state !== 'active') continue
    const one = await planOne(stores, subscription, options)
    if (one.isErr()) return err(one.error)
    planned.push(one.value)
  }
  return ok(planned)
}

async function planOne(
  { feed, ingest, outbox }: PlanningStores,
  subscription: WebhookSubscription,
  { owner, forMs, clock, source, mostEvents = Number.POSITIVE_INFINITY, step }: PlanDeliveriesOptions,
): Promise<Result<PlannedDeliveries, QueryError | PutError>> {
  let [planned, seen] = [0, 0]
  const notOwner = (): PlannedDeliveries => ({ subscription: subscription.id, isOwner: false, planned })
  for (;;) {
    const at = clock.now()
    const lease = await feed.lease(consumerOf(subscription.id), { owner, at, forMs })
    if (lease.isErr()) return err(lease.error)
    if (!lease.value) return ok(notOwner())
    const { position } = lease.value
    const limit = Math.min(stepEvents, mostEvents - seen)
    const events = limit > 0 ? await feed.read(position, limit) : ok([])
    if (events.isErr()) return err(events.error)
    const last = events.value.at(-1)
    if (!last) return ok({ subscription: subscription.id, isOwner: true, position, planned })
    const published = await publishedEvents(ingest, events.value, subscription.kinds)
    if (published.isErr()) return err(published.error)
    const messages = published.value.map((event) => outboxMessageOf(source, subscription, event, at))
    const added = await outbox.add(messages, { lease: lease.value, position: last.position })
    if (added.isErr()) return added.error.kind === 'store/lease-lost' ? ok(notOwner()) : err(added.error)
    await step?.('plan/stored')
    planned += messages.length
    seen += events.value.length
  }
}
