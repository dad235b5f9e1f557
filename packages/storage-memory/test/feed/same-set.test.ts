import {
  addWebhookSubscription,
  deliverWebhooks,
  eventId,
  planDeliveries,
  publishedEvents,
  publishFeed,
  type FeedEntry,
} from '@gatewright/core/feed'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handIn, listedReportKeys, listedReports, removeReport, step } from './support/histories.ts'
import { eventsOf, listedInAtom, listedInJson, listedInWebhooks, source, walk } from './support/listed.ts'
import { receivers, type Answer } from './support/receivers.ts'
import { tickingClock, type TickingClock } from './support/ticking-clock.ts'

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
const worker = { owner: 'worker-1', forMs: 60_000 }

async function drain(
  storage: CompleteStorage,
  clock: TickingClock,
  send: () => Promise<number>,
): Promise<void> {
  void (await planDeliveries(storage, { ...worker, clock, source }))
  for (let rounds = 0; rounds < 1_000; rounds++) {
    clock.advance(3_600_000)
    if ((await send()) === 0) return
  }
  throw new Error('Messages are tried again for ever.')
}

describe('feed, webhooks and stores', () => {
  it('show the same set, whatever happens in between', async () => {
    const action = fc.oneof(
      { weight: 6, arbitrary: step },
      { weight: 1, arbitrary: fc.constant('publish' as const) },
      { weight: 1, arbitrary: fc.constant('deliver' as const) },
    )
    const answers = fc.infiniteStream(fc.constantFrom<Answer>(200, 204, 500, 302, 'nothing'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        answers,
        async (actions, pageSize, said) => {
          const storage = createMemoryDatabase().open('shop')
          const clock = tickingClock()
          const { fetcher, received } = receivers(
            clock,
            () => secrets,
            (_, earlier) => (earlier < 3 ? (said.next().value ?? 200) : 200),
          )
          const url = 'https://hooks.example/ci'
          const subscription = { id: 'all', url, secrets }
          const added = await addWebhookSubscription(storage, subscription, {
            ...worker,
            at: clock.now(),
            after: 0,
          })
          expect(added.isOk()).toBe(true)
          const sender = {
            owner: 'sender-1',
            clock,
            fetcher,
            random: () => 0.5,
          }
          const send = async (): Promise<number> => {
            const { delivered, retried, dead } = (await deliverWebhooks(storage, sender))._unsafeUnwrap()
            expect(dead).toBe(0)
            return delivered + retried
          }
          const publish = async (): Promise<void> => {
            expect((await publishFeed(storage, { ...worker, clock, pageSize })).isOk()).toBe(true)
          }
          for (const one of actions) {
            clock.advance(700)
            if (one === 'publish') await publish()
            else if (one === 'deliver') {
              void (await planDeliveries(storage, { ...worker, clock, source }))
              await send()
            } else await one(storage)
          }
          await publish()
          await drain(storage, clock, send)

          const all = (await storage.feed.read(0))._unsafeUnwrap()
          const published = (await publishedEvents(storage.ingest, all))._unsafeUnwrap()
          const pages = await walk(storage)
          const shown: readonly FeedEntry[] = pages.flatMap(({ entries }) => entries)
          expect(shown.map(({ event }) => event)).toEqual(published.toReversed())
          expect(eventsOf(received)).toEqual(published)
          const listed = [...(await listedReports(storage)), ...(await listedReportKeys(storage))].sort()
          expect(listedInAtom(pages)).toEqual(listed)
          expect(listedInJson(pages)).toEqual(listed)
          expect(listedInWebhooks(eventsOf(received))).toEqual(listed)
          expect(new Set(received.map(({ id }) => id))).toEqual(
            new Set(published.map((event) => `msg_${eventId(source, event)}`)),
          )
          const times = shown.map(({ updated }) => updated)
          expect(times).toEqual(times.toSorted().toReversed())
        },
      ),
      { numRuns: 60 },
    )
  })

  it('say nothing of a report that was not accepted', async () => {
    const storage = createMemoryDatabase().open('shop')
    const clock = tickingClock()
    await handIn(1, 1, false)(storage)
    await removeReport(1)(storage)
    await handIn(2, 1, true)(storage)
    await removeReport(2)(storage)
    expect((await publishFeed(storage, { ...worker, clock })).isOk()).toBe(true)
    const [page] = await walk(storage)
    expect(page?.entries.map(({ title }) => title.replace(/sha256:\w+/, '…'))).toEqual([
      'Report … removed',
      'Report report 2/ü: valid',
      'report 2/ü: 2 results, 1 failed',
    ])
  })
})
