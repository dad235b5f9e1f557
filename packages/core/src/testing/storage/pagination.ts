import { queryAll, type PageRequest, type ResultQuery, type ResultStore } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { errorOf, expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

/** Newest first. Most stand at one instant, and one instant is written in two ways, where a page border hurts most. */
const newestFirst: readonly TestResult[] = [
  exampleResult('new', { submittedAt: atMinute(9) }),
  exampleResult('d e', { submittedAt: '2026-11-22T04:05:00.000Z' }),
  exampleResult('d', { submittedAt: atMinute(5) }),
  exampleResult('c', { submittedAt: '2026-11-22T04:05:00.0Z', item: otherBuild }),
  exampleResult('b/𝒳', { submittedAt: atMinute(5) }),
  exampleResult('a', { submittedAt: atMinute(5), item: otherBuild }),
  exampleResult('old', { submittedAt: '2026-11-22T04:00:00.123456789Z' }),
  exampleResult('older', { submittedAt: '2026-11-22T04:00:00.1234Z' }),
]

async function filled({ open }: StorageContext): Promise<ResultStore> {
  const { results } = await open('p')
  await valueOf(results.append('r', [...newestFirst].reverse()), 'append')
  return results
}

/** The ids of page after page; fails where a page is too long or the pages have no end. */
async function pagesOf(
  results: ResultStore,
  query: ResultQuery,
  limit: number,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[][]> {
  const pages: string[][] = []
  let request: PageRequest = { limit }
  while (pages.length <= newestFirst.length) {
    const page = await valueOf(results.query(query, request), `page ${pages.length} of limit ${limit}`)
    pages.push(page.results.map(({ id }) => id))
    if (page.next === undefined) return pages
    await between(pages.length)
    request = { limit, after: page.next }
  }
  throw new Error(`There is no last page of limit ${limit}.`)
}

/** The ids as pages of a limit should have them: all pages but the last are full, and none is empty. */
function inPages(results: readonly TestResult[], limit: number): string[][] {
  const pages: string[][] = []
  for (let start = 0; start === 0 || start < results.length; start += limit)
    pages.push(results.slice(start, start + limit).map(({ id }) => id))
  return pages
}

function refuses(name: string, request: PageRequest, path: string): Omit<StorageCase, 'area'> {
  return {
    name,
    async run(context) {
      const error = await errorOf((await filled(context)).query({}, request), 'schema/invalid', 'query')
      expectSame(
        error.problems.map((problem) => problem.path),
        [path],
        'paths of the problems',
      )
    },
  }
}

export const paginationCases: readonly StorageCase[] = casesOf('pagination', [
  {
    name: 'pages of any size, one after another, are the whole answer',
    async run(context) {
      const results = await filled(context)
      for (let limit = 1; limit <= newestFirst.length + 1; limit++)
        expectSame(await pagesOf(results, {}, limit), inPages(newestFirst, limit), `pages of ${limit}`)
    },
  },
  {
    name: 'pages of a query that narrows are its whole answer',
    async run(context) {
      const results = await filled(context)
      const queries: readonly (readonly [ResultQuery, (result: TestResult) => boolean])[] = [
        [{ item: build }, ({ item }) => item.id === build.id],
        [{ item: otherBuild }, ({ item }) => item.id === otherBuild.id],
        [{ since: atMinute(5), until: atMinute(6) }, ({ submittedAt }) => submittedAt.includes(':05:')],
        [{ testcase: 'another' }, () => false],
      ]
      for (const [query, matches] of queries)
        for (const limit of [1, 2, 3])
          expectSame(
            await pagesOf(results, query, limit),
            inPages(newestFirst.filter(matches), limit),
            `pages of ${limit} for ${JSON.stringify(query)}`,
          )
    },
  },
  {
    name: 'results that are newer than a page change nothing of the pages after it',
    async run(context) {
      const results = await filled(context)
      const pages = await pagesOf(results, {}, 2, (page) =>
        valueOf(
          results.append(`later-${page}`, [
            exampleResult(`later-${page}`, { submittedAt: atMinute(10 + page) }),
            // As new as the border, but before it.
            exampleResult(`e-${page}`, { submittedAt: atMinute(5) }),
          ]),
          'append between pages',
        ),
      )
      expectSame(pages, inPages(newestFirst, 2), 'pages')
    },
  },
  {
    name: 'a page is 1,000 results unless the request says otherwise, and 10,000 at most',
    async run({ open }) {
      const { results } = await open('p')
      const many = Array.from({ length: 1001 }, (_, n) => exampleResult(String(n).padStart(4, '0')))
      await valueOf(results.append('r', many), 'append')
      const first = await valueOf(results.query({}), 'first page')
      expectSame(first.results.length, 1000, 'results of the first page')
      expectSame(first.next !== undefined, true, 'the first page has a next one')
      const rest = first.next === undefined ? {} : { after: first.next }
      await expectResults(results.query({}, rest), many.slice(0, 1), 'second page')
      await expectResults(results.query({}, { limit: 10_000 }), [...many].reverse(), 'the largest page')
    },
  },
  {
    name: 'all pages can be read at once',
    async run(context) {
      const results = await filled(context)
      await expectResults(queryAll(results, {}), newestFirst, 'queryAll')
      const newest = newestFirst.filter(({ item }) => item.id === otherBuild.id)
      await expectResults(queryAll(results, { item: otherBuild }), newest, 'queryAll by item')
    },
  },
  refuses('refuses a limit of 0', { limit: 0 }, 'limit'),
  refuses('refuses a limit below 0', { limit: -1 }, 'limit'),
  refuses('refuses a limit above 10,000', { limit: 10_001 }, 'limit'),
  refuses('refuses a limit that is no whole number', { limit: 1.5 }, 'limit'),
  refuses('refuses a limit that is no number', { limit: Number.NaN }, 'limit'),
  refuses('refuses a cursor that no page gave', { after: 'no cursor' }, 'after'),
  refuses('refuses an empty cursor', { after: '' }, 'after'),
  refuses('refuses a cursor that is no text', { after: '\ud800' }, 'after'),
])
