import type { StateStore } from '../../ports/index.ts'
import { errorOf, expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { bytesOf, leaseOf, makeEvents } from './store-examples.ts'
import { withStores } from './with-stores.ts'

/** What is stored, as `key=number@version`. */
async function stored(states: StateStore, space: string = 'score'): Promise<readonly string[]> {
  const entries = await valueOf(states.list(space), 'list')
  return entries.map(({ key, body, version }) => `${key}=${body[2]}@${version}`)
}

function put(states: StateStore, key: string, number: number, expectedVersion?: number) {
  const change = { key, body: bytesOf(number), ...(expectedVersion !== undefined && { expectedVersion }) }
  return states.put('score', [change])
}

const cases: readonly AreaCase[] = [
  {
    name: 'keeps bytes under keys and counts their versions from 1',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await valueOf(put(states, 'a', 1), 'put')
      await valueOf(put(states, 'b', 2), 'put')
      await valueOf(put(states, 'a', 3), 'put again')
      expectSame(await stored(states), ['a=3@2', 'b=2@1'], 'states')
    },
  },
  {
    name: 'keeps every byte, and none at all',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      const every = Uint8Array.from({ length: 256 }, (_, value) => value)
      const changes = [
        { key: 'every', body: every },
        { key: 'none', body: new Uint8Array() },
      ]
      await valueOf(states.put('score', changes), 'put')
      const found = await valueOf(states.get('score', ['none', 'every']), 'get')
      const bodies = Object.fromEntries(found.map(({ key, body }) => [key, [...body]]))
      expectSame(bodies, { every: [...every], none: [] }, 'bodies')
    },
  },
  {
    name: 'stores only where the version is the expected one',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await valueOf(put(states, 'a', 1, 0), 'put of a new state')
      const known = await errorOf(put(states, 'a', 2, 0), 'store/version-conflict', 'put of a known state')
      expectSame([known.key, known.expected, known.actual], ['a', 0, 1], 'facts of the error')
      await valueOf(put(states, 'a', 3, 1), 'put with the right version')
      const old = await errorOf(put(states, 'a', 4, 1), 'store/version-conflict', 'put with an old version')
      expectSame([old.expected, old.actual, old.retryable], [1, 2, false], 'facts of the error')
      const none = await errorOf(put(states, 'b', 5, 1), 'store/version-conflict', 'put of no state')
      expectSame([none.key, none.expected, none.actual], ['b', 1, 0], 'facts of the error')
      expectSame(await stored(states), ['a=3@2'], 'states')
    },
  },
  {
    name: 'stores all changes of a call or none',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await valueOf(put(states, 'a', 1), 'put')
      const changes = [
        { key: 'b', body: bytesOf(2) },
        { key: 'c', body: undefined },
        { key: 'a', body: bytesOf(3), expectedVersion: 7 },
        { key: 'd', body: bytesOf(4) },
      ]
      await errorOf(states.put('score', changes), 'store/version-conflict', 'put')
      expectSame(await stored(states), ['a=1@1'], 'states')
    },
  },
  {
    name: 'forgets a state',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await valueOf(put(states, 'a', 1), 'put')
      await valueOf(put(states, 'b', 2), 'put')
      const forget = { key: 'a', body: undefined, expectedVersion: 1 }
      await valueOf(states.put('score', [forget, { key: 'unknown', body: undefined }]), 'put')
      expectSame(await stored(states), ['b=2@1'], 'states')
      expectSame(await valueOf(states.get('score', ['a']), 'get'), [], 'the forgotten state')
      await valueOf(put(states, 'a', 3, 0), 'put of a state that was forgotten')
      const whatever = [
        { key: 'b', body: undefined },
        { key: 'unknown', body: undefined },
        { key: 'a', body: bytesOf(4) },
        { key: 'c', body: bytesOf(5) },
      ]
      await valueOf(states.put('score', whatever), 'put and forget, whichever version is there')
      expectSame(await stored(states), ['a=4@2', 'c=5@1'], 'states')
    },
  },
  {
    name: 'answers states in the order of their keys, by UTF-16, and leaves out those that are not there',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      const keys = ['1', '10', '2', 'B', 'a', 'a b', 'é', '𝒳', 'ﬀ', '\uffff']
      for (const key of keys.toReversed()) await valueOf(put(states, key, 1), 'put')
      const asked = ['\uffff', 'none', 'a', '𝒳', 'B']
      const found = await valueOf(states.get('score', asked), 'get')
      expectSame(
        found.map(({ key }) => key),
        ['B', 'a', '𝒳', '\uffff'],
        'keys of get',
      )
      for (let limit = 1; limit <= keys.length + 1; limit++) {
        const listed: string[] = []
        for (;;) {
          const last = listed.at(-1)
          const page = await valueOf(
            states.list('score', { limit, ...(last !== undefined && { after: last }) }),
            'list',
          )
          listed.push(...page.map(({ key }) => key))
          if (page.length < limit || listed.length > keys.length) break
        }
        expectSame(listed, keys, `keys in pages of ${limit}`)
      }
    },
  },
  {
    name: 'spaces know nothing of each other',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await valueOf(put(states, 'a', 1), 'put')
      await valueOf(states.put('plan', [{ key: 'a', body: bytesOf(2), expectedVersion: 0 }]), 'put')
      expectSame(await stored(states), ['a=1@1'], 'states of a space')
      expectSame(await stored(states, 'plan'), ['a=2@1'], 'states of another')
      expectSame(await stored(states, 'unknown'), [], 'states of a third')
    },
  },
  {
    name: 'takes keys of 4,096 characters and tells them apart at their end',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      const long = '𝒳'.repeat(2_047)
      for (const [index, end] of ['b', 'a'].entries())
        await valueOf(put(states, `${long} ${end}`, index), 'put')
      expectSame(await stored(states), [`${long} a=1@1`, `${long} b=0@1`], 'states')
    },
  },
  ...[
    { what: 'a key of 4,097 characters', space: 'score', key: 'k'.repeat(4_097) },
    { what: 'a key without a character', space: 'score', key: '' },
    { what: 'a key with a line break', space: 'score', key: 'a\nb' },
    { what: 'a space of 513 characters', space: 's'.repeat(513), key: 'a' },
    { what: 'a space with half of a surrogate pair', space: '\ud800', key: 'a' },
  ].map(({ what, space, key }): AreaCase => ({
    name: `refuses ${what}`,
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await errorOf(states.put(space, [{ key, body: bytesOf(1) }]), 'schema/invalid', 'put')
    },
  })),
  ...[0, 10_001, 1.5].map((limit): AreaCase => ({
    name: `refuses a page of ${limit} states`,
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      await expectProblems(states.list('score', { limit }), ['limit'], 'list')
    },
  })),
  {
    name: 'states are not touched by changes of what was given or answered',
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      const given = bytesOf(1)
      await valueOf(states.put('score', [{ key: 'a', body: given }]), 'put')
      given.fill(7)
      for (const entry of await valueOf(states.get('score', ['a']), 'get')) entry.body.fill(7)
      for (const entry of await valueOf(states.list('score'), 'list')) entry.body.fill(7)
      expectSame(await stored(states), ['a=1@1'], 'states')
    },
  },
  {
    name: 'stores states and moves a consumer on in one step',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'states', 'feed')
      const { states, feed } = storage
      await makeEvents(storage, 3)
      const lease = await leaseOf(storage, 'score')
      await valueOf(states.put('score', [{ key: 'a', body: bytesOf(1) }], { lease, position: 2 }), 'put')
      expectSame(await stored(states), ['a=1@1'], 'states')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 2, 'position')
      await valueOf(states.put('score', [], { lease, position: 3 }), 'put of nothing')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 3, 'position')
      expectSame(await valueOf(feed.position(), 'position'), 3, 'position of the feed')
    },
  },
  {
    name: 'who lost a lease stores no states',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'states', 'feed')
      const { states, feed } = storage
      await makeEvents(storage, 3)
      const lost = await leaseOf(storage, 'score', 'ann', 1)
      await leaseOf(storage, 'score', 'ben', 2)
      const changes = [{ key: 'a', body: bytesOf(1) }]
      const error = await errorOf(
        states.put('score', changes, { lease: lost, position: 2 }),
        'store/lease-lost',
        'put',
      )
      expectSame(error.consumer, 'score', 'consumer')
      expectSame(await stored(states), [], 'states')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 0, 'position')
    },
  },
  {
    name: 'what conflicts moves no consumer, and an event that there is not stores no states',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'states', 'feed')
      const { states, feed } = storage
      await makeEvents(storage, 1)
      const lease = await leaseOf(storage, 'score')
      const conflicting = [{ key: 'a', body: bytesOf(1), expectedVersion: 7 }]
      await errorOf(
        states.put('score', conflicting, { lease, position: 1 }),
        'store/version-conflict',
        'put of a conflict',
      )
      const early = states.put('score', [{ key: 'a', body: bytesOf(1) }], { lease, position: 2 })
      await errorOf(early, 'schema/invalid', 'put of an event that there is not')
      expectSame(await stored(states), [], 'states')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 0, 'position')
    },
  },
  {
    name: 'what was made of events that the consumer is done with is not stored again',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'states', 'feed')
      const { states, feed } = storage
      await makeEvents(storage, 3)
      const lease = await leaseOf(storage, 'score')
      const changes = [{ key: 'a', body: bytesOf(1) }]
      await valueOf(states.put('score', changes, { lease, position: 2 }), 'put')
      const late = states.put('score', changes, { lease, position: 1 })
      await errorOf(late, 'schema/invalid', 'put of events that are done')
      expectSame(await stored(states), ['a=1@1'], 'states')
      expectSame((await valueOf(feed.consumers(), 'consumers'))[0]?.position, 2, 'position')
    },
  },
]

export const stateCases: readonly StorageCase[] = casesOf('states', cases, ['states'])
