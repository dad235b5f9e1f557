import { testHistory } from '@gatewright/core/query'
import { variantKey, type TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrariesWith } from '../../src/testing/arbitraries.ts'
import { minute, result } from '../support/gate-examples.ts'

const { results: someResults } = arbitrariesWith(fc)

function ran(browser: string, run: string, at: number, fields: Partial<TestResult> = {}): TestResult {
  return result({
    testcase: '/dom/a.html/adds',
    submittedAt: minute(at),
    groups: [run],
    data: { format: ['wptreport'], suite: ['/dom/a.html'], rawOutcome: ['PASS'] },
    ...fields,
    variant: { browser, ...fields.variant },
  })
}

describe('testHistory', () => {
  it('lists by product, subtest and run, newest first', () => {
    const results = [
      ran('chrome', 'run-1', 1),
      ran('chrome', 'run-2', 2, {
        data: { format: ['wptreport'], suite: ['/dom/a.html'], rawOutcome: ['FAIL'] },
      }),
      ran('firefox', 'run-3', 2),
      ran('chrome', 'run-2', 2, {
        testcase: '/dom/a.html',
        data: { format: ['wptreport'], rawOutcome: ['TIMEOUT'] },
      }),
      ran('chrome', 'run-2', 2, { variant: { subsuite: 'vt' } }),
    ]
    expect(testHistory(results, { productKeys: ['browser'] })).toEqual([
      {
        test: '/dom/a.html',
        product: 'chrome',
        variant: { browser: 'chrome' },
        subtests: [
          { name: '', entries: [{ date: minute(2), status: 'timeout', run: 'run-2' }] },
          {
            name: 'adds',
            entries: [
              { date: minute(2), status: 'fail', run: 'run-2' },
              { date: minute(1), status: 'pass', run: 'run-1' },
            ],
          },
          {
            name: 'adds',
            variant: { subsuite: 'vt' },
            entries: [{ date: minute(2), status: 'pass', run: 'run-2' }],
          },
        ],
      },
      {
        test: '/dom/a.html',
        product: 'firefox',
        variant: { browser: 'firefox' },
        subtests: [{ name: 'adds', entries: [{ date: minute(2), status: 'pass', run: 'run-3' }] }],
      },
    ])
  })

  it('takes the newest attempt of a run, and tells a result of no run alone', () => {
    const history = (...results: readonly TestResult[]) => testHistory(results)[0]?.subtests[0]?.entries
    const first = result({ outcome: 'FAILED', submittedAt: minute(1), groups: ['r'] })
    const second = result({ submittedAt: minute(2), groups: ['r', 's'] })
    expect(history(second, first)).toEqual([
      { date: minute(2), status: 'pass', run: 'r' },
      { date: minute(2), status: 'pass', run: 's' },
    ])
    const loose = [result({ submittedAt: minute(1) }), result({ submittedAt: minute(2), outcome: 'FAILED' })]
    expect(history(...loose)).toEqual([
      { date: minute(2), status: 'fail' },
      { date: minute(1), status: 'pass' },
    ])
  })

  it('does not depend on the order of the results, and lists each run once', () => {
    fc.assert(
      fc.property(someResults, (results) => {
        const histories = testHistory(results, { productKeys: ['os'] })
        expect(testHistory([...results].reverse(), { productKeys: ['os'] })).toEqual(histories)
        for (const { entries } of histories.flatMap(({ subtests }) => subtests)) {
          const named = entries.flatMap(({ run }) => run ?? [])
          expect(new Set(named).size).toBe(named.length)
        }
        const runs = new Set(
          results.flatMap(({ testcase, variant, groups, id }) =>
            (groups.length === 0 ? [`alone ${id}`] : groups).map((group) =>
              JSON.stringify([testcase, variantKey(variant), group]),
            ),
          ),
        )
        const entries = histories.flatMap(({ subtests }) => subtests.flatMap((subtest) => subtest.entries))
        expect(entries).toHaveLength(runs.size)
      }),
    )
  })
})
