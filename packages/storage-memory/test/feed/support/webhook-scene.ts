import {
  addWebhookSubscription,
  deliverWebhooks,
  planDeliveries,
  type DeliverWebhooksOptions,
  type DeliverWebhooksReport,
} from '@gatewright/core/feed'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { expect } from 'vitest'
import { receivers, type Answer, type Received, type Receivers } from './receivers.ts'
import { tickingClock, type TickingClock } from './ticking-clock.ts'

export const source = 'tag:results.example,2026:shop'
export const first = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const second = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
export const url = 'https://hooks.example/ci'
export const worker = { owner: 'worker-1', forMs: 60_000 }
export const nothing: DeliverWebhooksReport = { delivered: 0, retried: 0, dead: 0, lost: 0, disabled: [] }

export interface Scene {
  readonly storage: CompleteStorage
  readonly clock: TickingClock
  readonly receivers: Receivers
  readonly subscribe: (rest?: Partial<Parameters<typeof addWebhookSubscription>[1]>) => Promise<void>
  /** An event that is published, for each number. */
  readonly happen: (...numbers: readonly number[]) => Promise<void>
  readonly plan: () => Promise<number>
  readonly deliver: (rest?: Partial<DeliverWebhooksOptions>) => Promise<DeliverWebhooksReport>
}

export function setUp(
  answer?: (request: Received, earlier: number) => Answer,
  addressesOf?: (host: string) => readonly string[],
  believed: readonly string[] = [first],
): Scene {
  const storage = createMemoryDatabase().open('shop')
  const clock = tickingClock()
  const own = receivers(clock, () => believed, answer, addressesOf)
  return {
    storage,
    clock,
    receivers: own,
    subscribe: async (rest = {}) => {
      const subscription = { id: 'chat', url, secrets: [first], ...rest }
      const added = await addWebhookSubscription(storage, subscription, { ...worker, at: clock.now() })
      expect(added.isOk()).toBe(true)
    },
    happen: async (...numbers) => {
      for (const number of numbers)
        expect((await storage.groups.put({ id: `run-${number}`, state: 'complete' })).isOk()).toBe(true)
    },
    plan: async () => {
      const planned = (await planDeliveries(storage, { ...worker, clock, source }))._unsafeUnwrap()
      return planned.reduce((sum, one) => sum + one.planned, 0)
    },
    deliver: async (rest = {}) => {
      const options = {
        owner: 'sender-1',
        clock,
        fetcher: own.fetcher,
        random: () => 0.5,
        ...rest,
      }
      return (await deliverWebhooks(storage, options))._unsafeUnwrap()
    },
  }
}

export const refsOf = ({ received }: Receivers): readonly unknown[] =>
  received.map(({ body }) => (body['data'] as { readonly ref: string }).ref)
