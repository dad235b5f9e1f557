import type { QuarantineQuery } from '../../ports/index.ts'
import { atMinute } from './examples.ts'
import { expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { expectEvents, quarantined } from './store-examples.ts'
import { withStores } from './with-stores.ts'

/** In the order in which a store answers them. */
const inOrder = [
  quarantined('B', { from: atMinute(5), until: atMinute(6) }),
  quarantined('a', { from: '2026-11-22T04:01:00.00001Z' }),
  quarantined('a', { from: atMinute(2), until: atMinute(9) }),
  quarantined('a', { from: '2026-11-22T04:02:00.000Z', until: atMinute(10) }),
  quarantined('a', { from: atMinute(3) }),
  quarantined('größe/✓ 𝒳', { issue: 'ABC-1', by: 'ben' }),
]

function finds(name: string, query: QuarantineQuery | undefined, expected: readonly number[]): AreaCase {
  return {
    name,
    async run({ open }) {
      const { quarantine } = withStores(await open('p'), 'quarantine')
      await valueOf(quarantine.append(inOrder.toReversed().slice(0, 4)), 'append')
      await valueOf(quarantine.append(inOrder.toReversed().slice(4)), 'append of the rest')
      const found = await valueOf(quarantine.entries(query), 'entries')
      expectSame(
        found,
        expected.map((index) => inOrder[index]),
        `entries by ${JSON.stringify(query)}`,
      )
    },
  }
}

const cases: readonly AreaCase[] = [
  finds('answers entries whole, by testcase and time', undefined, [0, 1, 2, 3, 4, 5]),
  finds('finds the entries of testcases', { testcases: ['B', 'none', 'größe/✓ 𝒳'] }, [0, 5]),
  finds('no testcase finds no entry', { testcases: [] }, []),
  finds('an entry is in force from its first instant on', { at: atMinute(5) }, [0, 1, 2, 3, 4, 5]),
  finds('an entry is not in force before', { at: '2026-11-22T04:01:00.000009Z' }, [5]),
  finds(
    'an entry is in force until just before its end',
    { at: '2026-11-22T04:08:59.9999999Z' },
    [1, 2, 3, 4, 5],
  ),
  finds('an entry is not in force at its end', { at: '2026-11-22T04:09:00.0Z' }, [1, 3, 4, 5]),
  finds('finds what is in force of some testcases', { testcases: ['a'], at: atMinute(2) }, [1, 2, 3]),
  {
    name: 'entries that are known change nothing',
    async run({ open }) {
      const { quarantine } = withStores(await open('p'), 'quarantine')
      const [a, b] = [quarantined('a'), quarantined('b')]
      await valueOf(quarantine.append([a, { ...a }]), 'append')
      await valueOf(quarantine.append([b, a]), 'append again, with another')
      expectSame(await valueOf(quarantine.entries(), 'entries'), [a, b], 'entries')
    },
  },
  {
    name: 'refuses entries that their schema refuses, and stores nothing',
    async run({ open }) {
      const { quarantine } = withStores(await open('p'), 'quarantine')
      const wrong = [quarantined('a'), quarantined('b', { until: 'never' }), quarantined('')]
      await expectProblems(quarantine.append(wrong), ['[1].until', '[2].testcase'], 'append')
      expectSame(await valueOf(quarantine.entries(), 'entries'), [], 'entries')
    },
  },
  {
    name: 'the quarantine entries of a call are one event of the feed, and known ones none',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'quarantine', 'feed')
      const append = () => valueOf(storage.quarantine.append([quarantined('b'), quarantined('a')]), 'append')
      await expectEvents(storage, append, ['quarantine b'], 'append')
      await expectEvents(storage, append, [], 'append again')
    },
  },
]

export const quarantineCases: readonly StorageCase[] = casesOf('quarantine', cases, ['quarantine'])
