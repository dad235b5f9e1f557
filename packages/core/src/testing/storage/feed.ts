import { groupChange, resultsChange, testcaseChange } from '../../ports/index.ts'
import { presetOutcomes, type Group } from '../../schema/index.ts'
import { atMinute, exampleResult, otherBuild } from './examples.ts'
import { allOf, errorOf, expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { eventsOf, expectEvents, makeEvents } from './store-examples.ts'
import { record, requested } from './waiver-examples.ts'
import { withStores } from './with-stores.ts'

function refusesLimit(what: string, limit: number): AreaCase {
  return {
    name: `refuses a limit of events ${what}`,
    async run({ open }) {
      const { feed } = withStores(await open('p'), 'feed')
      await expectProblems(feed.read(0, limit), ['limit'], 'read')
    },
  }
}

const cases: readonly AreaCase[] = [
  {
    name: 'begins empty, at position 0',
    async run({ open }) {
      const { feed } = withStores(await open('p'), 'feed')
      expectSame(await valueOf(feed.position(), 'position'), 0, 'position')
      expectSame(await valueOf(feed.read(0), 'read'), [], 'events')
      expectSame(await valueOf(feed.consumers(), 'consumers'), [], 'consumers')
    },
  },
  {
    name: 'has an event for each report, dense from 1, as soon as the report is there',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      for (const key of ['b', 'a', 'c']) {
        const append = () => valueOf(storage.results.append(key, [exampleResult(key)]), 'append')
        await expectEvents(storage, append, [`results ${key}`], `append of ${key}`)
      }
      expectSame(await valueOf(storage.feed.position(), 'position'), 3, 'position')
    },
  },
  {
    name: 'says when the newest result of a report was handed in, and nothing where there is none',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const newest = '2026-11-22T04:09:00.123456789Z'
      const body = [
        exampleResult('a', { submittedAt: atMinute(3) }),
        exampleResult('b', { submittedAt: newest }),
        exampleResult('c', { submittedAt: '2026-11-22T04:09:00.12345678Z' }),
      ]
      await valueOf(storage.results.append('r', body), 'append')
      await valueOf(storage.results.append('s', []), 'append of nothing')
      const events = await eventsOf(storage)
      expectSame(
        events.map(({ at }) => at ?? null),
        [newest, null],
        'times of the events',
      )
    },
  },
  {
    name: 'has no event of what stored nothing',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { results } = storage
      const [a, b] = [exampleResult('a'), exampleResult('b')]
      await valueOf(results.append('r', [a]), 'append')
      await expectEvents(
        storage,
        async () => {
          await valueOf(results.append('r', [{ ...a }]), 'append again')
          await errorOf(results.append('r', [b]), 'store/key-conflict', 'append of another body')
          await errorOf(results.append('s', [b, { ...a, note: 'x' }]), 'store/key-conflict', 'known id')
          await errorOf(results.append('s', [b, { ...a, id: '' }]), 'schema/invalid', 'wrong result')
          await errorOf(results.append('s', breaking()), 'store/source-failed', 'source that breaks')
        },
        [],
        'what stored nothing',
      )
      // None of it took a position either.
      const append = () => valueOf(results.append('t', [b]), 'append of another report')
      await expectEvents(storage, append, ['results t'], 'the next report')
    },
  },
  {
    name: 'says of a report, a group and a testcase what every store says',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const body = [
        exampleResult('a', { groups: ['run'], outcome: 'FAILED' }),
        exampleResult('b', { item: otherBuild, groups: ['nightly', 'run'], outcome: 'ERROR' }),
        exampleResult('c', { submittedAt: atMinute(3) }),
      ]
      const group: Group = { id: 'run', state: 'complete', createdAt: atMinute(1), finishedAt: atMinute(2) }
      await valueOf(storage.results.append('r', body), 'append')
      await valueOf(storage.groups.put(group), 'put of a group')
      await valueOf(storage.testcases.put({ name: 'smoke' }), 'put of a testcase')
      const expected = [
        { position: 1, ...resultsChange('r', body, presetOutcomes) },
        { position: 2, ...groupChange(group) },
        { position: 3, ...testcaseChange({ name: 'smoke' }) },
      ]
      expectSame(await eventsOf(storage), expected, 'events')
    },
  },
  {
    name: 'has an event of a new report, although its results are known or there are none',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const a = exampleResult('a')
      await valueOf(storage.results.append('r', [a]), 'append')
      const append = async () => {
        await valueOf(storage.results.append('s', [a]), 'append of what is known')
        await valueOf(storage.results.append('t', []), 'append of nothing')
      }
      await expectEvents(storage, append, ['results s', 'results t'], 'new reports')
    },
  },
  {
    name: 'has an event for each change of a group or a testcase, and none for the same again',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { groups, testcases } = storage
      const change = async () => {
        await valueOf(groups.put({ id: 'run', state: 'open' }), 'put')
        await valueOf(groups.put({ state: 'open', id: 'run' }), 'put again')
        await valueOf(groups.put({ id: 'run', state: 'complete' }), 'put of the next state')
        await errorOf(groups.put({ id: 'run', state: 'open' }), 'store/key-conflict', 'put of a change')
        await valueOf(testcases.put({ name: 'smoke' }), 'put of a testcase')
        await valueOf(testcases.put({ name: 'smoke' }), 'put of a testcase again')
        await valueOf(testcases.put({ name: 'smoke', refText: 'wiki' }), 'put of a change')
      }
      const expected = ['group run', 'group run', 'testcase smoke', 'testcase smoke']
      await expectEvents(storage, change, expected, 'changes')
    },
  },
  {
    name: 'has an event for the waivers of each call, and none for those that are known',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { waivers } = storage
      const events = [requested('w1'), requested('w2')]
      const append = () => valueOf(waivers.append(events), 'append')
      await expectEvents(storage, append, ['waiver-events w1'], 'append')
      await expectEvents(storage, append, [], 'append again')
      const before = (await eventsOf(storage)).length
      await valueOf(waivers.appendRecords([record, record]), 'appendRecords')
      const added = (await eventsOf(storage)).slice(before)
      expectSame(
        added.map(({ kind }) => kind),
        ['waiver-records'],
        'kinds of events',
      )
    },
  },
  {
    name: 'reads behind a position, oldest first, to a limit',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await makeEvents(storage, 5)
      const read = async (after: number, limit?: number): Promise<readonly number[]> =>
        (await valueOf(storage.feed.read(after, limit), 'read')).map(({ position }) => position)
      expectSame(await read(0), [1, 2, 3, 4, 5], 'all')
      expectSame(await read(0, 2), [1, 2], 'the first two')
      expectSame(await read(2, 2), [3, 4], 'the next two')
      expectSame(await read(4, 2), [5], 'the last one')
      expectSame(await read(5), [], 'behind the last')
      expectSame(await read(1_000_000), [], 'far behind the last')
      expectSame(await read(3, 10_000), [4, 5], 'with the largest limit')
    },
  },
  {
    name: 'reads 1,000 events unless the call says otherwise',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      for (let ten = 0; ten < 101; ten++) {
        const names = Array.from({ length: 10 }, (_, one) => `testcase-${ten}-${one}`)
        await allOf(
          names.map((name) => storage.testcases.put({ name })),
          'put of a testcase',
        )
      }
      const first = await valueOf(storage.feed.read(0), 'read')
      expectSame(first.length, 1_000, 'events')
      expectSame((await valueOf(storage.feed.read(1_000), 'read')).length, 10, 'events behind them')
    },
  },
  {
    name: 'answers the same events again, whatever came meanwhile',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      await valueOf(storage.groups.put({ id: 'run', state: 'open' }), 'put')
      await valueOf(storage.results.append('r', [exampleResult('a', { groups: ['run'] })]), 'append')
      const before = await eventsOf(storage)
      await valueOf(storage.groups.put({ id: 'run', state: 'complete' }), 'put of the next state')
      expectSame(await valueOf(storage.feed.read(0, before.length), 'read'), before, 'the first events')
    },
  },
  refusesLimit('of 0', 0),
  refusesLimit('below 0', -1),
  refusesLimit('above 10,000', 10_001),
  refusesLimit('that is no whole number', 1.5),
  refusesLimit('that is no number', Number.NaN),
  {
    name: 'watching is a hint: events are there with it and without',
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const { feed } = storage
      const stop =
        feed.watch &&
        (await valueOf(
          feed.watch(() => undefined),
          'watch',
        ))
      await makeEvents(storage, 2, 'watched')
      await stop?.()
      await makeEvents(storage, 2, 'alone')
      expectSame((await eventsOf(storage)).length, 4, 'events')
    },
  },
]

// oxlint-disable-next-line require-yield -- a source that breaks at once
function* breaking(): Generator<never, void, void> {
  throw new Error('The source broke.')
}

export const feedCases: readonly StorageCase[] = casesOf('change feed', cases, ['feed'])
