import { describe, expect, it } from 'vitest'
import { mochaJsonParser } from '../../../src/formats/mocha-json.ts'
import {
  corpusOf,
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  fixturesOf,
  parseBad,
  parseGood,
} from '../json-support.ts'

const test = {
  title: 'adds',
  fullTitle: 'cart total adds',
  file: '/project/cart.js',
  duration: 3,
  currentRetry: 0,
  err: {},
}
const error = {
  name: 'AssertionError',
  message: '1 == 2',
  operator: '==',
  stack: 'AssertionError: 1 == 2\n    at x.js:1',
}

interface Lists {
  readonly passes?: readonly object[]
  readonly failures?: readonly object[]
  readonly pending?: readonly object[]
}

function reportOf({ passes = [], failures = [], pending = [] }: Lists, stats: object = {}): object {
  const tests = [...passes, ...pending, ...failures]
  return {
    stats: {
      suites: 1,
      tests: tests.length,
      passes: passes.length,
      pending: pending.length,
      failures: failures.length,
      ...stats,
    },
    tests,
    pending,
    failures,
    passes,
  }
}

describe('reports of real tools', () => {
  const fixtures = fixturesOf('mocha-json')

  it('are there', () => {
    expect(fixtures.length).toBeGreaterThan(0)
  })

  it.each(fixtures)('$name', async ({ bytes, counts }) => {
    const parsed = await parseGood(mochaJsonParser, bytes)
    const { summary } = parsed
    expect(parsed.summary.counts).toEqual(counts)
    expect(summary).toMatchObject({ completeness: { complete: true }, diagnostics: [] })
    expect(mochaJsonParser.detect(bytes.subarray(0, 4096))).toBe(true)
  })

  it.each(fixtures)('no prefix of $name is a report', ({ bytes }) =>
    expect(expectPrefixesRefused(mochaJsonParser, bytes)).resolves.toBeUndefined(),
  )

  it.each(fixtures)('$name is the same in any chunks', ({ bytes }) =>
    expect(expectChunksDoNotMatter(mochaJsonParser, bytes)).resolves.toBeUndefined(),
  )

  const corpus = corpusOf('mocha-json')
  it.skipIf(corpus.length === 0)('the corpus, where it lies on this machine', async () => {
    for (const { name, bytes, counts } of corpus) {
      const { summary } = await parseGood(mochaJsonParser, bytes)
      const { passed, failed, skipped } = { ...summary.counts, ...counts }
      expect({ ...summary.counts, passed, failed, skipped }, name).toEqual(summary.counts)
    }
  })
})

describe('mochaJsonParser', () => {
  it('reads every field of a test', async () => {
    const { records, summary } = await parseGood(
      mochaJsonParser,
      reportOf({ failures: [{ ...test, currentRetry: 2, err: error }] }),
    )
    expect(records).toEqual([
      {
        name: 'adds',
        suitePath: ['cart total'],
        file: '/project/cart.js',
        outcome: 'failed',
        rawOutcome: 'failures',
        durationMs: 3,
        failures: [{ kind: 'failure', type: 'AssertionError', message: '1 == 2', trace: error.stack }],
        otherAttempts: [
          { outcome: 'failed', when: 'before' },
          { outcome: 'failed', when: 'before' },
        ],
        properties: [],
        source: { format: 'mocha-json', index: 0, byteOffset: expect.any(Number) as number },
      },
    ])
    expect(summary.declared).toEqual({ tests: 1, passed: 0, failed: 1, skipped: 0 })
  })

  it.each([
    ['a pass', { passes: [test] }, 'passed'],
    ['a pass that carries an error', { passes: [{ ...test, err: error }] }, 'failed'],
    ['a pass that carries an error without words', { passes: [{ ...test, err: { code: 1 } }] }, 'failed'],
    ['a failure', { failures: [{ ...test, err: error }] }, 'failed'],
    ['a failure without an error', { failures: [test] }, 'failed'],
    ['a hook', { failures: [{ ...test, title: '"before each" hook for "adds"', err: error }] }, 'error'],
    ['a named hook', { failures: [{ ...test, title: '"after all" hook: stop in "{root}"' }] }, 'error'],
    ['a pending test', { pending: [test] }, 'skipped'],
  ])('%s', async (_, lists, outcome) => {
    const { records } = await parseGood(mochaJsonParser, reportOf(lists))
    expect(records.map((record) => record.outcome)).toEqual([outcome])
  })

  it('counts a pass after a retry as flaky', async () => {
    const { summary } = await parseGood(mochaJsonParser, reportOf({ passes: [{ ...test, currentRetry: 1 }] }))
    expect(summary.counts).toMatchObject({ passed: 1, flaky: 1 })
  })

  it('reads reports without "tests" and "pending", as old versions and trimmed ones are', async () => {
    const report = {
      stats: { tests: 1, passes: 1, failures: 0 },
      failures: [],
      passes: [{ title: 'adds', fullTitle: 'adds' }],
    }
    const { records, summary } = await parseGood(mochaJsonParser, report)
    expect(records).toMatchObject([{ name: 'adds', suitePath: [], outcome: 'passed' }])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['a failure', { failures: 1 }, 'failures-missing'],
    ['a test', { tests: 2 }, 'cases-missing'],
  ])('is not complete where %s is missing', async (_, stats, reason) => {
    const { summary } = await parseGood(mochaJsonParser, reportOf({ passes: [test] }, stats))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('does not take a hook for the failed test that is missing', async () => {
    const hook = { ...test, title: '"before all" hook', err: error }
    const { summary } = await parseGood(
      mochaJsonParser,
      reportOf({ failures: [hook] }, { tests: 1, failures: 2 }),
    )
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'failures-missing' })
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['statistics alone', { stats: { tests: 0 } }, 'report/malformed'],
    ['lists without statistics', { passes: [], failures: [] }, 'report/malformed'],
    ['no list of failures', { stats: {}, tests: [], passes: [] }, 'report/malformed'],
    ['failures that are no list', { stats: {}, passes: [], failures: {} }, 'report/malformed'],
    ['a test that is no object', { stats: {}, passes: [7], failures: [] }, 'report/malformed'],
    ['a report of another tool', [], 'report/unsupported-format'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(mochaJsonParser, report)).kind).toBe(kind)
  })

  it('takes nothing from hostile values', () =>
    expect(
      expectHostileValuesHandled(
        mochaJsonParser,
        reportOf({ passes: [test], failures: [{ ...test, err: error }], pending: [test] }),
      ),
    ).resolves.toBeUndefined())
})
