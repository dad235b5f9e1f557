import { queryAll, type PageRequest, type ResultStore } from '../../ports/index.ts'
import { compareResults, type TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult } from './examples.ts'
import { errorOf, expectResults, expectSame, expectTrue, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { eventsOf } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const many = 20_000

/** 20,000 results of 5,000 testcases, as a report of a large suite has them. */
function largeReport(): readonly TestResult[] {
  return Array.from({ length: many }, (_, index) => {
    const place = (index * 7_919) % many
    return exampleResult(`run#${String(place + 1).padStart(5, '0')}`, {
      testcase: `unit/${place % 5_000}`,
      submittedAt: atMinute(place % 3),
      outcome: place % 100 === 0 ? 'FAILED' : 'PASSED',
      variant: { arch: place < many / 2 ? 'x86_64' : 's390x' },
      groups: ['run'],
      ...(place % 100 === 0 && { note: `failure ${place}` }),
    })
  })
}

/** What has to be known of a result to see that none is missing, doubled or out of its place. */
async function expectPages(
  results: ResultStore,
  inOrder: readonly TestResult[],
  limit: number,
  order: NonNullable<PageRequest['order']>,
): Promise<void> {
  let start = 0
  let request: PageRequest = { limit, order }
  for (;;) {
    const page = await valueOf(results.query({}, request), `the page behind ${start}`)
    const expected = inOrder.slice(start, start + limit)
    expectSame(page.results, expected, `the page of ${limit} behind ${start}, ${order}`)
    start += page.results.length
    expectSame(page.next === undefined, start === inOrder.length, `the page behind ${start} is the last`)
    if (page.next === undefined) return
    request = { limit, order, after: page.next }
  }
}

const cases: readonly AreaCase[] = [
  {
    name: 'a report of 20,000 results is stored whole and read page by page',
    async run({ open }) {
      const { results } = await open('p')
      const report = largeReport()
      const receipt = await valueOf(results.append('r', report), 'append')
      expectSame(receipt, { reportKey: 'r', resultCount: many, isNew: true }, 'receipt')
      const oldestFirst = report.toSorted(compareResults)
      for (const limit of [10_000, 7_001])
        await expectPages(results, oldestFirst.toReversed(), limit, 'newest-first')
      await expectPages(results, oldestFirst, 9_999, 'oldest-first')
    },
  },
  {
    name: 'a report of 20,000 results answers every question',
    async run({ open }) {
      const { results } = await open('p')
      const report = largeReport()
      await valueOf(results.append('r', report), 'append')
      const newestFirst = report.toSorted(compareResults).reverse()
      expectSame(await valueOf(results.count({}), 'count'), many, 'count')
      const failed = newestFirst.filter(({ outcome }) => outcome === 'FAILED')
      await expectResults(queryAll(results, { outcomes: ['FAILED'] }), failed, 'failures')
      const ofOne = newestFirst.filter(({ testcase }) => testcase === 'unit/7')
      await expectResults(results.query({ testcase: 'unit/7' }), ofOne, 'query of a testcase')
      expectSame((await valueOf(results.latest(build), 'latest')).length, 10_000, 'latest results')
      const arch = { arch: 's390x' }
      const history = ofOne.filter(({ variant }) => variant['arch'] === 's390x')
      await expectResults(results.history('unit/7', arch, 100), history, 'history')
      expectSame((await valueOf(results.newest({}), 'newest')).length, 5_000, 'newest results')
    },
  },
  {
    name: 'a report of 20,000 results is known when it comes again, and a conflict where one differs',
    async run({ open }) {
      const { results } = await open('p')
      const report = largeReport()
      await valueOf(results.append('r', report), 'append')
      const again = await valueOf(results.append('r', report.toReversed()), 'append again')
      expectSame(again, { reportKey: 'r', resultCount: many, isNew: false }, 'receipt')
      const changed = report.map((one, index) => (index === 12_345 ? { ...one, durationMs: 1 } : one))
      const conflict = await errorOf(results.append('r', changed), 'store/key-conflict', 'another body')
      expectSame(conflict.key, 'r', 'key of the conflict')
      const known = await errorOf(results.append('s', changed), 'store/key-conflict', 'another content')
      expectSame(known.key, report[12_345]?.id, 'key of the conflict')
      expectSame(await valueOf(results.count({}), 'count'), many, 'count')
    },
  },
  {
    name: 'a report of 20,000 results is one event of the feed, which stays small',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'feed')
      const body = largeReport().map((one, index) => ({ ...one, groups: [`run-${index % 500}`] }))
      await valueOf(storage.results.append('r', body), 'append')
      const events = await eventsOf(storage)
      expectSame(events.length, 1, 'events')
      expectTrue(JSON.stringify(events).length < 50_000, 'the event is no longer than 50,000 characters')
    },
  },
]

export const largeReportCases: readonly StorageCase[] = casesOf('big data', cases)
