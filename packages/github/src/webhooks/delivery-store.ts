import type { Clock, StateError, StateStore, StoreCorrupt } from '@gatewright/core/ports'
import { readStateBody, stateBody } from '@gatewright/core/ports'
import { fromEpochMs, toEpochMs } from '@gatewright/core/schema'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'

export type DeliveryStoreError = StateError | StoreCorrupt

/**
 * What became of a delivery that is to be worked on:
 * - `claimed`: it is ours, and nobody else's until the claim runs out;
 * - `done`: it was worked on before;
 * - `busy`: somebody else works on it now.
 */
export type DeliveryClaim = 'claimed' | 'done' | 'busy'

/** Remembers deliveries, so that one that comes twice is worked on once. */
export interface DeliveryStore {
  /** Claims a delivery. One that failed, and one whose claim ran out, is claimed again. */
  claim(key: string): ResultAsync<DeliveryClaim, DeliveryStoreError>
  /** It was worked on: it never is again. */
  done(key: string): ResultAsync<void, DeliveryStoreError>
  /** It could not be worked on: when it comes again it is another try. */
  failed(key: string, reason: string): ResultAsync<void, DeliveryStoreError>
}

export interface DeliveryStoreOptions {
  readonly clock: Clock
  /** How long a claim holds, in milliseconds; a minute by default. */
  readonly claimMs?: number
  /** Where deliveries are remembered; `github-deliveries` by default. */
  readonly space?: string
}

const DeliverySchema = z.strictObject({
  state: z.enum(['claimed', 'done', 'failed']),
  at: z.string(),
  reason: z.exactOptional(z.string()),
})

type Delivery = z.infer<typeof DeliverySchema>

const longestReason = 500

/** Remembers deliveries among the states of a project: that of the App, for a delivery is of no project yet. */
export function createDeliveryStore(
  states: StateStore,
  { clock, claimMs = 60_000, space = 'github-deliveries' }: DeliveryStoreOptions,
): DeliveryStore {
  const put = (key: string, body: Delivery, expectedVersion?: number): ResultAsync<void, StateError> =>
    states.put(space, [
      { key, body: stateBody(body), ...(expectedVersion === undefined ? {} : { expectedVersion }) },
    ])

  async function claim(key: string): Promise<Result<DeliveryClaim, DeliveryStoreError>> {
    const now = clock.now()
    // Nearly all come once: then this is all.
    const first = await put(key, { state: 'claimed', at: now }, 0)
    if (first.isOk()) return ok('claimed')
    if (first.error.kind !== 'store/version-conflict') return err(first.error)
    const found = await states.get(space, [key])
    if (found.isErr()) return err(found.error)
    const [entry] = found.value
    if (!entry) return ok('busy')
    const read = readStateBody(DeliverySchema, entry)
    if (read.isErr()) return err(read.error)
    const { state, at } = read.value
    if (state === 'done') return ok('done')
    if (state === 'claimed' && toEpochMs(now) < toEpochMs(at) + claimMs) return ok('busy')
    const again = await put(key, { state: 'claimed', at: now }, entry.version)
    if (again.isOk()) return ok('claimed')
    return again.error.kind === 'store/version-conflict' ? ok('busy') : err(again.error)
  }

  return {
    claim: (key) => new ResultAsync(claim(key)),
    done: (key) => put(key, { state: 'done', at: clock.now() }),
    failed: (key, reason) =>
      put(key, { state: 'failed', at: clock.now(), reason: reason.slice(0, longestReason) }),
  }
}

export interface ForgetDeliveriesOptions {
  readonly clock: Clock
  /** How long deliveries are remembered, in milliseconds; 30 days by default: GitHub sends none again after that. */
  readonly keepMs?: number
  readonly space?: string
}

/** Forgets deliveries that GitHub will not send again. Answers how many. */
export function forgetDeliveries(
  states: StateStore,
  { clock, keepMs = 30 * 24 * 3_600_000, space = 'github-deliveries' }: ForgetDeliveriesOptions,
): ResultAsync<number, DeliveryStoreError> {
  const before = fromEpochMs(toEpochMs(clock.now()) - keepMs)
  return new ResultAsync(forget(states, space, toEpochMs(before)))
}

async function forget(
  states: StateStore,
  space: string,
  beforeMs: number,
): Promise<Result<number, DeliveryStoreError>> {
  let forgotten = 0
  for (let after: string | undefined; ;) {
    const page = await states.list(space, after === undefined ? {} : { after })
    if (page.isErr()) return err(page.error)
    const old: { readonly key: string; readonly body: undefined; readonly expectedVersion: number }[] = []
    for (const entry of page.value) {
      const read = readStateBody(DeliverySchema, entry)
      if (read.isErr()) return err(read.error)
      if (toEpochMs(read.value.at) < beforeMs)
        old.push({ key: entry.key, body: undefined, expectedVersion: entry.version })
    }
    if (old.length > 0) {
      const put = await states.put(space, old)
      // One that came again meanwhile is left for the next time, with its page.
      if (put.isOk()) forgotten += old.length
      else if (put.error.kind !== 'store/version-conflict') return err(put.error)
    }
    after = page.value.at(-1)?.key
    if (page.value.length < 1_000 || after === undefined) return ok(forgotten)
  }
}
