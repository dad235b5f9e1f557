import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedPosition, LeaseRequest } from '../ports/change-feed.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateEntry, StateError, StateStore } from '../ports/state-store.ts'
import { versionConflict } from '../ports/version-conflict.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'
import type { DeliveryStepHook } from './delivery-steps.ts'
import { WebhookSubscriptionSchema, type WebhookSubscription } from './webhook-subscription.ts'

/** The space of the states of subscriptions. */
const space = 'webhooks'

/** Any trouble that storing a subscription can meet. */
export type SubscriptionError = StateError | StoreCorrupt

/** The stores that subscriptions begin in. */
export interface SubscribingStores {
  readonly feed: Pick<ChangeFeed, 'lease' | 'position' | 'release'>
  readonly states: Pick<StateStore, 'put'>
}

/** Who subscribes, and from where on. */
export interface SubscribeOptions extends LeaseRequest {
  /** The last event that is not sent any more; the last one that there is by default. 0 sends all that ever happened. */
  readonly after?: FeedPosition
  readonly step?: DeliveryStepHook
}

/** The consumer of the change feed that stands for a subscription. */
export function consumerOf(id: string): string {
  return `webhook ${id}`
}

/**
 * Adds a subscription. What happens from now on is sent to it, by `planDeliveries` and `deliverWebhooks`.
 *
 * The secrets are stored as they are: whoever reads the states can sign as the project.
 *
 * @returns `store/version-conflict` where there is one of this id, `schema/invalid` for one that cannot be, and for an id that
 * was used before and has come further than `after`.
 * @example
 * import { addWebhookSubscription } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const added = await addWebhookSubscription(
 *   storage,
 *   { id: 'chat', url: 'https://hooks.example/ci', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], kinds: ['decision'] },
 *   { owner: 'admin', at: '2026-11-22T04:19:00Z', forMs: 10_000 },
 * )
 */
export function addWebhookSubscription(
  stores: SubscribingStores,
  subscription: Omit<WebhookSubscription, 'state' | 'reason'>,
  options: SubscribeOptions,
): ResultAsync<WebhookSubscription, SubscriptionError> {
  return checkSchema(WebhookSubscriptionSchema, { ...subscription, state: 'active' }).asyncAndThen(
    (checked) => new ResultAsync(add(stores, checked, options)),
  )
}

async function add(
  { feed, states }: SubscribingStores,
  subscription: WebhookSubscription,
  { after, owner, at, forMs, step }: SubscribeOptions,
): Promise<Result<WebhookSubscription, SubscriptionError>> {
  const { id } = subscription
  const lease = await feed.lease(consumerOf(id), { owner, at, forMs })
  if (lease.isErr()) return err(lease.error)
  // Somebody works for it: so it is there.
  if (!lease.value) return err(versionConflict(id, 0, 1))
  const position = after === undefined ? await feed.position() : ok(after)
  if (position.isErr()) return err(position.error)
  const change = { key: id, body: stateBody(subscription), expectedVersion: 0 }
  const put = await states.put(space, [change], { lease: lease.value, position: position.value })
  if (put.isOk()) await step?.('subscribe/stored')
  void (await feed.release(lease.value))
  return put.map(() => subscription)
}

/** The subscription of an id; undefined where there is none. */
export function findWebhookSubscription(
  states: Pick<StateStore, 'get'>,
  id: string,
): ResultAsync<WebhookSubscription | undefined, QueryError> {
  return states
    .get(space, [id])
    .andThen(([entry]): Result<WebhookSubscription | undefined, QueryError> =>
      entry ? readStateBody(WebhookSubscriptionSchema, entry) : ok(undefined),
    )
}

/** All subscriptions, in the order of their ids. */
export function listWebhookSubscriptions(
  states: Pick<StateStore, 'list'>,
): ResultAsync<readonly WebhookSubscription[], QueryError> {
  return new ResultAsync(listAll(states))
}

const pageLimit = 1_000

async function listAll(
  states: Pick<StateStore, 'list'>,
): Promise<Result<readonly WebhookSubscription[], QueryError>> {
  const all: WebhookSubscription[] = []
  for (let after: string | undefined; ;) {
    const page: Result<readonly StateEntry[], QueryError> = await states.list(space, {
      limit: pageLimit,
      ...(after !== undefined && { after }),
    })
    if (page.isErr()) return err(page.error)
    for (const entry of page.value) {
      const subscription = readStateBody(WebhookSubscriptionSchema, entry)
      if (subscription.isErr()) return err(subscription.error)
      all.push(subscription.value)
    }
    after = page.value.at(-1)?.key
    if (page.value.length < pageLimit) return ok(all)
  }
}

/**
 * Changes a subscription: pauses it, adds a secret in front of the old one, enables it again. Whatever else changed it meanwhile
 * is seen first. Undefined where there is none of this id.
 *
 * @param change - what it is from now on; its id stays. Called again where somebody else was faster
 * @example
 * import { changeWebhookSubscription } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const rotated = await changeWebhookSubscription(storage.states, 'chat', (subscription) => ({
 *   ...subscription,
 *   secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', ...subscription.secrets.slice(0, 1)],
 * }))
 */
export function changeWebhookSubscription(
  states: Pick<StateStore, 'get' | 'put'>,
  id: string,
  change: (subscription: WebhookSubscription) => WebhookSubscription,
): ResultAsync<WebhookSubscription | undefined, SubscriptionError> {
  return new ResultAsync(changed(states, id, change))
}

const mostTries = 10

async function changed(
  states: Pick<StateStore, 'get' | 'put'>,
  id: string,
  change: (subscription: WebhookSubscription) => WebhookSubscription,
): Promise<Result<WebhookSubscription | undefined, SubscriptionError>> {
  for (let tries = 1; ; tries++) {
    const entries = await states.get(space, [id])
    if (entries.isErr()) return err(entries.error)
    const [entry] = entries.value
    if (!entry) return ok(undefined)
    const next = readStateBody(WebhookSubscriptionSchema, entry).andThen((subscription) =>
      checkSchema(WebhookSubscriptionSchema, { ...change(subscription), id }),
    )
    if (next.isErr()) return err(next.error)
    const put = await states.put(space, [
      { key: id, body: stateBody(next.value), expectedVersion: entry.version },
    ])
    if (put.isOk()) return ok(next.value)
    if (put.error.kind !== 'store/version-conflict' || tries === mostTries) return err(put.error)
  }
}

/**
 * Forgets a subscription: nothing more is planned or sent for it. What was planned waits in the outbox until `sweepOutbox`
 * gives it up.
 */
export function removeWebhookSubscription(
  states: Pick<StateStore, 'put'>,
  id: string,
): ResultAsync<void, StateError> {
  return states.put(space, [{ key: id, body: undefined }])
}
