import type { Outbox, OutboxClaim, OutboxState } from '../../ports/index.ts'
import { compareInstants } from '../../schema/index.ts'
import { atMinute } from './examples.ts'
import { errorOf, expectProblems, expectSame, expectTrue, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { eventsOf, leaseOf, makeEvents, message, minuteOf } from './store-examples.ts'
import { withStores } from './with-stores.ts'

async function claim(
  outbox: Outbox,
  owner: string,
  minute: number,
  limit: number = 10,
  topic: string = 'webhooks',
): Promise<readonly OutboxClaim[]> {
  return valueOf(outbox.claim(topic, { ...minuteOf(owner, minute), limit }), `claim of ${owner}`)
}

function idsOf(claims: readonly OutboxClaim[]): readonly string[] {
  return claims.map((one) => one.message.id)
}

/** The claim of the only message that is due. */
async function onlyClaim(outbox: Outbox, owner: string, minute: number): Promise<OutboxClaim> {
  const [only, ...others] = await claim(outbox, owner, minute)
  if (!only || others.length > 0) throw new Error(`claim of ${owner}: expected one message`)
  return only
}

/** What is in the outbox, as `id state attempts`. */
async function shown(outbox: Outbox, states?: readonly OutboxState[]): Promise<readonly string[]> {
  const found = await valueOf(outbox.find(states ? { states } : {}), 'find')
  return found.map(({ id, state, attempts }) => `${id} ${state} ${attempts}`)
}

const cases: readonly AreaCase[] = [
  {
    name: 'answers messages whole, by time and id',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      const inOrder = [
        message('z', { notBefore: '2026-11-22T04:01:00.000009Z', topic: 'größe' }),
        message('b', { notBefore: '2026-11-22T04:01:00.00001Z', body: [1, null, { a: 'b' }] }),
        message('B', { notBefore: '2026-11-22T04:02:00.000Z' }),
        message('a', { notBefore: atMinute(2), body: null }),
        message('𝒳', { notBefore: atMinute(2) }),
        message('ﬀ', { notBefore: '2026-11-22T04:02:00.0Z' }),
      ]
      await valueOf(outbox.add(inOrder.toReversed()), 'add')
      const all = inOrder.map((one) => ({ ...one, state: 'waiting', attempts: 0 }))
      expectSame(await valueOf(outbox.find({}), 'find'), all, 'messages')
      expectSame(await valueOf(outbox.find({}, { skip: 1, limit: 2 }), 'find'), all.slice(1, 3), 'a page')
      expectSame(await valueOf(outbox.find({ topic: 'größe' }), 'find'), all.slice(0, 1), 'of a topic')
      expectSame(await valueOf(outbox.find({ states: ['dead'] }), 'find'), [], 'dead ones')
      expectSame(await valueOf(outbox.find({ states: [] }), 'find'), [], 'of no state')
    },
  },
  {
    name: 'a known message changes nothing, and another under its id is a conflict that adds nothing',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      const a = message('a')
      await valueOf(outbox.add([a, { ...a }]), 'add')
      await onlyClaim(outbox, 'ann', 1)
      await valueOf(outbox.add([{ ...a }]), 'add again')
      const others = [message('b'), message('a', { body: 'another' })]
      const error = await errorOf(outbox.add(others), 'store/key-conflict', 'add of another')
      expectSame(error.key, 'a', 'key of the conflict')
      const twice = [message('c'), message('c', { topic: 'bus' })]
      await errorOf(outbox.add(twice), 'store/key-conflict', 'add of two under one id')
      expectSame(await shown(outbox), ['a waiting 1'], 'messages')
    },
  },
  {
    name: "refuses messages that can't be, and adds nothing",
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      const wrong = [message('a'), message('b', { notBefore: 'soon' }), message('c', { topic: '' })]
      await expectProblems(outbox.add(wrong), ['[1].notBefore', '[2].topic'], 'add')
      expectSame(await shown(outbox), [], 'messages')
    },
  },
  {
    name: 'gives out messages of a topic that are due, those due first first, to a limit',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      const messages = [
        message('c', { notBefore: atMinute(1) }),
        message('b', { notBefore: '2026-11-22T04:01:00.00001Z' }),
        message('a', { notBefore: '2026-11-22T04:01:00.00002Z' }),
        message('later', { notBefore: '2026-11-22T04:02:00.000001Z' }),
        message('other', { topic: 'bus' }),
      ]
      await valueOf(outbox.add(messages.toReversed()), 'add')
      expectSame(idsOf(await claim(outbox, 'ann', 2, 2)), ['c', 'b'], 'the first two')
      expectSame(idsOf(await claim(outbox, 'ben', 2, 2)), ['a'], 'the rest')
      expectSame(idsOf(await claim(outbox, 'cy', 2, 10, 'bus')), ['other'], 'of another topic')
      expectSame(idsOf(await claim(outbox, 'cy', 2)), [], 'nothing more')
    },
  },
  {
    name: 'a message goes to one owner until the time of the claim is over',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add([message('a')]), 'add')
      const first = await onlyClaim(outbox, 'ann', 1)
      expectSame([first.owner, first.message.attempts, first.message.state], ['ann', 1, 'waiting'], 'claim')
      expectSame(compareInstants(first.until, atMinute(2)), 0, 'until, beside minute 2')
      const early = { owner: 'ben', at: '2026-11-22T04:01:59.999999Z', forMs: 60_000, limit: 10 }
      expectSame(await valueOf(outbox.claim('webhooks', early), 'claim too early'), [], 'claims')
      const second = await onlyClaim(outbox, 'ben', 2)
      expectSame([second.owner, second.message.attempts], ['ben', 2], 'claim')
      expectTrue(second.token !== first.token, 'the claims have tokens of their own')
    },
  },
  {
    name: 'a delivered message is never given out again',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add([message('a')]), 'add')
      await valueOf(outbox.settle(await onlyClaim(outbox, 'ann', 1), { state: 'delivered' }), 'settle')
      expectSame(await claim(outbox, 'ben', 50), [], 'claims')
      expectSame(await shown(outbox, ['delivered']), ['a delivered 1'], 'delivered messages')
      await valueOf(outbox.add([message('a')]), 'add again')
      expectSame(await shown(outbox), ['a delivered 1'], 'messages')
    },
  },
  {
    name: 'a message whose delivery failed waits until it is due again, and says why',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add([message('a')]), 'add')
      const failed = { state: 'waiting', notBefore: atMinute(5), reason: 'time-out ✓' } as const
      await valueOf(outbox.settle(await onlyClaim(outbox, 'ann', 1), failed), 'settle')
      expectSame(await claim(outbox, 'ben', 4), [], 'claims before it is due')
      const [waiting] = await valueOf(outbox.find({}), 'find')
      const { notBefore, reason } = failed
      expectSame(waiting, { ...message('a'), state: 'waiting', attempts: 1, notBefore, reason }, 'message')
      expectSame((await onlyClaim(outbox, 'ben', 5)).message.attempts, 2, 'attempts')
    },
  },
  {
    name: 'a message that was given up is never given out again, and says why',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add([message('a')]), 'add')
      const dead = { state: 'dead', reason: 'gone' } as const
      await valueOf(outbox.settle(await onlyClaim(outbox, 'ann', 1), dead), 'settle')
      expectSame(await claim(outbox, 'ben', 50), [], 'claims')
      const [found] = await valueOf(outbox.find({ states: ['dead'] }), 'find')
      expectSame(found, { ...message('a'), ...dead, attempts: 1 }, 'message')
    },
  },
  {
    name: 'who lost a claim settles nothing',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add([message('a')]), 'add')
      const lost = await onlyClaim(outbox, 'ann', 1)
      const held = await onlyClaim(outbox, 'ben', 2)
      await errorOf(outbox.settle(lost, { state: 'delivered' }), 'store/lease-lost', 'settle')
      expectSame(await shown(outbox), ['a waiting 2'], 'messages')
      await valueOf(outbox.settle(held, { state: 'delivered' }), 'settle')
      expectSame(await shown(outbox), ['a delivered 2'], 'messages')
    },
  },
  {
    name: 'finds what was due before an instant',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      const messages = [
        message('a', { notBefore: atMinute(1) }),
        message('b', { notBefore: '2026-11-22T04:01:59.9999999Z' }),
        message('c', { notBefore: '2026-11-22T04:02:00.000Z' }),
        message('d', { notBefore: '2026-11-22T04:02:00.0000001Z' }),
      ]
      await valueOf(outbox.add(messages), 'add')
      const found = await valueOf(outbox.find({ dueBefore: atMinute(2) }), 'find')
      expectSame(
        found.map(({ id }) => id),
        ['a', 'b'],
        'messages',
      )
      await expectProblems(outbox.find({ dueBefore: 'soon' }), ['dueBefore'], 'find')
    },
  },
  {
    name: 'forgets messages that came to an end, and none that waits',
    async run({ open }) {
      const { outbox } = withStores(await open('p'), 'outbox')
      await valueOf(outbox.add(['a', 'b', 'c', 'd', 'e'].map((id) => message(id))), 'add')
      const [a, b, c] = await claim(outbox, 'ann', 1, 3)
      if (!a || !b || !c) throw new Error('claim of ann: expected three messages')
      await valueOf(outbox.settle(a, { state: 'delivered' }), 'settle')
      await valueOf(outbox.settle(b, { state: 'dead', reason: 'gone' }), 'settle')
      expectSame(await valueOf(outbox.remove(['a', 'a', 'b', 'c', 'd', 'none', '\0']), 'remove'), 2, 'gone')
      expectSame(await shown(outbox), ['c waiting 1', 'd waiting 0', 'e waiting 0'], 'messages')
      expectSame(await valueOf(outbox.remove(['a', 'b']), 'remove again'), 0, 'gone again')
      await errorOf(outbox.settle(a, { state: 'delivered' }), 'store/lease-lost', 'settle of what is gone')
      await valueOf(outbox.settle(c, { state: 'delivered' }), 'settle of what waited')
      await valueOf(outbox.add([message('b', { body: 'new' })]), 'add under a forgotten id')
      expectSame(await shown(outbox, ['waiting']), ['b waiting 0', 'd waiting 0', 'e waiting 0'], 'left')
    },
  },
  {
    name: 'adds messages and moves the consumer that made them on in one step',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'outbox', 'feed')
      const { outbox, feed } = storage
      await makeEvents(storage, 2)
      const lease = await leaseOf(storage, 'hooks')
      await valueOf(outbox.add([message('a')], { lease, position: 2 }), 'add')
      expectSame(await shown(outbox), ['a waiting 0'], 'messages')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 2, 'position')
      expectSame((await eventsOf(storage)).length, 2, 'events')
    },
  },
  {
    name: 'who lost a lease adds no messages, and messages that conflict move no consumer',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'outbox', 'feed')
      const { outbox, feed } = storage
      await makeEvents(storage, 2)
      const lost = await leaseOf(storage, 'hooks', 'ann', 1)
      const lease = await leaseOf(storage, 'hooks', 'ben', 2)
      await errorOf(outbox.add([message('a')], { lease: lost, position: 1 }), 'store/lease-lost', 'add')
      const twice = [message('c'), message('c', { topic: 'bus' })]
      await errorOf(outbox.add(twice, { lease, position: 1 }), 'store/key-conflict', 'add of a conflict')
      expectSame(await shown(outbox), [], 'messages')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 0, 'position')
    },
  },
]

export const outboxCases: readonly StorageCase[] = casesOf('outbox', cases, ['outbox'])
