import { describe, expect, it } from 'vitest'
import { wptreportParser } from '../../../src/formats/wptreport/index.ts'
import { bytesOf } from '../../support.ts'
import {
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

const runInfo = { product: 'firefox', os: 'linux', revision: 'abc', debug: false, nested: {} }
const harness = {
  test: '/dom/a.html',
  subsuite: '',
  status: 'OK',
  message: null,
  duration: 31,
  subtests: [] as object[],
}

function reportOf(results: readonly object[], more: object = {}): object {
  return { run_info: runInfo, time_start: 1, results, subsuites: {}, time_end: 2, ...more }
}

describe('wptreportParser', () => {
  const whole = reportOf([
    {
      ...harness,
      subsuite: 'webgpu',
      status: 'TIMEOUT',
      message: 'é ✓',
      expected: 'OK',
      subtests: [
        { name: 'adds', status: 'PASS', message: null, expected: 'FAIL' },
        { name: 'removes', status: 'FAIL', message: 'assert_equals', known_intermittent: ['PASS', 'FAIL'] },
        { name: 'never ran', status: 'NOTRUN', message: 'why' },
      ],
      screenshots: { '/dom/a.html': 'sha1:aa' },
    },
  ])

  it('reads every field of a test and its subtests', async () => {
    const { records, summary } = await parseGood(wptreportParser, whole)
    const shared = { otherAttempts: [], variant: { subsuite: 'webgpu' } }
    expect(records).toEqual([
      {
        ...shared,
        name: '/dom/a.html',
        suitePath: [],
        outcome: 'error',
        rawOutcome: 'TIMEOUT',
        durationMs: 31,
        failures: [{ kind: 'error', type: 'TIMEOUT', message: 'é ✓' }],
        properties: [
          ['expected', 'OK'],
          ['screenshot /dom/a.html', 'sha1:aa'],
        ],
        source: { format: 'wptreport', index: 0 },
      },
      {
        ...shared,
        name: 'adds',
        suitePath: ['/dom/a.html'],
        outcome: 'passed',
        rawOutcome: 'PASS',
        failures: [],
        properties: [['expected', 'FAIL']],
        source: { format: 'wptreport', index: 1 },
      },
      {
        ...shared,
        name: 'removes',
        suitePath: ['/dom/a.html'],
        outcome: 'failed',
        rawOutcome: 'FAIL',
        failures: [{ kind: 'failure', type: 'FAIL', message: 'assert_equals' }],
        flaky: true,
        properties: [['known_intermittent', 'PASS, FAIL']],
        source: { format: 'wptreport', index: 2 },
      },
      {
        ...shared,
        name: 'never ran',
        suitePath: ['/dom/a.html'],
        outcome: 'skipped',
        rawOutcome: 'NOTRUN',
        skipReason: 'why',
        failures: [],
        properties: [],
        source: { format: 'wptreport', index: 3 },
      },
    ])
    expect(summary).toMatchObject({
      properties: [
        ['product', 'firefox'],
        ['os', 'linux'],
        ['revision', 'abc'],
        ['debug', 'false'],
      ],
      completeness: { complete: true },
    })
    expect(wptreportParser.detect(bytesOf(JSON.stringify(whole)))).toBe(true)
  })

  it.each([
    ['PASS', 'passed'],
    ['OK', 'passed'],
    ['FAIL', 'failed'],
    ['ERROR', 'error'],
    ['TIMEOUT', 'error'],
    ['CRASH', 'error'],
    ['ASSERT', 'error'],
    ['NOTRUN', 'skipped'],
    ['SKIP', 'skipped'],
    ['PRECONDITION_FAILED', 'skipped'],
    ['', 'error'],
    [undefined, 'error'],
    ['MISSING', 'unknown'],
    ['pass', 'unknown'],
  ])('%s is %s', async (status, outcome) => {
    expect(await parseOnly(wptreportParser, reportOf([{ ...harness, status }]))).toMatchObject({ outcome })
    const subtests = [{ name: 'adds', status }]
    expect(await parseOnly(wptreportParser, reportOf([{ ...harness, subtests }]))).toMatchObject({
      outcome,
      name: 'adds',
    })
  })

  it.each([
    ['FAIL', 'failed'],
    ['TIMEOUT', 'error'],
    ['PASS', 'passed'],
  ])('a known intermittent %s is still %s', async (status, outcome) => {
    const result = { ...harness, status, expected: 'FAIL', known_intermittent: [status] }
    expect(await parseOnly(wptreportParser, reportOf([result]))).toMatchObject({ outcome, flaky: true })
  })

  it.each(['OK', 'PASS'])(
    'takes a harness that is %s for no record where there are subtests',
    async (status) => {
      const result = { ...harness, status, subtests: [{ name: 'adds', status: 'FAIL' }] }
      const { summary } = await parseGood(wptreportParser, reportOf([result]))
      expect(summary.counts).toMatchObject({ tests: 1, passed: 0, failed: 1 })
    },
  )

  it.each([
    ['more assertions than expected', { asserts: { count: 3, min: 0, max: 1 } }, 1],
    ['as many assertions as expected', { asserts: { count: 1, min: 0, max: 1 } }, 0],
  ])('%s', async (_, more, errors) => {
    const { records, summary } = await parseGood(wptreportParser, reportOf([{ ...harness, ...more }]))
    expect(summary.counts.errors).toBe(errors)
    if (errors > 0) expect(records.at(-1)).toMatchObject({ name: '<asserts>', suitePath: ['/dom/a.html'] })
  })

  it('gives a record for every leak that was not allowed', async () => {
    const { records } = await parseGood(
      wptreportParser,
      reportOf([], {
        lsan_leaks: [
          { frames: ['malloc', 'main'], scope: '/dom', allowed_match: null, subsuite: '' },
          { frames: ['known'], scope: '/dom', allowed_match: ['known'], subsuite: '' },
          { frames: ['known'], scope: '/dom', allowed_match: 'known', subsuite: '' },
        ],
        mozleak: {
          '/css': {
            objects: [
              { process: 'tab', name: 'nsFoo', allowed: false, bytes: 8 },
              { process: 'tab', name: 'nsBar', allowed: true, bytes: 8 },
            ],
            total: [
              { process: 'default', bytes: null, threshold: 0 },
              { process: 'default', bytes: 5, threshold: 4 },
              { process: 'default', bytes: 4, threshold: 4 },
            ],
          },
        },
      }),
    )
    expect(records.map(({ name, suitePath, outcome }) => [name, ...suitePath, outcome])).toEqual([
      ['<lsan-leak>', '/dom', 'error'],
      ['<leaked-object>', '/css', 'error'],
      ['<leaked-total>', '/css', 'error'],
      ['<leaked-total>', '/css', 'error'],
    ])
  })

  it.each([
    ['a list of reports', (a: object, b: object) => [a, b]],
    [
      'a list of logs',
      (a: object, b: object) => [{ 'log-raw': [{ a: 1 }], 'log-wptreport': a }, { 'log-wptreport': b }],
    ],
    ['a list under the name of the log', (a: object, b: object) => ({ 'log-wptreport': [a, b] })],
  ])('reads chunks in %s', async (_, shape) => {
    const chunk = (test: string): object => ({ run_info: runInfo, results: [{ ...harness, test }] })
    const report = shape(chunk('/a.html'), chunk('/b.html'))
    const { records, summary } = await parseGood(wptreportParser, report)
    expect(records.map(({ name }) => name)).toEqual(['/a.html', '/b.html'])
    expect(summary.properties).toHaveLength(4)
    expect(wptreportParser.detect(bytesOf(JSON.stringify(report, undefined, 2)))).toBe(true)
  })

  it('reads one report under the name of the log, and one without information on its run', async () => {
    const report = { 'log-wptreport': { results: [harness] } }
    expect(await parseOnly(wptreportParser, report)).toMatchObject({ outcome: 'passed' })
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['an empty list', [], 'report/unsupported-format'],
    ['information on the run alone', { run_info: runInfo }, 'report/malformed'],
    ['results alone and empty', { results: [] }, 'report/malformed'],
    ['results that are no list', { run_info: runInfo, results: {} }, 'report/malformed'],
    ['a result that is no object', { results: [null] }, 'report/malformed'],
    ['a result that names no test', { results: [{ status: 'OK' }] }, 'report/malformed'],
    ['subtests that are no list', { results: [{ ...harness, subtests: {} }] }, 'report/malformed'],
    ['a subtest that is no object', { results: [{ ...harness, subtests: [1] }] }, 'report/malformed'],
    [
      'a chunk without results',
      [{ run_info: runInfo, results: [] }, { run_info: runInfo }],
      'report/malformed',
    ],
    [
      'a chunk without results before another',
      [{ run_info: runInfo }, { results: [harness] }],
      'report/malformed',
    ],
    ['a log without results', [{ results: [harness] }, { 'log-wptreport': {} }], 'report/malformed'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(wptreportParser, report)).kind).toBe(kind)
  })

  it('refuses every prefix', () =>
    expect(
      expectPrefixesRefused(wptreportParser, bytesOf(JSON.stringify(whole, undefined, 1))),
    ).resolves.toBeUndefined())

  it('reads the same from any chunks', () =>
    expect(expectChunksDoNotMatter(wptreportParser, bytesOf(JSON.stringify(whole)))).resolves.toBeUndefined())

  it('takes nothing from hostile values', () =>
    expect(
      expectHostileValuesHandled(
        wptreportParser,
        reportOf(
          [
            {
              ...harness,
              subtests: [{ name: 'a', status: 'FAIL', known_intermittent: ['FAIL'] }],
              asserts: { count: 1, max: 0 },
            },
          ],
          {
            lsan_leaks: [{ frames: ['a'], scope: 'b' }],
            mozleak: { a: { objects: [{ name: 'b' }], total: [{ bytes: 1 }] } },
          },
        ),
      ),
    ).resolves.toBeUndefined())
})
