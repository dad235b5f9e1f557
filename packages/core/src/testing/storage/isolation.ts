import type { Group, TestResult } from '../../schema/index.ts'
import { build, exampleResult } from './examples.ts'
import { expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase } from './storage-case.ts'

export const isolationCases: readonly StorageCase[] = casesOf('isolation', [
  {
    name: 'no project sees results of another',
    async run({ open }) {
      const [mine, other] = [await open('mine'), await open('other')]
      await valueOf(mine.results.append('r', [exampleResult('a', { groups: ['run'] })]), 'append')
      await expectResults(other.results.query({}), [], 'query')
      await expectResults(other.results.query({ item: build }), [], 'query by item')
      await expectResults(other.results.query({ group: 'run' }), [], 'query by group')
      await expectResults(other.results.latest(build), [], 'latest')
      await expectResults(other.results.history('dist.rpmlint', {}, 10), [], 'history')
    },
  },
  {
    name: 'the same keys and ids mean nothing to another project',
    async run({ open }) {
      const [mine, other] = [await open('mine'), await open('other')]
      const [a, otherA] = [exampleResult('a'), exampleResult('a', { outcome: 'FAILED' })]
      await valueOf(mine.results.append('r', [a]), 'append')
      const receipt = await valueOf(other.results.append('r', [otherA]), 'append of another body')
      expectSame(receipt.isNew, true, 'isNew')
      await expectResults(mine.results.query({}), [a], 'query of the first')
      await expectResults(other.results.query({}), [otherA], 'query of the second')
    },
  },
  {
    name: 'no project sees groups of another',
    async run({ open }) {
      const [mine, other] = [await open('mine'), await open('other')]
      await valueOf(mine.groups.put({ id: 'run', state: 'complete' }), 'put')
      await valueOf(other.results.append('r', [exampleResult('a', { groups: ['run'] })]), 'append')
      expectSame(await valueOf(other.groups.get('run'), 'get'), undefined, 'group')
      expectSame(await valueOf(other.groups.ofItem(build), 'ofItem'), [], 'groups of the item')
      await valueOf(other.groups.put({ id: 'run', state: 'open' }), 'put of another state')
    },
  },
  {
    name: 'the same project opened again holds the same',
    async run({ open }) {
      const first = await open('mine')
      const a = exampleResult('a')
      await valueOf(first.results.append('r', [a]), 'append')
      await valueOf(first.groups.put({ id: 'run', state: 'open' }), 'put')
      const again = await open('mine')
      expectSame(again.project, first.project, 'name of the project')
      await expectResults(again.results.query({}), [a], 'query')
      expectSame(await valueOf(again.groups.get('run'), 'get'), { id: 'run', state: 'open' }, 'group')
      expectSame((await valueOf(again.results.append('r', [a]), 'append again')).isNew, false, 'isNew')
    },
  },
  {
    name: 'who changes an answer changes no later answer',
    async run({ open }) {
      const { results, groups } = await open('p')
      const [a, b] = [exampleResult('a', { data: { owner: ['me'] }, groups: ['run'] }), exampleResult('b')]
      const group: Group = { id: 'run', state: 'open' }
      await valueOf(results.append('r', [a, b]), 'append')
      spoilGroup(await valueOf(groups.put(group), 'put'))
      const read = [
        () => results.query({}).map((page) => page.results),
        () => results.history('dist.rpmlint', {}, 10),
        () => results.latest(build),
      ]
      for (const answer of read) spoil(await valueOf(answer(), 'answer'))
      for (const known of await valueOf(groups.ofItem(build), 'ofItem')) spoilGroup(known)
      await expectResults(results.query({}), [b, a], 'query')
      await expectResults(results.history('dist.rpmlint', {}, 10), [b, a], 'history')
      await expectResults(results.latest(build), [b], 'latest')
      expectSame(await valueOf(groups.get('run'), 'get'), group, 'group')
      expectSame(await valueOf(groups.ofItem(build), 'ofItem'), [group], 'groups of the item')
    },
  },
])

/** Changes all it can; a frozen answer throws, which is as good as a copy. */
function spoil(answer: readonly TestResult[]): void {
  const results = answer as unknown as {
    outcome: string
    item: { id: string }
    data: Record<string, string[]>
    groups: string[]
  }[]
  for (const result of results) {
    attempt(() => (result.outcome = 'FAILED'))
    attempt(() => (result.item.id = 'another-1-1'))
    attempt(() => result.data['owner']?.push('you'))
    attempt(() => result.groups.pop())
  }
  attempt(() => results.reverse())
  attempt(() => results.pop())
}

function spoilGroup(group: Group): void {
  attempt(() => ((group as { state: string }).state = 'complete'))
}

function attempt(change: () => unknown): void {
  try {
    change()
  } catch {
    // Frozen.
  }
}
