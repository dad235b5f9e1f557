import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { callbackTopic } from '../ingest/callback.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Outbox, OutboxState } from '../ports/outbox.ts'
import type { StateStore } from '../ports/state-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { abandonedTopics, countAbandoned, endAbandoned } from './abandoned-messages.ts'
import { forgetReplays } from './dead-letters.ts'
import { isWebhookTopic } from './webhook-message.ts'
import type { SubscriptionError } from './webhook-subscriptions.ts'

/** The stores that a sweep looks through. */
export interface SweepOutboxStores {
  readonly feed: Pick<ChangeFeed, 'consumers'>
  readonly outbox: Pick<Outbox, 'find' | 'claim' | 'settle' | 'remove'>
  readonly states: Pick<StateStore, 'list' | 'put'>
}

export interface SweepOutboxOptions {
  readonly at: Instant
  /** Who claims what is given up. */
  readonly owner: string
  /** Says what there is to do and does nothing; default: true. */
  readonly dryRun?: boolean
  /** How long after it was due a delivered message is forgotten; default: a week. */
  readonly deliveredAfterMs?: number
  /** How long after it was due a dead message is forgotten, which can be sent once more until then; default: 90 days. */
  readonly deadAfterMs?: number
  /** How long after it was due a message is given up that waits for a subscription that was removed; default: a day. */
  readonly abandonedAfterMs?: number
  /** Which topics have messages to forget beside webhooks and callbacks; none by default. */
  alsoTopic?(topic: string): boolean
}

/** What a sweep found, and did unless it was a dry run. */
export interface OutboxSweep {
  readonly dryRun: boolean
  /** How many delivered messages are forgotten. */
  readonly delivered: number
  /** How many dead ones. */
  readonly dead: number
  /** How many wait for a subscription that was removed. They are given up, and forgotten once they have been dead for long. */
  readonly abandoned: number
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Forgets webhooks and callbacks that came to an end long ago, and gives up what was planned for subscriptions that are no more:
 * without it an outbox grows for ever. Messages of other topics are left alone unless `alsoTopic` names them. A dry run unless told otherwise, so that a
 * person may look first. To be called by a timer; what is cut short in the middle the next call does.
 *
 * An id that is forgotten is no longer known. Keep messages for longer than anybody plans or processes the same once more.
 *
 * @example
 * import { sweepOutbox } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const swept = await sweepOutbox(storage, { at: '2026-11-22T05:30:00Z', owner: 'sweeper', dryRun: false })
 * console.log(swept.isOk() && swept.value.delivered)
 */
export function sweepOutbox(
  stores: SweepOutboxStores,
  options: SweepOutboxOptions,
): ResultAsync<OutboxSweep, SubscriptionError> {
  return new ResultAsync(sweep(stores, options))
}

async function sweep(
  stores: SweepOutboxStores,
  { at, owner, dryRun = true, ...options }: SweepOutboxOptions,
): Promise<Result<OutboxSweep, SubscriptionError>> {
  const { deliveredAfterMs = 7 * dayMs, deadAfterMs = 90 * dayMs, abandonedAfterMs = dayMs } = options
  const before = (ms: number): Instant => fromEpochMs(toEpochMs(at) - ms)
  const isForgotten = (topic: string): boolean => isOurs(topic) || options.alsoTopic?.(topic) === true
  const turn = { isForgotten, dryRun }
  const delivered = await forget(stores, 'delivered', before(deliveredAfterMs), turn)
  if (delivered.isErr()) return err(delivered.error)
  const dead = await forget(stores, 'dead', before(deadAfterMs), turn)
  if (dead.isErr()) return err(dead.error)
  const topics = await abandonedTopics(stores)
  if (topics.isErr()) return err(topics.error)
  let abandoned = 0
  for (const topic of topics.value) {
    const given = dryRun
      ? await countAbandoned(stores.outbox, topic, before(abandonedAfterMs))
      : await endAbandoned(stores.outbox, topic, {
          owner,
          at: before(abandonedAfterMs),
          forMs: abandonedAfterMs + claimMs,
        })
    if (given.isErr()) return err(given.error)
    abandoned += given.value
  }
  return ok({ dryRun, delivered: delivered.value, dead: dead.value, abandoned })
}

/** Until this long after the sweep began nobody else claims what it gives up. */
const claimMs = 60_000

const pageLimit = 1_000

async function forget(
  stores: SweepOutboxStores,
  state: OutboxState,
  dueBefore: Instant,
  { isForgotten, dryRun }: { readonly isForgotten: (topic: string) => boolean; readonly dryRun: boolean },
): Promise<Result<number, SubscriptionError>> {
  let forgotten = 0
  for (let skip = 0; ;) {
    const page = await stores.outbox.find({ states: [state], dueBefore }, { limit: pageLimit, skip })
    if (page.isErr()) return err(page.error)
    const ids = page.value.filter(({ topic }) => isForgotten(topic)).map(({ id }) => id)
    if (!dryRun && ids.length > 0) {
      const removed = await remove(stores, ids, state)
      if (removed.isErr()) return err(removed.error)
    }
    forgotten += ids.length
    if (page.value.length < pageLimit) return ok(forgotten)
    skip += dryRun ? page.value.length : page.value.length - ids.length
  }
}

async function remove(
  { outbox, states }: SweepOutboxStores,
  ids: readonly string[],
  state: OutboxState,
): Promise<Result<void, SubscriptionError>> {
  // The other way round, a dead letter that was sent once more would for a moment look as if it had not been.
  const removed = await outbox.remove(ids)
  if (removed.isErr()) return err(removed.error)
  return state === 'dead' ? forgetReplays(states, ids) : ok()
}

function isOurs(topic: string): boolean {
  return topic === callbackTopic || isWebhookTopic(topic)
}
