import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Outbox, StoredMessage } from '../ports/outbox.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import { stateBody } from '../ports/state-json.ts'
import type { DeliveryStepHook } from './delivery-steps.ts'
import { topicOf } from './webhook-message.ts'

/** The stores of messages that were given up. */
export interface DeadLetterStores {
  readonly outbox: Pick<Outbox, 'find' | 'add'>
  readonly states: Pick<StateStore, 'get' | 'put'>
}

/** Where it is kept which dead messages were sent once more: the outbox keeps them dead. */
const space = 'webhook replays'

const pageLimit = 1_000

/**
 * The messages of a subscription that were given up and not sent once more since, with the reason of each.
 *
 * @example
 * import { listDeadLetters } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const dead = await listDeadLetters(storage, 'chat')
 * if (dead.isOk()) for (const { id, reason } of dead.value) console.log(id, reason)
 */
export function listDeadLetters(
  stores: {
    readonly outbox: Pick<Outbox, 'find'>
    readonly states: Pick<StateStore, 'get'>
  },
  subscription: string,
): ResultAsync<readonly StoredMessage[], QueryError> {
  return new ResultAsync(listDead(stores, topicOf(subscription)))
}

/**
 * Sends messages of a subscription once more that were given up: all of them, or those of some ids. They keep their
 * `webhook-id`, so that a receiver that had one after all knows it. Answers how many were put into the outbox again; calling
 * it twice sends nothing twice.
 */
export function replayDeadLetters(
  stores: DeadLetterStores,
  subscription: string,
  ids?: readonly string[],
  step?: DeliveryStepHook,
): ResultAsync<number, QueryError | PutError | StateError> {
  return new ResultAsync(replay(stores, topicOf(subscription), ids && new Set(ids), step))
}

async function listDead(
  { outbox, states }: { readonly outbox: Pick<Outbox, 'find'>; readonly states: Pick<StateStore, 'get'> },
  topic: string,
): Promise<Result<readonly StoredMessage[], QueryError>> {
  const dead: StoredMessage[] = []
  for (let skip = 0; ; skip += pageLimit) {
    const page = await outbox.find({ topic, states: ['dead'] }, { limit: pageLimit, skip })
    if (page.isErr()) return err(page.error)
    const ids = page.value.map(({ id }) => id)
    const replayed = await states.get(space, ids)
    if (replayed.isErr()) return err(replayed.error)
    const known = new Set(replayed.value.map(({ key }) => key))
    dead.push(...page.value.filter(({ id }) => !known.has(id)))
    if (page.value.length < pageLimit) return ok(dead)
  }
}

async function replay(
  stores: DeadLetterStores,
  topic: string,
  ids: ReadonlySet<string> | undefined,
  step: DeliveryStepHook | undefined,
): Promise<Result<number, QueryError | PutError | StateError>> {
  const dead = await listDead(stores, topic)
  if (dead.isErr()) return err(dead.error)
  let replayed = 0
  for (const { id, body, notBefore } of dead.value) {
    if (ids && !ids.has(id)) continue
    // Its id and its time are made of the dead one's: who comes a second time, after a crash, adds the same message.
    const added = await stores.outbox.add([{ id: nextId(id), topic, body, notBefore }])
    if (added.isErr()) return err(added.error)
    await step?.('dead-letter/queued')
    const kept = await stores.states.put(space, [{ key: id, body: stateBody({}) }])
    if (kept.isErr()) return err(kept.error)
    await step?.('dead-letter/recorded')
    replayed += 1
  }
  return ok(replayed)
}

/** Forgets of dead messages whether they were sent once more: they are no more themselves. */
export function forgetReplays(
  states: Pick<StateStore, 'put'>,
  ids: readonly string[],
): ResultAsync<void, StateError> {
  return states.put(
    space,
    ids.map((key) => ({ key, body: undefined })),
  )
}

/** `webhook chat 7-0a again 2` after `webhook chat 7-0a again 1`. */
function nextId(id: string): string {
  const [, first = id, times = '0'] = /^(.*) again (\d+)$/.exec(id) ?? []
  return `${first} again ${Number(times) + 1}`
}
