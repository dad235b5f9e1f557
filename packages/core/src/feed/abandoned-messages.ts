import { err, ok, type Result } from 'neverthrow'
import type { ChangeFeed, LeaseRequest } from '../ports/change-feed.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import { isWebhookTopic, topicOf } from './webhook-message.ts'
import { listWebhookSubscriptions } from './webhook-subscriptions.ts'

const pageLimit = 1_000

/** The topics of subscriptions that were removed. */
export async function abandonedTopics({
  feed,
  states,
}: {
  readonly feed: Pick<ChangeFeed, 'consumers'>
  readonly states: Pick<StateStore, 'list'>
}): Promise<Result<readonly string[], QueryError>> {
  // Asked first: a subscription that is added meanwhile is then among those that are there.
  const consumers = await feed.consumers()
  if (consumers.isErr()) return err(consumers.error)
  const subscriptions = await listWebhookSubscriptions(states)
  if (subscriptions.isErr()) return err(subscriptions.error)
  const known = new Set(subscriptions.value.map(({ id }) => topicOf(id)))
  const names = consumers.value.map(({ name }) => name)
  return ok(names.filter((name) => isWebhookTopic(name) && !known.has(name)))
}

/** How many messages of a topic wait that were due before an instant. */
export async function countAbandoned(
  outbox: Pick<Outbox, 'find'>,
  topic: string,
  dueBefore: Instant,
): Promise<Result<number, QueryError>> {
  for (let skip = 0; ; skip += pageLimit) {
    const page = await outbox.find({ topic, states: ['waiting'], dueBefore }, { limit: pageLimit, skip })
    if (page.isErr()) return err(page.error)
    if (page.value.length < pageLimit) return ok(skip + page.value.length)
  }
}

/** Gives up the messages of a topic that are due and that nobody sends right now. Answers how many. */
export async function endAbandoned(
  outbox: Pick<Outbox, 'claim' | 'settle'>,
  topic: string,
  request: LeaseRequest,
): Promise<Result<number, QueryError>> {
  let ended = 0
  for (;;) {
    const claims = await outbox.claim(topic, { ...request, limit: pageLimit })
    if (claims.isErr()) return err(claims.error)
    for (const claim of claims.value) {
      const reason = 'The subscription was removed.'
      const settled = await outbox.settle(claim, { state: 'dead', reason })
      if (settled.isOk()) ended += 1
      else if (settled.error.kind !== 'store/lease-lost') return err(settled.error)
    }
    if (claims.value.length < pageLimit) return ok(ended)
  }
}
