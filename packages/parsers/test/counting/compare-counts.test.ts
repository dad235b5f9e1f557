import { describe, expect, it } from 'vitest'
import {
  compareCounts,
  countCases,
  countingRules,
  readDeclaredCounts,
  type ExpectedCounts,
} from '../../src/index.ts'
import { bytesOf, readGood } from '../support.ts'

const cases: Readonly<Record<string, string>> = {
  failed: '<testcase name="failed"><failure/></testcase>',
  error: '<testcase name="error"><error/></testcase>',
  both: '<testcase name="both"><failure/><error/></testcase>',
  skippedFailure: '<testcase name="skipped"><skipped/><failure/></testcase>',
  disabled: '<testcase name="disabled" status="disabled"/>',
  todo: '<testcase name="todo"><skipped type="todo"/><failure/></testcase>',
  flaky: '<testcase name="flaky"><flakyFailure/></testcase>',
  failedFlaky: '<testcase name="failedFlaky"><failure/><flakyFailure/></testcase>',
  suite: '<error/>',
  twice: '<testcase name="twice"><failure/></testcase><testcase name="twice"/>',
}

describe('compareCounts', () => {
  it.each<{ readonly what: string; readonly expected: ExpectedCounts; readonly rule: string }>([
    { what: 'error', expected: { failed: 1, passed: 0 }, rule: 'errors-counted-as-failed' },
    { what: 'both', expected: { failed: 1, errors: 0 }, rule: 'failure-beats-error' },
    { what: 'skippedFailure', expected: { skipped: 1, failed: 0 }, rule: 'skip-beats-failure' },
    { what: 'disabled', expected: { passed: 1, skipped: 0 }, rule: 'status-attribute-ignored' },
    { what: 'todo', expected: { failed: 1, skipped: 0 }, rule: 'todo-ignored' },
    { what: 'flaky', expected: { passed: 1, flaky: 0 }, rule: 'flaky-not-told' },
    { what: 'flaky', expected: { passed: 0, failed: 1 }, rule: 'flaky-counted-as-failed' },
    { what: 'flaky', expected: { tests: 2, passed: 1 }, rule: 'reruns-counted-as-tests' },
    { what: 'failedFlaky', expected: { failed: 1, flaky: 1 }, rule: 'failed-flaky-counted-as-flaky' },
    { what: 'suite', expected: { tests: 0, errors: 0 }, rule: 'suite-error-ignored' },
    { what: 'twice', expected: { tests: 1, passed: 1, failed: 0 }, rule: 'retries-merged' },
    { what: 'failed', expected: { tests: 9, failed: 9 }, rule: 'declared-counts' },
  ])('explains $expected of $what by $rule', async ({ what, expected, rule }) => {
    const xml = `<testsuites tests="9" failures="9"><testsuite name="s">${cases[what] ?? ''}</testsuite></testsuites>`
    const comparison = compareCounts(await readGood(xml), expected, readDeclaredCounts(bytesOf(xml)))
    expect(comparison.differences.length).toBeGreaterThan(0)
    expect(comparison.explainedBy).toEqual([rule])
  })

  it('explains nothing that no rule explains, and needs no rule where all agree', async () => {
    const report = await readGood(
      `<testsuite name="s">${cases['failed'] ?? ''}<testcase name="t" time="1.5"/></testsuite>`,
    )
    expect(compareCounts(report, { tests: 3 })).toEqual({
      differences: [{ counter: 'tests', expected: 3, counted: 2 }],
    })
    expect(compareCounts(report, { failed: 0 }).explainedBy).toBeUndefined()
    expect(
      compareCounts(report, { tests: 2, passed: 1, failed: 1, testsWithoutSkipped: 2, durationSeconds: 1.5 }),
    ).toEqual({ differences: [] })
    expect(compareCounts(report, { durationSeconds: 2.5 }).explainedBy).toBeUndefined()
  })

  it('counts as the parser does where no rule is given', async () => {
    const { records, summary } = await readGood(
      `<testsuite name="s">${Object.values(cases).join('')}</testsuite>`,
    )
    expect(countCases(records)).toEqual(summary.counts)
    expect(new Set(countingRules.map(({ name }) => name)).size).toBe(countingRules.length)
  })
})
