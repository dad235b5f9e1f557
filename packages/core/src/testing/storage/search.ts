import type { PageRequest, ResultQuery } from '../../ports/index.ts'
import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'

const results = [
  exampleResult('r1', {
    submittedAt: atMinute(1),
    groups: ['g1'],
    data: { moo: ['boo', 'woof'], rate: ['100%'] },
  }),
  exampleResult('r2', {
    submittedAt: atMinute(2),
    groups: ['g1', 'g2'],
    testcase: 'dist.a_b',
    data: { moo: ['oink'] },
  }),
  exampleResult('r3', {
    submittedAt: atMinute(3),
    groups: ['g3'],
    testcase: 'dist.aXb',
    item: otherBuild,
    data: { rate: ['1000'] },
  }),
  exampleResult('r4', {
    submittedAt: atMinute(4),
    testcase: 'unit/größe 𝒳',
    variant: { scenario: 'uefi' },
    data: { moo: [] },
  }),
  exampleResult('r5', {
    submittedAt: atMinute(5),
    variant: { scenario: 'uefi' },
    data: { scenario: ['bios'], type: ['own'] },
  }),
]

async function idsOf(
  context: StorageContext,
  query: ResultQuery,
  page: PageRequest = {},
): Promise<readonly string[]> {
  const store = (await context.open('p')).results
  await valueOf(store.append('a', results), 'append')
  return (await valueOf(store.query(query, page), 'query')).results.map(({ id }) => id)
}

/** The same query, asked for its results and for their number. */
function finds(name: string, query: ResultQuery, expected: readonly string[]): AreaCase {
  return {
    name,
    async run(context) {
      expectSame(await idsOf(context, query), expected, `query ${JSON.stringify(query)}`)
      const store = (await context.open('p')).results
      expectSame(
        await valueOf(store.count(query), 'count'),
        expected.length,
        `count of ${JSON.stringify(query)}`,
      )
    },
  }
}

export const searchCases: readonly StorageCase[] = casesOf('search', [
  finds('counts everything', {}, ['r5', 'r4', 'r3', 'r2', 'r1']),
  finds('by ids', { ids: ['r4', 'r1', 'r1', 'none'] }, ['r4', 'r1']),
  finds('no id is the id of nothing', { ids: [] }, []),
  finds('by any of some groups, each result once', { groups: ['g1', 'g2'] }, ['r2', 'r1']),
  finds('no group holds nothing', { groups: [] }, []),
  finds('a group and groups both narrow', { group: 'g1', groups: ['g2'] }, ['r2']),
  finds('by names of testcases', { testcases: { equals: ['dist.a_b', 'dist.rpmlint'] } }, ['r5', 'r2', 'r1']),
  finds('a name is no pattern', { testcases: { equals: ['dist%'] } }, []),
  finds('by a pattern over the whole name', { testcases: { like: ['dist.%'] } }, ['r5', 'r3', 'r2', 'r1']),
  finds('a pattern covers the whole name', { testcases: { like: ['dist'] } }, []),
  finds('_ in a pattern is one character', { testcases: { like: ['dist.a_b'] } }, ['r3', 'r2']),
  finds('_ is one character, however many bytes it has', { testcases: { like: ['unit/gr__e _'] } }, ['r4']),
  finds('a backslash takes its meaning from _', { testcases: { like: ['dist.a\\_b'] } }, ['r2']),
  finds('a backslash takes its meaning from %', { data: [{ key: 'rate', like: ['100\\%'] }] }, ['r1']),
  finds('letters of another case do not match', { testcases: { like: ['DIST.%'] } }, []),
  finds('names and patterns add up', { testcases: { equals: ['dist.rpmlint'], like: ['unit/%'] } }, [
    'r5',
    'r4',
    'r1',
  ]),
  finds('neither names nor patterns match nothing', { testcases: {} }, []),
  finds('by any value under a key', { data: [{ key: 'moo', equals: ['woof', 'oink'] }] }, ['r2', 'r1']),
  finds('a result matches once, however many values do', { data: [{ key: 'moo', like: ['%o%'] }] }, [
    'r2',
    'r1',
  ]),
  finds(
    'every key of data narrows',
    {
      data: [
        { key: 'moo', equals: ['boo'] },
        { key: 'rate', like: ['1%'] },
      ],
    },
    ['r1'],
  ),
  finds(
    'the same key twice narrows twice',
    {
      data: [
        { key: 'moo', equals: ['boo'] },
        { key: 'moo', equals: ['woof'] },
      ],
    },
    ['r1'],
  ),
  finds('a key without values says nothing', { data: [{ key: 'moo', like: ['%'] }] }, ['r2', 'r1']),
  finds(
    'a key that is a word of the language is a key like any other',
    { data: [{ key: 'constructor', like: ['%'] }] },
    [],
  ),
  finds(
    'the item is data',
    {
      data: [
        { key: 'item', equals: [otherBuild.id] },
        { key: 'type', equals: ['koji_build'] },
      ],
    },
    ['r3'],
  ),
  finds('the variant is data', { data: [{ key: 'scenario', equals: ['uefi'] }] }, ['r4']),
  finds(
    'data of its own comes before the item',
    {
      data: [
        { key: 'type', equals: ['own'] },
        { key: 'item', equals: [build.id] },
      ],
    },
    ['r5'],
  ),
  finds('through includes its instant', { through: atMinute(2) }, ['r2', 'r1']),
  finds(
    'since and through at the same instant leave what stands there',
    { since: atMinute(2), through: atMinute(2) },
    ['r2'],
  ),
  {
    name: 'oldest first is the other way round, page by page',
    async run(context) {
      const { results: store } = await context.open('p')
      await valueOf(store.append('a', results), 'append')
      const first = await valueOf(store.query({}, { limit: 2, order: 'oldest-first' }), 'the first page')
      expectSame(
        first.results.map(({ id }) => id),
        ['r1', 'r2'],
        'the first page',
      )
      const page = {
        limit: 5,
        order: 'oldest-first',
        ...(first.next === undefined ? {} : { after: first.next }),
      } as const
      const second = await valueOf(store.query({}, page), 'the second page')
      expectSame(
        second.results.map(({ id }) => id),
        ['r3', 'r4', 'r5'],
        'the second page',
      )
    },
  },
  {
    name: 'passes over results, behind a place too',
    async run(context) {
      expectSame(await idsOf(context, {}, { skip: 2, limit: 2 }), ['r3', 'r2'], 'with skip')
      expectSame(await idsOf(context, {}, { skip: 5 }), [], 'with a skip over everything')
      const { results: store } = await context.open('p')
      const { next = '' } = await valueOf(store.query({}, { limit: 1 }), 'the first page')
      expectSame(await idsOf(context, {}, { skip: 1, limit: 1, after: next }), ['r3'], 'behind a place')
    },
  },
  {
    name: 'refuses to pass over fewer than none',
    async run(context) {
      const { results: store } = await context.open('p')
      const error = await errorOf(store.query({}, { skip: -1 }), 'schema/invalid', 'query')
      expectSame(
        error.problems.map(({ path }) => path),
        ['skip'],
        'paths of the problems',
      )
    },
  },
])
