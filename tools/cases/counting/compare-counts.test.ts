// Run by packages/parsers/test/cases-tool.test.ts, or: node --conditions=@gatewright/source --test tools/cases/counting/*.test.ts
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readReport, type CollectedReport } from '../../../packages/parsers/src/index.ts'
import { compareCounts, type ExpectedCounts } from './compare-counts.ts'
import { countCases, countingRuleNames, countingRules } from './counting-rules.ts'
import { readDeclaredCounts } from './declared-counts.ts'

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

const explained: readonly {
  readonly what: string
  readonly expected: ExpectedCounts
  readonly rule: string
}[] = [
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
]

async function reportOf(xml: string): Promise<CollectedReport> {
  return (await readReport(new TextEncoder().encode(xml)))._unsafeUnwrap()
}

for (const { what, expected, rule } of explained) {
  test(`explains ${JSON.stringify(expected)} of ${what} by ${rule}`, async () => {
    const xml = `<testsuites tests="9" failures="9"><testsuite name="s">${cases[what] ?? ''}</testsuite></testsuites>`
    const declared = readDeclaredCounts(new TextEncoder().encode(xml))
    const comparison = compareCounts(await reportOf(xml), expected, declared)
    assert.ok(comparison.differences.length > 0)
    assert.deepEqual(comparison.explainedBy, [rule])
  })
}

test('explains nothing that no rule explains, and needs no rule where all agree', async () => {
  const report = await reportOf(
    `<testsuite name="s">${cases['failed'] ?? ''}<testcase name="t" time="1.5"/></testsuite>`,
  )
  assert.deepEqual(compareCounts(report, { tests: 3 }), {
    differences: [{ counter: 'tests', expected: 3, counted: 2 }],
  })
  assert.equal(compareCounts(report, { failed: 0 }).explainedBy, undefined)
  const all = { tests: 2, passed: 1, failed: 1, testsWithoutSkipped: 2, durationSeconds: 1.5 }
  assert.deepEqual(compareCounts(report, all), { differences: [] })
  assert.equal(compareCounts(report, { durationSeconds: 2.5 }).explainedBy, undefined)
})

test('counts as the parser does where no rule is given', async () => {
  const { records, summary } = await reportOf(
    `<testsuite name="s">${Object.values(cases).join('')}</testsuite>`,
  )
  assert.deepEqual(countCases(records), summary.counts)
  assert.equal(new Set(countingRules.map(({ name }) => name)).size, countingRules.length)
})

test('the page names every counting rule, and none besides', () => {
  const page = readFileSync(new URL('../../../docs/dialects.md', import.meta.url), 'utf8')
  const table = page.split('## Counting rules')[1]?.split('\n## ')[0] ?? ''
  const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '')
  assert.deepEqual(named.sort(), [...countingRuleNames].sort())
})
