import { ok, okAsync, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { QueryError } from '../ports/result-store.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import { exactly } from '../schema/exactly.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'
import { longestAskedMs } from './retry-delay.ts'
import type { WebhookSubscription } from './webhook-subscription.ts'

/** That a receiver asked to be left alone. */
export interface ReceiverRest {
  /** Which one: whoever gets the messages at another address did not ask. */
  readonly url: string
  readonly until: Instant
}

const RestSchema: z.ZodType<ReceiverRest> = exactly<ReceiverRest>()(
  strictObject({ url: z.string(), until: InstantSchema }),
)

/** The space of the states that say so, by subscription. */
const space = 'webhook rests'

/** What the receiver of a subscription asked for last; undefined where it asked for nothing. */
export function restOf(
  states: Pick<StateStore, 'get'>,
  subscription: string,
): ResultAsync<ReceiverRest | undefined, QueryError> {
  return states
    .get(space, [subscription])
    .andThen(([entry]) => (entry ? readStateBody(RestSchema, entry) : ok(undefined)))
}

/** Whether a receiver is to be left alone. Nobody is for longer than may be asked for, whatever a clock said then. */
export function isResting(rest: ReceiverRest | undefined, url: string, now: Instant): boolean {
  if (rest?.url !== url) return false
  const leftMs = toEpochMs(rest.until) - toEpochMs(now)
  return leftMs > 0 && leftMs <= longestAskedMs
}

/** Remembers for how long a receiver asked to be left alone, and forgets what it asked for before. */
export function keepRest(
  states: Pick<StateStore, 'put'>,
  { id, url }: Pick<WebhookSubscription, 'id' | 'url'>,
  before: ReceiverRest | undefined,
  asked: { readonly askedMs: number | undefined; readonly now: Instant },
): ResultAsync<void, StateError> {
  const { askedMs, now } = asked
  if (askedMs === undefined && !before) return okAsync()
  const rest =
    askedMs === undefined ? undefined : { url, until: later(now, Math.min(askedMs, longestAskedMs)) }
  return states.put(space, [{ key: id, body: rest && stateBody(rest) }])
}

function later(instant: Instant, ms: number): Instant {
  return fromEpochMs(toEpochMs(instant) + ms)
}
