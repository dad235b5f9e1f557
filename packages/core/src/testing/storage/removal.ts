import type { ReportRemoval } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult, fullResult, otherBuild } from './examples.ts'
import { allOf, expectProblems, expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { decision, expectEvents } from './store-examples.ts'
import { withStores, type StorageWith } from './with-stores.ts'

type RemovalStorage = StorageWith<'feed'>

const scenario = { scenario: 'uefi' }
const groups = ['run/1']

/** Of two builds, in two runs, the newest of one test, and one that says everything. */
const going: readonly TestResult[] = [
  exampleResult('report#0001', { groups, submittedAt: atMinute(5) }),
  exampleResult('report#0002', { groups, outcome: 'FAILED', note: 'no', submittedAt: atMinute(5) }),
  exampleResult('report#0003', { groups, testcase: 'dist.abicheck', variant: scenario }),
  exampleResult('report/other', { item: otherBuild, data: { owner: ['ann'] } }),
  fullResult,
]
const staying: readonly TestResult[] = [
  exampleResult('stays#0001', { groups: ['run/2'], submittedAt: atMinute(3) }),
  exampleResult('stays#0002', { groups: ['run/2'], testcase: 'dist.depcheck' }),
]

async function remove(storage: RemovalStorage, reportKey: string): Promise<ReportRemoval> {
  if (!storage.results.remove)
    throw new Error('The storage declares "results-removal", but its results have no "remove".')
  return valueOf(storage.results.remove(reportKey, atMinute(9)), 'remove')
}

/** A report that is to go and one that is to stay, with their groups. */
async function filled({ open }: StorageContext): Promise<RemovalStorage> {
  const storage = withStores(await open('p'), 'feed')
  await valueOf(storage.results.append('going', going), 'append')
  await valueOf(storage.results.append('staying', staying), 'append')
  for (const id of ['run/1', 'run/2']) await valueOf(storage.groups.put({ id, state: 'open' }), 'put')
  return storage
}

/** Everything that any question answers about results: equal for stores that hold the same. */
async function answers({ results, groups: runs }: RemovalStorage): Promise<unknown> {
  return [
    (await valueOf(results.query({}), 'query')).results,
    await valueOf(results.count({}), 'count'),
    await valueOf(results.latest(build), 'latest'),
    await valueOf(results.latest(otherBuild), 'latest of another item'),
    await valueOf(results.history('dist.rpmlint', {}, 10), 'history'),
    await valueOf(results.newest({}), 'newest'),
    await valueOf(results.newest({ testcases: { like: ['%'] } }, ['item']), 'newest by item'),
    (await valueOf(results.query({ group: 'run/1' }), 'query of a group')).results,
    (await valueOf(results.query({ data: [{ key: 'owner', equals: ['ann'] }] }), 'query of data')).results,
    (await valueOf(results.query({ outcomes: ['FAILED'] }), 'query of failures')).results,
    await valueOf(runs.ofItem(build), 'groups of an item'),
  ]
}

const cases: readonly AreaCase[] = [
  {
    name: 'a report that was removed is as if it had never come, whatever is asked',
    async run(context) {
      const storage = await filled(context)
      expectSame(await remove(storage, 'going'), { state: 'removed', resultCount: going.length }, 'removal')
      const never = withStores(await context.open('q'), 'feed')
      await valueOf(never.results.append('staying', staying), 'append')
      for (const id of ['run/1', 'run/2']) await valueOf(never.groups.put({ id, state: 'open' }), 'put')
      expectSame(await answers(storage), await answers(never), 'answers')
    },
  },
  {
    name: 'a report that was removed can be stored again under its key, the same or another',
    async run(context) {
      const storage = await filled(context)
      const before = await answers(storage)
      await remove(storage, 'going')
      const again = await valueOf(storage.results.append('going', going), 'append again')
      expectSame([again.isNew, again.resultCount], [true, going.length], 'isNew, resultCount')
      expectSame(await answers(storage), before, 'answers')
      await remove(storage, 'going')
      const changed = going.map((result) => ({ ...result, note: 'made anew' }))
      expectSame((await valueOf(storage.results.append('going', changed), 'append')).isNew, true, 'isNew')
      await expectResults(storage.results.query({ group: 'run/1' }), sortedRun(changed), 'query')
    },
  },
  {
    name: 'what is removed is an event with its key, its time and how many results went',
    async run(context) {
      const storage = await filled(context)
      await expectEvents(storage, () => remove(storage, 'going'), ['results-removed going'], 'remove')
      const [event] = (await valueOf(storage.feed.read(0, 100), 'read')).slice(-1)
      const facts = { resultCount: going.length, reportCount: 1, reportKeys: ['going'] }
      expectSame([event?.at, event?.facts], [atMinute(9), facts], 'at, facts')
      await expectEvents(storage, () => remove(storage, 'going'), [], 'remove again')
      expectSame(await remove(storage, 'going'), { state: 'unknown', resultCount: 0 }, 'removal again')
      expectSame(await remove(storage, 'nobody'), { state: 'unknown', resultCount: 0 }, 'another removal')
    },
  },
  {
    name: 'nothing is removed of a report that an open decision cites, until it is closed',
    requires: ['decisions'],
    async run(context) {
      const storage = withStores(await filled(context), 'feed', 'decisions')
      const before = await answers(storage)
      const cites = [{ reportKeys: ['going'] }, { results: ['report#0003'] }, { groups: ['run/1'] }]
      for (const [index, cited] of cites.entries()) {
        const id = `decision-${index}`
        await valueOf(storage.decisions.record(decision(id, { cites: cited })), 'record')
        await expectEvents(storage, () => remove(storage, 'going'), [], 'remove')
        expectSame(await remove(storage, 'going'), { state: 'cited', resultCount: 0 }, 'removal')
        expectSame(await answers(storage), before, 'answers')
        await valueOf(storage.decisions.close(id, atMinute(8)), 'close')
      }
      await valueOf(
        storage.decisions.record(
          decision('other', {
            cites: { reportKeys: ['staying'], results: ['stays#0001'], groups: ['run/3'] },
          }),
        ),
        'record',
      )
      expectSame((await remove(storage, 'going')).state, 'removed', 'removal')
    },
  },
  {
    name: 'a result of two reports goes with the first, and the second keeps its own',
    async run(context) {
      const storage = withStores(await context.open('p'), 'feed')
      const [shared, ...rest] = staying
      if (!shared) throw new Error('There is nothing to share.')
      await valueOf(storage.results.append('first', [shared]), 'append')
      await valueOf(storage.results.append('second', [shared, ...rest]), 'append')
      expectSame(await remove(storage, 'second'), { state: 'removed', resultCount: rest.length }, 'second')
      await expectResults(storage.results.query({}), [shared], 'results')
      await valueOf(storage.results.append('second', [shared, ...rest]), 'append again')
      expectSame(await remove(storage, 'first'), { state: 'removed', resultCount: 1 }, 'first')
      await expectResults(storage.results.query({}), rest, 'results')
    },
  },
  {
    name: 'nothing is removed of a report of which a cited report holds a result too',
    requires: ['decisions'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed', 'decisions')
      const { results, decisions } = storage
      await valueOf(results.append('first', going), 'append')
      await valueOf(results.append('second', [...going.slice(0, 1), ...staying]), 'append')
      await valueOf(decisions.record(decision('d', { cites: { reportKeys: ['second'] } })), 'record')
      expectSame((await remove(storage, 'first')).state, 'cited', 'first')
      expectSame(await valueOf(results.count({}), 'count'), going.length + staying.length, 'count')
      await valueOf(decisions.close('d', atMinute(8)), 'close')
      expectSame((await remove(storage, 'first')).state, 'removed', 'first')
    },
  },
  {
    name: 'reports that are removed at once go once',
    async run(context) {
      const storage = await filled(context)
      const { remove: removeReport } = storage.results
      if (!removeReport) throw new Error('There is no "remove".')
      const removals = await allOf(
        Array.from({ length: 5 }, () => removeReport('going', atMinute(9))),
        'remove',
      )
      const states = removals.map(({ state }) => state).sort()
      expectSame(states, ['removed', 'unknown', 'unknown', 'unknown', 'unknown'], 'states')
      expectSame(await valueOf(storage.results.count({}), 'count'), staying.length, 'count')
    },
  },
  {
    name: 'another project keeps a report of the same key',
    async run(context) {
      const storage = await filled(context)
      const other = withStores(await context.open('q'), 'feed')
      await valueOf(other.results.append('going', going), 'append')
      await remove(storage, 'going')
      expectSame(await valueOf(other.results.count({}), 'count'), going.length, 'count')
    },
  },
  {
    name: 'refuses a key that is none and a time that is none',
    async run(context) {
      const storage = await filled(context)
      const { remove: removeReport } = storage.results
      if (!removeReport) throw new Error('There is no "remove".')
      await expectProblems(removeReport('', 'yesterday'), ['reportKey', 'at'], 'remove')
      expectSame(await valueOf(storage.results.count({}), 'count'), going.length + staying.length, 'count')
    },
  },
]

/** As a query answers them: the newest first, and of one instant the greater id. */
function sortedRun(results: readonly TestResult[]): readonly TestResult[] {
  return results
    .filter((result) => result.groups.includes('run/1'))
    .sort((a, b) =>
      a.submittedAt === b.submittedAt ? (a.id < b.id ? 1 : -1) : a.submittedAt < b.submittedAt ? 1 : -1,
    )
}

export const removalCases: readonly StorageCase[] = casesOf('removal of results', cases, [
  'results-removal',
  'feed',
])
