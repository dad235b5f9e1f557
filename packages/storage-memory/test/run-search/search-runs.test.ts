import { parseSearch } from '@gatewright/core/query'
import { findAlignedRuns, readTestHistory, searchRuns } from '@gatewright/core/run-search'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'

const productKeys = ['browser', 'version']

/** Two runs of two products at one revision, and an older one of one product. */
async function wptRuns() {
  const storage = createMemoryDatabase().open('wpt')
  const append = async (
    run: string,
    hour: number,
    [browser, version]: readonly [string, string],
    statuses: Readonly<Record<string, string>>,
    revision = 'b',
  ): Promise<void> => {
    const at = `2026-11-22T0${hour}:00:00Z`
    ;(await storage.groups.put({ id: run, state: 'open', createdAt: at }))._unsafeUnwrap()
    const results = Object.entries(statuses).map(([testcase, status], index): TestResult => {
      const [file = '', subtest] = testcase.split('#')
      return {
        id: `${run}#${index}`,
        testcase: subtest === undefined ? file : `${file}/${subtest}`,
        item: { type: 'git_commit', id: revision.repeat(40) },
        outcome: { PASS: 'PASSED', OK: 'PASSED', FAIL: 'FAILED' }[status] ?? 'ERROR',
        submittedAt: at,
        variant: { browser, version },
        data: {
          format: ['wptreport'],
          rawOutcome: [status],
          label: [browser, 'experimental'],
          ...(subtest !== undefined && { suite: [file] }),
        },
        groups: [run],
      }
    })
    ;(await storage.results.append(run, results))._unsafeUnwrap()
  }
  await append('chrome-1', 1, ['chrome', '69.0'], { '/dom/a.html#one': 'PASS' }, 'a')
  await append('chrome-2', 2, ['chrome', '70.1'], {
    '/dom/a.html#one': 'FAIL',
    '/dom/a.html#two': 'PASS',
    '/dom/b_c.html': 'TIMEOUT',
    '/dom/bXc.html/inner.html': 'PASS',
  })
  await append('firefox-1', 3, ['firefox', '62'], {
    '/dom/a.html#one': 'PASS',
    '/dom/a.html#two': 'PASS',
    '/css/c.html': 'CRASH',
  })
  return storage
}

describe('searchRuns', () => {
  it('finds rows in runs that may be compared', async () => {
    const storage = await wptRuns()
    const products = [{ browser: 'chrome' }, { browser: 'firefox' }]
    const { revisions } = (await findAlignedRuns(storage, { products }))._unsafeUnwrap()
    expect(revisions.map(({ runs }) => runs.map(({ group }) => group.id))).toEqual([
      ['chrome-2', 'firefox-1'],
    ])
    const found = async (text: string): Promise<readonly string[]> => {
      const search = parseSearch(text)._unsafeUnwrap()
      const rows = await searchRuns(storage.results, revisions[0]!.runs, search, { productKeys })
      return rows._unsafeUnwrap().map(({ testcase, statuses }) => `${testcase} ${statuses.join(' ')}`)
    }
    expect(await found('chrome-70:fail firefox:pass')).toEqual(['/dom/a.html/one fail pass'])
    expect(await found('is:different path:/dom/a')).toEqual(['/dom/a.html/one fail pass'])
    expect(await found('firefox:missing status:timeout')).toEqual(['/dom/b_c.html timeout '])
    expect(await found('label:firefox and status:crash')).toEqual(['/css/c.html  crash'])
    expect(await found('none(label:firefox and status:crash) /css/')).toEqual([])
    expect(await found('')).toHaveLength(5)
  })

  it('reads only what is of the product of a run', async () => {
    const storage = await wptRuns()
    const group = (await storage.groups.get('chrome-2'))._unsafeUnwrap()!
    const mixed: TestResult = {
      id: 'other',
      testcase: '/dom/other.html',
      item: { type: 'git_commit', id: 'b'.repeat(40) },
      outcome: 'PASSED',
      submittedAt: '2026-11-22T02:00:00Z',
      variant: { browser: 'edge', version: '18' },
      data: {},
      groups: ['chrome-2'],
    }
    ;(await storage.results.append('other', [mixed]))._unsafeUnwrap()
    const run = { group, variant: { browser: 'chrome', version: '70.1' }, labels: [] }
    const all = parseSearch('')._unsafeUnwrap()
    const rows = (await searchRuns(storage.results, [run], all, { productKeys }))._unsafeUnwrap()
    expect(rows.map(({ testcase }) => testcase)).not.toContain('/dom/other.html')
    expect(rows).toHaveLength(4)
    expect((await searchRuns(storage.results, [run], all))._unsafeUnwrap()).toHaveLength(5)
  })
})

describe('readTestHistory', () => {
  it('tells of a test and its subtests, and of no other', async () => {
    const storage = await wptRuns()
    const page = await readTestHistory(
      storage.results,
      { test: '/dom/a.html' },
      {},
      { productKeys: ['browser'], ignoredKeys: ['version'] },
    )
    const { products, next } = page._unsafeUnwrap()
    expect(next).toBeUndefined()
    expect(products.map(({ product }) => product)).toEqual(['chrome', 'firefox'])
    expect(products[0]?.subtests.map(({ name, entries }) => [name, entries])).toMatchObject([
      [
        'one',
        [
          { date: '2026-11-22T02:00:00Z', status: 'fail', run: 'chrome-2' },
          { date: '2026-11-22T01:00:00Z', status: 'pass', run: 'chrome-1' },
        ],
      ],
      ['two', [{ status: 'pass', run: 'chrome-2' }]],
    ])
    // Neither an underscore nor what stands below a name makes another test this one.
    const other = (await readTestHistory(storage.results, { test: '/dom/b_c.html' }))._unsafeUnwrap()
    expect(other.products.map(({ test }) => test)).toEqual(['/dom/b_c.html'])
    const below = (await readTestHistory(storage.results, { test: '/dom/bXc.html' }))._unsafeUnwrap()
    expect(below.products).toEqual([])
  })

  it('is of a product and a time, in pages', async () => {
    const storage = await wptRuns()
    const runs = async (query: object): Promise<readonly string[]> => {
      const page = await readTestHistory(storage.results, { test: '/dom/a.html', ...query })
      const histories = page._unsafeUnwrap().products.flatMap(({ subtests }) => subtests)
      return histories.flatMap(({ entries }) => entries.map(({ run }) => String(run))).sort()
    }
    expect(await runs({ product: { browser: 'firefox' } })).toEqual(['firefox-1', 'firefox-1'])
    expect(await runs({ until: '2026-11-22T02:00:00Z' })).toEqual(['chrome-1'])
    expect(await runs({ since: '2026-11-22T02:00:00Z', product: { browser: 'chrome' } })).toEqual([
      'chrome-2',
      'chrome-2',
    ])
    const first = (
      await readTestHistory(storage.results, { test: '/dom/a.html' }, { limit: 3 })
    )._unsafeUnwrap()
    const second = (
      await readTestHistory(storage.results, { test: '/dom/a.html' }, { limit: 3, after: first.next! })
    )._unsafeUnwrap()
    expect(second.next).toBeUndefined()
    const counts = [first, second].map(({ products }) =>
      products.flatMap(({ subtests }) => subtests.flatMap(({ entries }) => entries)),
    )
    expect(counts.map(({ length }) => length)).toEqual([3, 2])
    expect((await readTestHistory(storage.results, { test: 'x' }, { limit: 0 })).isErr()).toBe(true)
  })
})
