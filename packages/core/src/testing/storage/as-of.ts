import type { PageRequest, ResultQuery } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { withStores, type StorageWith } from './with-stores.ts'

const s390x = { arch: 's390x' }

const a = exampleResult('a', { submittedAt: atMinute(5) })
const b = exampleResult('b', { submittedAt: atMinute(6), variant: s390x })
const c = exampleResult('c', { submittedAt: atMinute(1) })
const d = exampleResult('d', { submittedAt: atMinute(9), outcome: 'FAILED' })
const e = exampleResult('e', { submittedAt: atMinute(7), testcase: 'dist.abicheck' })
const f = exampleResult('f', { submittedAt: atMinute(8), item: otherBuild })
const g = exampleResult('g', { submittedAt: atMinute(9) })

/** Later reports bring what is older, newer and in between, and one that was there already. */
const reports: readonly (readonly TestResult[])[] = [
  [a, b],
  [c, d],
  [e, f],
  [g, d],
]

interface Filled {
  readonly storage: StorageWith<'feed'>
  /** The position after each report. */
  readonly after: readonly number[]
}

async function filled({ open }: StorageContext): Promise<Filled> {
  const storage = withStores(await open('p'), 'feed')
  const after: number[] = []
  for (const [index, report] of reports.entries()) {
    // What happens beside the results takes positions, too.
    await valueOf(storage.groups.put({ id: `run-${index}`, state: 'open' }), 'put')
    await valueOf(storage.results.append(`report-${index}`, report), 'append')
    after.push(await valueOf(storage.feed.position(), 'position'))
  }
  return { storage, after }
}

async function idsOf(
  { results }: StorageWith<'feed'>,
  query: ResultQuery,
  page?: PageRequest,
): Promise<string> {
  const found = await valueOf(results.query(query, page), `query ${JSON.stringify(query)}`)
  return found.results.map(({ id }) => id).join(' ')
}

const cases: readonly AreaCase[] = [
  {
    name: 'a query as of a position answers what it answered then',
    async run(context) {
      const { storage, after } = await filled(context)
      const expected = ['b a', 'd b a c', 'd f e b a c', 'g d f e b a c']
      for (const [index, ids] of expected.entries())
        expectSame(await idsOf(storage, { storedThrough: after[index] ?? 0 }), ids, `after report ${index}`)
      expectSame(await idsOf(storage, { storedThrough: 0 }), '', 'before all')
      expectSame(await idsOf(storage, { storedThrough: 1_000 }), 'g d f e b a c', 'far behind all')
    },
  },
  {
    name: 'the event itself is in what was stored through it, and not in what was stored after it',
    async run(context) {
      const { storage, after } = await filled(context)
      const [first = 0, second = 0] = after
      expectSame(await idsOf(storage, { storedThrough: second - 1 }), 'b a', 'through the event before')
      expectSame(await idsOf(storage, { storedAfter: second - 1 }), 'g d f e c', 'after the event before')
      expectSame(await idsOf(storage, { storedAfter: second }), 'g f e', 'after the event')
      expectSame(await idsOf(storage, { storedAfter: first, storedThrough: second }), 'd c', 'between two')
      expectSame(await idsOf(storage, { storedAfter: second, storedThrough: first }), '', 'turned around')
    },
  },
  {
    name: 'a position narrows together with everything else',
    async run(context) {
      const { storage, after } = await filled(context)
      const storedThrough = after[1] ?? 0
      const queries: readonly (readonly [ResultQuery, string])[] = [
        [{ item: build, outcomes: ['FAILED'] }, 'd'],
        [{ testcase: 'dist.rpmlint', variant: s390x }, 'b'],
        [{ until: atMinute(6) }, 'a c'],
        [{ ids: ['g', 'c'] }, 'c'],
        [{ testcases: { like: ['dist.%'] }, exceptIds: ['d'] }, 'b a c'],
      ]
      for (const [query, ids] of queries)
        expectSame(await idsOf(storage, { ...query, storedThrough }), ids, JSON.stringify(query))
    },
  },
  {
    name: 'counts and newest results as of a position',
    async run(context) {
      const { storage, after } = await filled(context)
      const { results } = storage
      for (const [index, count] of [2, 4, 6, 7].entries())
        expectSame(
          await valueOf(results.count({ storedThrough: after[index] ?? 0 }), 'count'),
          count,
          'count',
        )
      const [, second = 0] = after
      expectSame(
        await valueOf(results.count({ storedAfter: second }), 'count'),
        3,
        'count of what came later',
      )
      await expectResults(results.newest({ storedThrough: after[0] ?? 0 }), [b], 'newest after report 0')
      await expectResults(results.newest({ storedThrough: second }), [d], 'newest after report 1')
      const third = { storedThrough: after[2] ?? 0, item: build }
      await expectResults(results.newest(third), [d, e], 'newest of the item after report 2')
    },
  },
  {
    name: 'the latest results of an item as of a position',
    async run(context) {
      const { storage, after } = await filled(context)
      const latest = async (storedThrough: number, testcases?: readonly string[]): Promise<string> => {
        const options = testcases ? { storedThrough, testcases } : { storedThrough }
        const found = await valueOf(storage.results.latest(build, options), 'latest')
        return found.map(({ id }) => id).join(' ')
      }
      expectSame(await latest(0), '', 'before all')
      const expected = ['a b', 'd b', 'e d b', 'e g b']
      for (const [index, ids] of expected.entries())
        expectSame(await latest(after[index] ?? 0), ids, `after report ${index}`)
      expectSame(await latest(after[3] ?? 0, ['dist.rpmlint']), 'g b', 'of one testcase')
      expectSame(await latest(after[1] ?? 0, ['dist.abicheck']), '', 'of one that came later')
    },
  },
  {
    name: 'a known result keeps the position that it was stored at',
    async run(context) {
      const { storage, after } = await filled(context)
      const [, second = 0, third = 0] = after
      expectSame(
        await idsOf(storage, { storedThrough: second, ids: ['d'] }),
        'd',
        'through the second report',
      )
      expectSame(await idsOf(storage, { storedAfter: third, ids: ['d'] }), '', 'after the third report')
    },
  },
  {
    name: 'pages as of a position are its whole answer, whatever is stored between them',
    async run(context) {
      const { storage, after } = await filled(context)
      const query = { storedThrough: after[2] ?? 0 }
      for (const order of ['newest-first', 'oldest-first'] as const) {
        const ids: string[] = []
        let request: PageRequest = { limit: 1, order }
        for (let turn = 0; turn < 10; turn++) {
          const page = await valueOf(storage.results.query(query, request), 'page')
          ids.push(...page.results.map(({ id }) => id))
          if (page.next === undefined) break
          request = { limit: 1, order, after: page.next }
          const late = exampleResult(`late-${order}-${turn}`, { submittedAt: atMinute(turn) })
          await valueOf(storage.results.append(late.id, [late]), 'append between pages')
        }
        const expected = ['d', 'f', 'e', 'b', 'a', 'c']
        expectSame(ids, order === 'newest-first' ? expected : expected.reverse(), `pages, ${order}`)
      }
    },
  },
]

export const asOfCases: readonly StorageCase[] = casesOf('as of a position', cases, ['feed'])
