import type { Group } from '../../schema/index.ts'
import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'

const open: Group = { id: 'run', state: 'open' }
const complete: Group = {
  id: 'run',
  state: 'complete',
  finishedAt: atMinute(1),
  resultCount: 2,
  description: 'nightly\nrun',
  refUrl: 'https://ci.example/1',
}
const aborted: Group = { id: 'run', state: 'aborted' }

function staysClosed(closed: Group): AreaCase {
  return {
    name: `a group that is ${closed.state} never changes`,
    async run(context) {
      const { groups } = await context.open('p')
      await valueOf(groups.put(closed), 'put')
      const changes: readonly Group[] = [
        open,
        closed === complete ? aborted : complete,
        { ...closed, resultCount: 3 },
      ]
      for (const change of changes) {
        const error = await errorOf(
          groups.put(change),
          'store/key-conflict',
          `put of ${JSON.stringify(change)}`,
        )
        expectSame(error.key, 'run', 'key of the conflict')
      }
      expectSame(await valueOf(groups.get('run'), 'get'), closed, 'group afterwards')
      expectSame(
        await valueOf(groups.put({ ...closed }), 'the same again'),
        closed,
        'answer to the same again',
      )
    },
  }
}

export const groupCases: readonly StorageCase[] = casesOf('groups', [
  {
    name: 'answers what was put, and undefined for what was not',
    async run(context) {
      const { groups } = await context.open('p')
      expectSame(await valueOf(groups.put(complete), 'put'), complete, 'answer of put')
      expectSame(await valueOf(groups.get('run'), 'get'), complete, 'group')
      expectSame(await valueOf(groups.get('other'), 'get'), undefined, 'unknown group')
    },
  },
  ...[complete, aborted].map((next): AreaCase => ({
    name: `an open group becomes ${next.state}`,
    async run(context) {
      const { groups } = await context.open('p')
      await valueOf(groups.put(open), 'put')
      await valueOf(groups.put({ ...open, description: 'now with a description' }), 'put of a change')
      expectSame(await valueOf(groups.put(next), 'put of the next state'), next, 'answer of put')
      expectSame(await valueOf(groups.get('run'), 'get'), next, 'group')
    },
  })),
  staysClosed(complete),
  staysClosed(aborted),
  {
    name: 'refuses a group that its schema refuses',
    async run(context) {
      const { groups } = await context.open('p')
      const error = await errorOf(groups.put({ ...open, resultCount: -1 }), 'schema/invalid', 'put')
      expectSame(
        error.problems.map(({ path }) => path),
        ['resultCount'],
        'paths of the problems',
      )
      expectSame(await valueOf(groups.get('run'), 'get'), undefined, 'group')
    },
  },
  {
    name: 'of an item: the known groups that its results name, by id',
    async run(context) {
      const { groups, results } = await context.open('p')
      for (const id of ['b', 'a', 'c', 'unused']) await valueOf(groups.put({ id, state: 'open' }), 'put')
      const mine = [
        exampleResult('1', { groups: ['b', 'not-put'] }),
        exampleResult('2', { groups: ['a', 'b'] }),
      ]
      await valueOf(
        results.append('r', [...mine, exampleResult('3', { item: otherBuild, groups: ['c'] })]),
        'append',
      )
      const ids = (await valueOf(groups.ofItem(build), 'ofItem')).map(({ id }) => id)
      expectSame(ids, ['a', 'b'], 'groups of the item')
      expectSame(
        await valueOf(groups.ofItem(otherBuild), 'ofItem'),
        [{ id: 'c', state: 'open' }],
        'groups of the other item',
      )
    },
  },
  {
    name: 'of an item: results may come before their group',
    async run(context) {
      const { groups, results } = await context.open('p')
      await valueOf(results.append('r', [exampleResult('1', { groups: ['run'] })]), 'append')
      expectSame(await valueOf(groups.ofItem(build), 'ofItem'), [], 'groups before')
      await valueOf(groups.put(open), 'put')
      expectSame(await valueOf(groups.ofItem(build), 'ofItem'), [open], 'groups after')
    },
  },
])
