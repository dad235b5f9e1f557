import { describe, expect, it } from 'vitest'
import { jestJsonParser } from '../../../src/formats/jest-json/index.ts'
import {
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  fixturesOf,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

const passed = {
  title: 'adds',
  ancestorTitles: ['cart', 'total'],
  status: 'passed',
  failureMessages: [],
  duration: 4,
}

/** A report of one file with these tests. */
function reportOf(assertions: readonly object[], file: object = {}, totals: object = {}): object {
  const status = assertions.some((one) => 'status' in one && one.status === 'failed') ? 'failed' : 'passed'
  return {
    numTotalTests: assertions.length,
    success: status === 'passed',
    testResults: [
      { name: '/project/cart.test.js', status, message: '', assertionResults: assertions, ...file },
    ],
    ...totals,
  }
}

describe('reports of real tools', () => {
  const fixtures = fixturesOf('jest-json')

  it('are there', () => {
    expect(fixtures.length).toBeGreaterThan(0)
  })

  it.each(fixtures)('$name', async ({ name, bytes, counts }) => {
    const parsed = await parseGood(jestJsonParser, bytes)
    const { summary } = parsed
    expect(parsed.summary.counts).toEqual(counts)
    expect(summary).toMatchObject({ completeness: { complete: true }, diagnostics: [] })
    expect(summary.dialect).toBe(name.startsWith('vitest') ? 'vitest' : 'jest')
    expect(jestJsonParser.detect(bytes.subarray(0, 4096))).toBe(true)
  })

  it.each(fixtures)('no prefix of $name is a report', ({ bytes }) =>
    expect(expectPrefixesRefused(jestJsonParser, bytes)).resolves.toBeUndefined(),
  )

  it.each(fixtures)('$name is the same in any chunks', ({ bytes }) =>
    expect(expectChunksDoNotMatter(jestJsonParser, bytes)).resolves.toBeUndefined(),
  )
})

describe('jestJsonParser', () => {
  it('reads every field of a test', async () => {
    const { records, summary } = await parseGood(
      jestJsonParser,
      reportOf(
        [
          {
            ancestorTitles: ['cart', 'total'],
            title: 'adds',
            fullName: 'cart total adds',
            status: 'failed',
            duration: 12.5,
            startAt: 1_796_062_854_605,
            location: { line: 7, column: 3 },
            failureMessages: ['TypeError: no price\n    at add (cart.js:3:1)\n    at test'],
            invocations: 2,
            retryReasons: ['Error: not ready\n    at x'],
          },
        ],
        {},
        { numFailedTests: 1, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0 },
      ),
    )
    expect(records).toEqual([
      {
        name: 'adds',
        suitePath: ['cart', 'total'],
        className: 'cart total',
        file: '/project/cart.test.js',
        line: 7,
        column: 3,
        outcome: 'failed',
        rawOutcome: 'failed',
        durationMs: 12.5,
        startedAt: { epochMs: 1_796_062_854_605, zoneKnown: true },
        failures: [
          {
            kind: 'failure',
            type: 'TypeError',
            message: 'TypeError: no price',
            trace: 'TypeError: no price\n    at add (cart.js:3:1)\n    at test',
          },
        ],
        otherAttempts: [
          {
            outcome: 'failed',
            when: 'before',
            failure: { kind: 'failure', message: 'Error: not ready', trace: 'Error: not ready\n    at x' },
          },
        ],
        properties: [],
        source: { format: 'jest-json', index: 0 },
      },
    ])
    expect(summary.declared).toEqual({ tests: 1, passed: 0, failed: 1, skipped: 0 })
  })

  it.each([
    ['passed', {}, 'passed'],
    ['failed', {}, 'failed'],
    ['pending', {}, 'skipped'],
    ['pending', { meta: {} }, 'error'],
    ['skipped', {}, 'skipped'],
    ['disabled', {}, 'skipped'],
    ['todo', {}, 'todo'],
    ['focused', {}, 'unknown'],
    ['Passed', {}, 'unknown'],
    [null, {}, 'unknown'],
  ])('%s with %j is %s', async (status, more, outcome) => {
    const record = await parseOnly(jestJsonParser, reportOf([{ ...passed, ...more, status }]))
    expect(record.outcome).toBe(outcome)
  })

  it.each([
    ['counted runs', { invocations: 3 }, 2],
    ['a pass that lists failures', { failureMessages: ['first', 'second'] }, 2],
    ['one run', { invocations: 1 }, 0],
    ['a hostile number of runs', { invocations: 1e15 }, 100],
    ['half a run', { invocations: 2.5 }, 0],
  ])('takes tries from %s', async (_, more, tries) => {
    const { records, summary } = await parseGood(jestJsonParser, reportOf([{ ...passed, ...more }]))
    expect(records[0]?.otherAttempts).toHaveLength(tries)
    expect(records[0]).toMatchObject({ outcome: 'passed', failures: [] })
    expect(summary.counts.flaky).toBe(tries > 0 ? 1 : 0)
  })

  it('gives a record for a file that failed without a failed test', async () => {
    const { records, summary } = await parseGood(
      jestJsonParser,
      reportOf([passed], {
        status: 'failed',
        message: 'Test suite failed to run\n    at x',
        startTime: 1_796_062_855_934,
      }),
    )
    expect(records[1]).toMatchObject({
      name: '<suite>',
      suitePath: ['/project/cart.test.js'],
      outcome: 'error',
      failures: [{ kind: 'error', message: 'Test suite failed to run' }],
    })
    expect(summary.completeness).toEqual({ complete: true })
  })

  it('reads what Jest hands to a results processor', async () => {
    const file = {
      testFilePath: '/a.test.js',
      numFailingTests: 0,
      failureMessage: 'no module',
      testExecError: {},
      testResults: [],
    }
    const { records } = await parseGood(jestJsonParser, { numRuntimeErrorTestSuites: 1, testResults: [file] })
    expect(records).toMatchObject([
      { name: '<suite>', file: '/a.test.js', outcome: 'error', failures: [{ message: 'no module' }] },
    ])
  })

  it.each([{ success: false }, { numFailedTestSuites: 1 }])(
    'gives a record for a run that failed for no reason that it tells: %j',
    async (totals) => {
      const { records, summary } = await parseGood(jestJsonParser, reportOf([passed], {}, totals))
      expect(records.at(-1)).toMatchObject({ name: '<run>', outcome: 'error' })
      expect(summary).toMatchObject({ counts: { tests: 2, errors: 1 }, completeness: { complete: true } })
    },
  )

  it.each([
    ['the run was interrupted', { wasInterrupted: true }, 'interrupted'],
    ['a failed test is missing', { numFailedTests: 1 }, 'failures-missing'],
    ['a test is missing', { numTotalTests: 2 }, 'cases-missing'],
    ['a failed file is missing', { numRuntimeErrorTestSuites: 1 }, 'failures-missing'],
    [
      'a file with failed tests is missing',
      { numRuntimeErrorTestSuites: 0, numFailedTestSuites: 1 },
      'failures-missing',
    ],
    ['a file is missing', { numRuntimeErrorTestSuites: 0, numTotalTestSuites: 2 }, 'cases-missing'],
  ])('is not complete where %s', async (_, totals, reason) => {
    const { summary } = await parseGood(jestJsonParser, reportOf([passed], {}, totals))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('knows that Vitest counts its blocks and not its files', async () => {
    const { summary } = await parseGood(
      jestJsonParser,
      reportOf([{ ...passed, meta: {} }], {}, { numTotalTestSuites: 7 }),
    )
    expect(summary).toMatchObject({ dialect: 'vitest', completeness: { complete: true } })
  })

  it('does not take a failed file for the failed test that is missing', async () => {
    const broken = { name: 'b', status: 'failed', message: 'x', assertionResults: [] }
    const { summary } = await parseGood(jestJsonParser, {
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      testResults: [broken],
    })
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['totals alone', { numTotalTests: 0, success: true }, 'report/malformed'],
    ['files that are no list', { testResults: {} }, 'report/malformed'],
    ['files that are nothing', { testResults: null }, 'report/unsupported-format'],
    ['a file that is no object', { testResults: ['a'] }, 'report/malformed'],
    ['a file without tests', { testResults: [{ name: 'a', status: 'passed' }] }, 'report/malformed'],
    [
      'a test that is no object',
      { testResults: [{ name: 'a', status: 'passed', assertionResults: [null] }] },
      'report/malformed',
    ],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(jestJsonParser, report)).kind).toBe(kind)
  })

  it('takes nothing from hostile values', () =>
    expect(
      expectHostileValuesHandled(
        jestJsonParser,
        reportOf([{ ...passed, location: { line: 1, column: 2 }, retryReasons: ['a'] }]),
      ),
    ).resolves.toBeUndefined())
})
