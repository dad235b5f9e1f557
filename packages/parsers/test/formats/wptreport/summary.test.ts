import { readSummary, testHistory, writeSummaryV1, writeSummaryV2 } from '@gatewright/core/query'
import { readReport, recordsToResults } from '@gatewright/parsers'
import { describe, expect, it } from 'vitest'

const report = {
  run_info: { product: 'firefox', os: 'linux' },
  results: [
    {
      test: '/dom/a.html',
      status: 'OK',
      subtests: [
        { name: 'one', status: 'PASS' },
        { name: 'two/three', status: 'FAIL', message: 'no' },
        { name: 'four', status: 'PRECONDITION_FAILED' },
      ],
    },
    { test: '/dom/ref.html', status: 'PASS', subtests: [] },
    { test: '/dom/slow.html', status: 'TIMEOUT', subtests: [{ name: 'one', status: 'NOTRUN' }] },
    { test: '/dom/crash.html', status: 'CRASH', subtests: [], asserts: { count: 3, max: 1 } },
  ],
  lsan_leaks: [{ frames: ['a', 'b'], scope: '/dom' }],
}

describe('summaries of a WPT report', () => {
  it.each([[undefined], ['wpt']])('with the namespace %s', async (namespace) => {
    const read = await readReport(new TextEncoder().encode(JSON.stringify(report)))
    const results = recordsToResults(read._unsafeUnwrap().records, {
      item: { type: 'git_commit', id: 'a'.repeat(40) },
      group: 'run-1',
      submittedAt: '2026-11-22T04:19:00Z',
      reportKey: 'run-1',
      ...(namespace !== undefined && { namespace }),
    })._unsafeUnwrap()
    const at = (file: string): string => (namespace === undefined ? file : `${namespace}/${file}`)
    const summary = writeSummaryV2(results)
    expect(summary).toEqual({
      [at('/dom/a.html')]: { s: 'O', c: [1, 3] },
      [at('/dom/crash.html')]: { s: 'C', c: [0, 0] },
      [at('/dom/ref.html')]: { s: 'P', c: [0, 0] },
      [at('/dom/slow.html')]: { s: 'T', c: [0, 1] },
    })
    expect(writeSummaryV1(results)).toEqual({
      [at('/dom/a.html')]: [2, 4],
      [at('/dom/crash.html')]: [0, 1],
      [at('/dom/ref.html')]: [1, 1],
      [at('/dom/slow.html')]: [0, 2],
    })
    expect(readSummary(summary)._unsafeUnwrap().tests[0]).toMatchObject({ status: 'ok', passed: 1, total: 3 })
    const history = testHistory(results).find(({ test }) => test === at('/dom/a.html'))
    expect(history?.subtests.map(({ name, entries }) => [name, entries[0]?.status])).toEqual([
      ['four', 'precondition_failed'],
      ['one', 'pass'],
      ['two/three', 'fail'],
    ])
  })
})
