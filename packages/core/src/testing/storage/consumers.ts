import { compareInstants } from '../../schema/index.ts'
import { atMinute } from './examples.ts'
import { errorOf, expectProblems, expectSame, expectTrue, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { eventsOf, leaseOf, makeEvents, minuteOf } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const cases: readonly AreaCase[] = [
  {
    name: 'a new consumer begins at 0 and holds its lease until its time is over',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const lease = await leaseOf(storage, 'score', 'ann', 1)
      expectSame(
        [lease.consumer, lease.owner, lease.position],
        ['score', 'ann', 0],
        'consumer, owner and position',
      )
      expectSame(compareInstants(lease.until, atMinute(2)), 0, 'until, beside minute 2')
    },
  },
  {
    name: 'nobody else gets a lease that is held, and anybody does once it is over',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { feed } = storage
      const lease = await leaseOf(storage, 'score', 'ann', 1)
      expectSame(await valueOf(feed.lease('score', minuteOf('ben', 1)), 'lease at once'), undefined, 'lease')
      const almost = { owner: 'ben', at: '2026-11-22T04:01:59.999999Z', forMs: 60_000 }
      expectSame(await valueOf(feed.lease('score', almost), 'lease too early'), undefined, 'lease')
      const next = await leaseOf(storage, 'score', 'ben', 2)
      expectTrue(next.token > lease.token, `the token ${next.token} is greater than ${lease.token}`)
      expectSame(await valueOf(feed.lease('score', minuteOf('ann', 2)), 'lease of ann'), undefined, 'lease')
    },
  },
  {
    name: 'its owner renews a lease',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 3)
      const first = await leaseOf(storage, 'score', 'ann', 1)
      await valueOf(storage.feed.advance({ lease: first, position: 2 }), 'advance')
      const renewed = await leaseOf(storage, 'score', 'ann', 3)
      expectSame(renewed.position, 2, 'position')
      expectSame(compareInstants(renewed.until, atMinute(4)), 0, 'until, beside minute 4')
      expectTrue(renewed.token >= first.token, `the token ${renewed.token} is not below ${first.token}`)
      const moved = await valueOf(storage.feed.advance({ lease: renewed, position: 3 }), 'advance')
      expectSame(moved.position, 3, 'position after advance')
    },
  },
  {
    name: 'a consumer moves on, never back',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { feed } = storage
      await makeEvents(storage, 3)
      const lease = await leaseOf(storage, 'score')
      const moved = await valueOf(feed.advance({ lease, position: 2 }), 'advance')
      expectSame(moved.position, 2, 'position')
      await valueOf(feed.advance({ lease: moved, position: 1 }), 'advance to what is done')
      const [consumer] = await valueOf(feed.consumers(), 'consumers')
      expectSame(consumer?.position, 2, 'position of the consumer')
      expectSame((await leaseOf(storage, 'score', 'ann', 2)).position, 2, 'position of the next lease')
    },
  },
  {
    name: 'a consumer moves to no event that there is not yet',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 2)
      const lease = await leaseOf(storage, 'score')
      for (const position of [3, 1.5, Number.NaN])
        await expectProblems(
          storage.feed.advance({ lease, position }),
          ['position'],
          `advance to ${position}`,
        )
      const [consumer] = await valueOf(storage.feed.consumers(), 'consumers')
      expectSame(consumer?.position, 0, 'position of the consumer')
    },
  },
  {
    name: 'who lost a lease moves nothing',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 2)
      const lost = await leaseOf(storage, 'score', 'ann', 1)
      const held = await leaseOf(storage, 'score', 'ben', 2)
      const error = await errorOf(
        storage.feed.advance({ lease: lost, position: 2 }),
        'store/lease-lost',
        'advance with a lost lease',
      )
      expectSame([error.consumer, error.retryable], ['score', false], 'consumer, retryable')
      const moved = await valueOf(storage.feed.advance({ lease: held, position: 1 }), 'advance')
      expectSame(moved.position, 1, 'position')
    },
  },
  {
    name: "a lease that is over is still its owner's until another takes it",
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 1)
      const lease = await leaseOf(storage, 'score', 'ann', 1)
      await leaseOf(storage, 'other', 'ben', 30)
      const moved = await valueOf(storage.feed.advance({ lease, position: 1 }), 'advance')
      expectSame(moved.position, 1, 'position')
    },
  },
  {
    name: 'a lease that is given back is free at once, and the place is kept',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 1)
      const lease = await leaseOf(storage, 'score', 'ann', 1)
      const moved = await valueOf(storage.feed.advance({ lease, position: 1 }), 'advance')
      await valueOf(storage.feed.release(moved), 'release')
      const next = await leaseOf(storage, 'score', 'ben', 1)
      expectSame(next.position, 1, 'position')
      await errorOf(storage.feed.advance({ lease: moved, position: 1 }), 'store/lease-lost', 'advance')
    },
  },
  {
    name: "a lease that was lost can't be given back for its holder",
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const lost = await leaseOf(storage, 'score', 'ann', 1)
      await leaseOf(storage, 'score', 'ben', 2)
      await valueOf(storage.feed.release(lost), 'release of a lost lease')
      const asked = await valueOf(storage.feed.lease('score', minuteOf('cy', 2)), 'lease of cy')
      expectSame(asked, undefined, 'lease')
    },
  },
  {
    name: 'consumers know nothing of each other and are listed by name',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 3)
      const names = ['B', 'a', 'b', '𝒳', 'ﬀ']
      for (const [index, consumer] of [...names].reverse().entries()) {
        const lease = await leaseOf(storage, consumer, `owner of ${consumer}`)
        await valueOf(storage.feed.advance({ lease, position: index % 4 }), 'advance')
      }
      const consumers = await valueOf(storage.feed.consumers(), 'consumers')
      const expected = names.map((name, index) => [name, `owner of ${name}`, (names.length - 1 - index) % 4])
      const found = consumers.map(({ name, owner, position }) => [name, owner ?? null, position])
      expectSame(found, expected, 'names, owners and positions')
    },
  },
  {
    name: 'leases and consumers leave no events',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 1)
      const lease = await leaseOf(storage, 'score')
      await valueOf(
        storage.feed.release(await valueOf(storage.feed.advance({ lease, position: 1 }), 'advance')),
        'release',
      )
      expectSame((await eventsOf(storage)).length, 1, 'events')
    },
  },
]

export const consumerCases: readonly StorageCase[] = casesOf('feed consumers', cases, ['feed'])
