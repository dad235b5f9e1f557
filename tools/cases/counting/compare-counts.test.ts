// Run by packages/parsers/test/cases-tool.test.ts, or: node --conditions=@gatewright/source --test tools/cases/counting/*.test.ts
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  countAs,
  dialectRules,
  readReport,
  type CollectedReport,
} from '../../../packages/parsers/src/index.ts'
import { compareCounts, type ExpectedCounts } from './compare-counts.ts'
import { declaredCounts } from './declared-counts.ts'

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
  { what: 'disabled', expected: { testsWithoutSkipped: 1, skipped: 1 }, rule: 'skipped-counted-among-tests' },
]

async function reportOf(xml: string): Promise<CollectedReport> {
  return (await readReport(new TextEncoder().encode(xml)))._unsafeUnwrap()
}

for (const { what, expected, rule } of explained) {
  test(`explains ${JSON.stringify(expected)} of ${what} by ${rule}`, async () => {
    const xml = `<testsuites tests="9" failures="9"><testsuite name="s">${cases[what] ?? ''}</testsuite></testsuites>`
    const report = await reportOf(xml)
    const comparison = compareCounts(report, expected, declaredCounts(report.summary))
    assert.ok(comparison.differences.length > 0)
    assert.deepEqual(comparison.explainedBy, [rule])
  })
}

const go = (...events: readonly (readonly [test: string, action: string])[]): string =>
  [...events, ['', 'pass'] as const]
    .map(([Test, Action]) => JSON.stringify({ Action, Package: 'p', ...(Test && { Test }) }))
    .join('\n')
const robot = (test: string, suite: string): string =>
  `<robot generator="Robot 7.0"><suite name="s"><test name="t"><status status="${test}"/></test>${suite}</suite></robot>`
const teardown = '<kw type="TEARDOWN" name="k"><status status="FAIL">no</status></kw><status status="FAIL"/>'
const subtests =
  'TAP version 14\n# Subtest: a\n    ok 1 - b\n    not ok 2 - c\n    1..2\nnot ok 1 - a\nok 2 - d\n1..2\n'
const nunit = (result: string): string =>
  `<test-run><test-suite><test-case name="t" result="${result}"/></test-suite></test-run>`
const feature = (status: string): string =>
  JSON.stringify([
    {
      uri: 'f',
      keyword: 'Feature',
      name: 'f',
      elements: [
        {
          type: 'scenario',
          keyword: 'Scenario',
          name: 's',
          steps: [{ keyword: 'Given ', name: 'x', result: { status } }],
        },
      ],
    },
  ])

/** What only other formats say. */
const others: readonly (readonly [
  what: string,
  report: string,
  expected: ExpectedCounts,
  rules: readonly string[],
])[] = [
  [
    'a bail out',
    'TAP version 13\n1..2\nok 1\nBail out! x\n',
    { tests: 1, passed: 1, errors: 0 },
    ['run-error-ignored'],
  ],
  [
    'parents of subtests',
    go(['T/a', 'pass'], ['T', 'pass']),
    { tests: 1, passed: 1 },
    ['containers-not-counted'],
  ],
  ['points of all levels', subtests, { tests: 4, passed: 2, failed: 2 }, ['containers-counted']],
  ['points of one level', subtests, { tests: 2, passed: 1, failed: 1 }, ['containers-counted-alone']],
  [
    'a todo that failed',
    'TAP version 13\n1..1\nnot ok 1 # TODO\n',
    { failed: 1, skipped: 0 },
    ['todo-ignored'],
  ],
  [
    'a todo that passed',
    'TAP version 13\n1..1\nok 1 # TODO\n',
    { passed: 1, skipped: 0 },
    ['passed-todo-counted-as-passed'],
  ],
  [
    'a skip that is not ok',
    'TAP version 13\n1..1\nnot ok 1 # SKIP\n',
    { failed: 1, skipped: 0 },
    ['skip-ignored'],
  ],
  ['a tear-down', robot('PASS', teardown), { tests: 1, passed: 1 }, ['suite-teardown-ignored']],
  [
    'an inconclusive test',
    nunit('Inconclusive'),
    { failed: 0, skipped: 1 },
    ['inconclusive-counted-as-skipped'],
  ],
  ['a warning', nunit('Warning'), { failed: 0, passed: 1 }, ['inconclusive-counted-as-passed']],
  ['an undefined step', feature('undefined'), { failed: 0, skipped: 1 }, ['unwritten-steps-skipped']],
  ['a pending step', feature('pending'), { failed: 0, passed: 1 }, ['unwritten-steps-passed']],
  [
    'a test that was not run',
    '<assemblies><assembly name="a"><collection name="c"><test name="t" type="T" method="t" result="NotRun"/></collection></assembly></assemblies>',
    { tests: 0, skipped: 0 },
    ['not-run-ignored'],
  ],
  [
    'a hook',
    '<testng-results><suite name="s"><test name="t"><class name="C"><test-method is-config="true" name="before" signature="before()" status="FAIL"/></class></test></suite></testng-results>',
    { tests: 0, errors: 0 },
    ['hook-error-ignored'],
  ],
]

for (const [what, text, expected, rules] of others) {
  test(`explains ${JSON.stringify(expected)} of ${what}`, async () => {
    const comparison = compareCounts(await reportOf(text), expected)
    assert.ok(comparison.differences.length > 0)
    assert.deepEqual(comparison.explainedBy, rules)
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
  assert.deepEqual(countAs(records, 'default'), summary.counts)
  assert.equal(new Set(dialectRules.map(({ name }) => name)).size, dialectRules.length)
})

test('the page names every counting rule, and none besides', () => {
  const page = readFileSync(new URL('../../../docs/dialects.md', import.meta.url), 'utf8')
  const table = page.split('## Counting rules')[1]?.split('\n## ')[0] ?? ''
  const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '')
  assert.deepEqual(
    named.sort(),
    [...dialectRules.map(({ name }) => name), 'declared-counts', 'skipped-counted-among-tests'].sort(),
  )
})
