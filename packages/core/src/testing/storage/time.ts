import { compareText } from '../../canonical/index.ts'
import type { PageRequest, ResultStore } from '../../ports/index.ts'
import { compareResults, type TestResult } from '../../schema/index.ts'
import { build, exampleResult } from './examples.ts'
import { expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

/** Ids as they sort by UTF-16: with numbers of every width, without, and with letters on both sides of a `#`. */
const ids: readonly string[] = [
  '#',
  '#1',
  '-#1',
  'R#1',
  'r',
  'r #1',
  'r!#1',
  'r#',
  'r# 1',
  'r##1',
  'r#-1',
  'r#0',
  'r#00',
  'r#0001',
  'r#0009',
  'r#1',
  'r#10',
  'r#11',
  'r#1234567890',
  'r#123456789',
  'r#999999999',
  'r#1#2',
  'r#1x',
  'r#9',
  'r#9 9',
  'r#x',
  'r#١',
  'r#𝒳',
  'r#ﬀ',
  'r#\uffff',
  'r$#1',
  'r1#1',
  'ra',
  'é#1',
  '𝒳',
  '𝒳#1',
  '😀#2',
  'ﬀ#1',
  '\uffff',
  '\uffff#1',
].toSorted(compareText)

/** The ids of page after page. */
async function paged(
  results: ResultStore,
  limit: number,
  order: NonNullable<PageRequest['order']>,
): Promise<readonly string[]> {
  const found: string[] = []
  let request: PageRequest = { limit, order }
  for (let pages = 0; pages <= ids.length; pages++) {
    const page = await valueOf(results.query({ item: build }, request), `a page of ${limit}, ${order}`)
    found.push(...page.results.map(({ id }) => id))
    if (page.next === undefined) return found
    request = { limit, order, after: page.next }
  }
  throw new Error(`There is no last page of ${limit}, ${order}.`)
}

async function expectPages(results: ResultStore, inOrder: readonly string[]): Promise<void> {
  for (const limit of [1, 2, 3, 7, 100]) {
    expectSame(await paged(results, limit, 'oldest-first'), inOrder, `pages of ${limit}, oldest first`)
    const newestFirst = inOrder.toReversed()
    expectSame(await paged(results, limit, 'newest-first'), newestFirst, `pages of ${limit}, newest first`)
  }
}

async function expectInstants({ open }: StorageContext, instants: readonly string[]): Promise<ResultStore> {
  const { results } = await open('p')
  // Ids that run against the time, so that none of it is decided by them.
  const inOrder = instants.map((submittedAt, index) =>
    exampleResult(`id-${String(99 - index)}`, { submittedAt }),
  )
  await valueOf(
    results.append(
      'even',
      inOrder.filter((_, index) => index % 2 === 0),
    ),
    'append',
  )
  await valueOf(
    results.append(
      'odd',
      inOrder.filter((_, index) => index % 2 === 1),
    ),
    'append',
  )
  const newestFirst = inOrder.toReversed()
  await expectResults(results.query({}), newestFirst, 'query')
  await expectResults(results.history('dist.rpmlint', {}, 100), newestFirst, 'history')
  await expectResults(results.latest(build), newestFirst.slice(0, 1), 'latest')
  await expectPages(
    results,
    inOrder.map(({ id }) => id),
  )
  for (const [index, { id, submittedAt }] of inOrder.entries()) {
    const since = await valueOf(results.count({ since: submittedAt }), 'count since')
    const until = await valueOf(results.count({ until: submittedAt }), 'count until')
    const through = await valueOf(results.count({ through: submittedAt }), 'count through')
    const expected = [inOrder.length - index, index, index + 1]
    expectSame([since, until, through], expected, `since, until and through ${id} of ${submittedAt}`)
  }
  return results
}

function spread(all: readonly TestResult[], count: number): readonly (readonly TestResult[])[] {
  return Array.from({ length: count }, (_, part) => all.filter((_one, index) => index % count === part))
}

async function expectIds({ open }: StorageContext, reports: number): Promise<void> {
  const { results } = await open('p')
  const inOrder = ids.map((id) => exampleResult(id))
  for (const [index, body] of spread(inOrder.toReversed(), reports).entries())
    await valueOf(results.append(`report-${index}`, body), 'append')
  await expectResults(results.query({}), inOrder.toReversed(), 'query')
  await expectResults(results.history('dist.rpmlint', {}, 7), inOrder.toReversed().slice(0, 7), 'history')
  await expectResults(results.latest(build), inOrder.slice(-1), 'latest')
  await expectPages(results, ids)
}

export const timeCases: readonly StorageCase[] = casesOf('time and ids', [
  {
    name: 'tells instants apart at every precision, written in any length',
    async run(context) {
      await expectInstants(context, [
        '2026-11-22T04:18:59.9999999999999Z',
        '2026-11-22T04:19:00.000Z',
        '2026-11-22T04:19:00.00000000000000000001Z',
        '2026-11-22T04:19:00.000000000000000000010001Z',
        '2026-11-22T04:19:00.000000001Z',
        '2026-11-22T04:19:00.0000010Z',
        '2026-11-22T04:19:00.0009999Z',
        '2026-11-22T04:19:00.001Z',
        '2026-11-22T04:19:00.00100000000001Z',
        '2026-11-22T04:19:00.1Z',
        '2026-11-22T04:19:00.99999999999999999999Z',
        '2026-11-22T04:19:01Z',
      ])
    },
  },
  {
    name: 'keeps the first and the last instant that can be written, and 1970 among them',
    async run(context) {
      await expectInstants(context, [
        '0000-01-01T00:00:00Z',
        '0000-01-01T00:00:00.000000001Z',
        '0001-01-01T00:00:00Z',
        '0099-12-31T23:59:59Z',
        '1582-10-10T12:00:00Z',
        '1899-12-31T23:59:59.999Z',
        '1969-12-31T23:59:59.9999999Z',
        '1970-01-01T00:00:00.000Z',
        '2000-02-29T00:00:00Z',
        '2038-01-19T03:14:08Z',
        '2262-04-11T23:47:16.854775808Z',
        '9999-12-31T23:59:59Z',
        '9999-12-31T23:59:59.999999999Z',
      ])
    },
  },
  {
    name: 'orders ids of one report by UTF-16, whatever they look like',
    run: (context) => expectIds(context, 1),
  },
  {
    name: 'orders ids of one instant across reports',
    run: (context) => expectIds(context, 3),
  },
  {
    name: 'orders ids of one instant where each is a report of its own',
    run: (context) => expectIds(context, ids.length),
  },
  {
    name: 'finds and leaves out exactly the ids that are named',
    async run({ open }) {
      const { results } = await open('p')
      const inOrder = ids.map((id) => exampleResult(id))
      for (const [index, body] of spread(inOrder, 2).entries())
        await valueOf(results.append(`report-${index}`, body), 'append')
      for (const [index, id] of ids.entries()) {
        await expectResults(results.query({ ids: [id] }), inOrder.slice(index, index + 1), `query of ${id}`)
        expectSame(
          await valueOf(results.count({ exceptIds: [id] }), 'count'),
          ids.length - 1,
          `all but ${id}`,
        )
      }
      const some = ['r#9', 'r#09', 'r#009', 'r#10', 'r#1', 'none#1']
      const expected = inOrder.filter(({ id }) => some.includes(id)).reverse()
      await expectResults(results.query({ ids: some }), expected, 'query of several')
      const rest = inOrder.filter(({ id }) => !some.includes(id)).reverse()
      await expectResults(results.query({ exceptIds: some }), rest, 'query of all but several')
    },
  },
  {
    name: 'ids that differ in the width of a number are different results',
    async run({ open }) {
      const { results } = await open('p')
      const all = ['r#1', 'r#01', 'r#001', 'r#000000001', 'r#0000000001', 'r# 1', 'r'].map((id, index) =>
        exampleResult(id, { outcome: index % 2 === 0 ? 'PASSED' : 'FAILED', note: `number ${index}` }),
      )
      for (const result of all) {
        const receipt = await valueOf(results.append(result.id, [result]), 'append')
        expectSame(receipt.isNew, true, `isNew of ${result.id}`)
      }
      await expectResults(results.query({}), all.toSorted(compareResults).reverse(), 'query')
    },
  },
  {
    name: 'results of one instant, testcase and report go by id in every answer',
    async run({ open }) {
      const { results } = await open('p')
      const at = ['2026-11-22T04:19:00Z', '2026-11-22T04:19:00.000Z', '2026-11-22T04:19:00.0Z']
      const all = Array.from({ length: 30 }, (_, index) =>
        exampleResult(`run#${index}`, {
          submittedAt: at[index % 3] ?? '',
          variant: { arch: index % 2 === 0 ? 'x86_64' : 's390x' },
          groups: index % 5 === 0 ? ['nightly'] : [],
        }),
      )
      await valueOf(results.append('first', all.slice(0, 20)), 'append')
      await valueOf(results.append('second', all.slice(20)), 'append')
      const newestFirst = all.toSorted(compareResults).reverse()
      await expectResults(results.query({}), newestFirst, 'query')
      await expectPages(results, newestFirst.map(({ id }) => id).reverse())
      const ofArch = (arch: string) => newestFirst.filter(({ variant }) => variant['arch'] === arch)
      await expectResults(results.history('dist.rpmlint', { arch: 's390x' }, 100), ofArch('s390x'), 'history')
      const latest = [...ofArch('s390x').slice(0, 1), ...ofArch('x86_64').slice(0, 1)]
      await expectResults(results.latest(build), latest, 'latest')
      await expectResults(results.newest({}), newestFirst.slice(0, 1), 'newest')
    },
  },
])
