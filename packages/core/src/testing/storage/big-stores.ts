import { digestOf } from '../../canonical/index.ts'
import { atMinute } from './examples.ts'
import { expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { bytesOf } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const cases: readonly AreaCase[] = [
  {
    name: 'a raw report of 5 MiB comes back as it was',
    requires: ['reports'],
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const bytes = Uint8Array.from({ length: 5 * 1_048_576 + 7 }, (_, index) => (index * 31) & 255)
      const { digest, size } = await valueOf(reports.put(bytes, { receivedAt: atMinute(1) }), 'put')
      expectSame([digest, size], [digestOf(bytes), bytes.length], 'digest and size')
      expectSame(await valueOf(reports.read(digest), 'read'), bytes, 'bytes')
    },
  },
  {
    name: '2,500 states are stored at once and listed page by page',
    requires: ['states'],
    async run({ open }) {
      const { states } = withStores(await open('p'), 'states')
      const keys = Array.from({ length: 2_500 }, (_, index) => `key-${String(index).padStart(4, '0')}`)
      const changes = keys.map((key, index) => ({ key, body: bytesOf(index) }))
      await valueOf(states.put('score', changes.toReversed()), 'put')
      const first = await valueOf(states.list('score'), 'list')
      expectSame(
        first.map(({ key }) => key),
        keys.slice(0, 1_000),
        'the first page',
      )
      const rest = await valueOf(states.list('score', { limit: 10_000, after: 'key-0999' }), 'list')
      expectSame(
        rest.map(({ key, body }) => [key, [...body]]),
        keys.slice(1_000).map((key, index) => [key, [...bytesOf(index + 1_000)]]),
        'the rest',
      )
      expectSame((await valueOf(states.get('score', keys), 'get')).length, keys.length, 'states by key')
    },
  },
]

export const bigStoreCases: readonly StorageCase[] = casesOf('big data', cases)
