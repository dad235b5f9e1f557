import type { TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult } from './examples.ts'
import { allOf, expectResults, expectSame, expectTrue, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'

/** A text of this many UTF-16 code units in letters of two, but for its end. */
function astral(length: number, end: string): string {
  return '𝒳'.repeat((length - end.length) / 2) + end
}

const cases: readonly AreaCase[] = [
  {
    name: 'a testcase with 1,000 variants has 1,000 latest results and histories',
    async run({ open }) {
      const { results } = await open('p')
      const older = Array.from({ length: 1_000 }, (_, index) =>
        exampleResult(`old#${index}`, { variant: { number: String(index), set: 'x' } }),
      )
      const newer = older.map((one, index) => ({
        ...one,
        id: `new#${index}`,
        submittedAt: atMinute(1),
      }))
      await valueOf(results.append('new', newer), 'append')
      await valueOf(results.append('old', older), 'append of the older')
      const latest = await valueOf(results.latest(build), 'latest')
      expectSame(latest.length, 1_000, 'latest results')
      expectTrue(
        latest.every(({ id }) => id.startsWith('new#')),
        'all of them are new',
      )
      for (const index of [0, 1, 500, 999]) {
        const history = [newer[index], older[index]].filter((one) => one !== undefined)
        await expectResults(
          results.history('dist.rpmlint', older[index]?.variant ?? {}, 10),
          history,
          'history',
        )
      }
      const [one] = newer.slice(700)
      await expectResults(
        results.query({ variant: { number: '700' } }, { limit: 1 }).map((page) => page.results),
        one ? [one] : [],
        'query by variant',
      )
    },
  },
  {
    name: 'names as long as they may be, of letters of two code units, are told apart at their end',
    async run({ open }) {
      const { results, groups, testcases } = await open('p')
      const named = (end: string): TestResult => ({
        id: astral(512, end),
        testcase: astral(1_024, end),
        item: { type: 'own_type', id: astral(1_024, end) },
        outcome: 'FAILED',
        submittedAt: atMinute(1),
        variant: { scenario: astral(256, end) },
        data: { [astral(256, end)]: [astral(4_096, end)] },
        groups: [astral(512, end)],
        failureSignature: astral(256, end),
      })
      const [a, b] = [named('-a'), named('-b')]
      await valueOf(results.append(astral(512, '-a'), [a, b]), 'append')
      const other = await valueOf(results.append(astral(512, '-b'), [b]), 'append under another key')
      expectSame(other.isNew, true, 'isNew')
      await expectResults(results.query({}), [b, a], 'query')
      await expectResults(results.query({ testcase: a.testcase }), [a], 'query by testcase')
      await expectResults(results.query({ item: b.item }), [b], 'query by item')
      await expectResults(results.query({ variant: a.variant }), [a], 'query by variant')
      await expectResults(results.query({ groups: b.groups }), [b], 'query by group')
      await expectResults(results.query({ ids: [a.id] }), [a], 'query by id')
      const data = [{ key: astral(256, '-b'), equals: [astral(4_096, '-b')] }]
      await expectResults(results.query({ data }), [b], 'query by data')
      await expectResults(results.latest(a.item), [a], 'latest')
      await expectResults(results.history(b.testcase, b.variant, 10), [b], 'history')
      await valueOf(groups.put({ id: astral(512, '-a'), state: 'open' }), 'put')
      expectSame((await valueOf(groups.ofItem(a.item), 'ofItem')).length, 1, 'groups of the item')
      expectSame(await valueOf(groups.get(astral(512, '-b')), 'get'), undefined, 'the other group')
      await valueOf(testcases.put({ name: a.testcase, refText: 'wiki' }), 'put')
      expectSame(await valueOf(testcases.get(b.testcase), 'get'), undefined, 'the other testcase')
    },
  },
  {
    name: 'data of 1 MiB, a note of 8,192 letters and 1,000 values come back as they were',
    async run({ open }) {
      const { results } = await open('p')
      const log = 'größe ✓ 𝒳 line\n'.repeat(70_000)
      const large = exampleResult('large#1', {
        note: astral(8_192, '\n!'),
        refText: astral(8_192, ' .'),
        data: {
          log: [log, `${log}!`],
          values: Array.from({ length: 1_000 }, (_, index) => `v${index % 10}`),
        },
      })
      const small = exampleResult('large#2')
      await valueOf(results.append('r', [large, small]), 'append')
      await expectResults(results.query({}), [small, large], 'query')
      await expectResults(results.query({ data: [{ key: 'log', equals: [log] }] }), [large], 'query by data')
      await expectResults(results.query({ data: [{ key: 'log', equals: [`${log}?`] }] }), [], 'query by data')
      const again = await valueOf(results.append('r', [small, large]), 'append again')
      expectSame(again.isNew, false, 'isNew')
    },
  },
  {
    name: '1,000 groups are listed and belong to the item whose results name them',
    async run({ open }) {
      const { results, groups } = await open('p')
      const ids = Array.from({ length: 1_000 }, (_, index) => `run-${String(index).padStart(4, '0')}`)
      for (let start = 0; start < ids.length; start += 20) {
        const some = ids.slice(start, start + 20)
        await allOf(
          some.map((id) => groups.put({ id, state: 'open', createdAt: atMinute(1) })),
          'put',
        )
      }
      const bodies = ids.map((id, index) => exampleResult(`r#${index}`, { groups: [id] }))
      const inAll = exampleResult('in-all', { groups: ids, submittedAt: atMinute(2) })
      await valueOf(results.append('r', [...bodies, inAll]), 'append')
      const known = await valueOf(groups.ofItem(build), 'ofItem')
      expectSame(
        known.map(({ id }) => id),
        ids,
        'groups of the item',
      )
      const page = await valueOf(groups.find({}, { skip: 990, limit: 20 }), 'find')
      expectSame(
        page.map(({ id }) => id),
        ids.slice(0, 10).reverse(),
        'the last groups',
      )
      await expectResults(
        results.query({ group: 'run-0500' }).map((found) => found.results.slice(0, 1)),
        [inAll],
        'query',
      )
      expectSame(await valueOf(results.count({ groups: ids }), 'count'), 1_001, 'results of all groups')
    },
  },
  {
    name: 'a question that names 5,000 testcases and ids is answered',
    async run({ open }) {
      const { results } = await open('p')
      const body = [exampleResult('a', { testcase: 'unit/4999' }), exampleResult('b', { testcase: 'unit/x' })]
      await valueOf(results.append('r', body), 'append')
      const names = Array.from({ length: 5_000 }, (_, index) => `unit/${index}`)
      await expectResults(results.query({ testcases: { equals: names } }), body.slice(0, 1), 'query')
      await expectResults(results.query({ ids: [...names, 'b'] }), body.slice(1), 'query by ids')
      await expectResults(results.latest(build, { testcases: names }), body.slice(0, 1), 'latest')
    },
  },
]

export const bigDataCases: readonly StorageCase[] = casesOf('big data', cases)
