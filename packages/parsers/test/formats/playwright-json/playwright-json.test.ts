import { describe, expect, it } from 'vitest'
import { playwrightJsonParser } from '../../../src/formats/playwright-json/index.ts'
import {
  describeFixtures,
  expectHostileValuesHandled,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

/** A test with tries of these statuses. */
function testOf(statuses: readonly string[], more: object = {}): object {
  return {
    projectName: 'firefox',
    expectedStatus: 'passed',
    status: 'expected',
    annotations: [],
    results: statuses.map((status, retry) => ({
      status,
      retry,
      duration: 5,
      errors: [],
      stdout: [],
      stderr: [],
      attachments: [],
    })),
    ...more,
  }
}

function reportOf(tests: readonly object[], more: object = {}): object {
  const spec = { title: 'adds', ok: true, tags: [], tests, file: 'cart.spec.ts', line: 4, column: 3 }
  return {
    config: { version: '1.65.1', rootDir: '/project' },
    suites: [
      { title: 'cart.spec.ts', file: 'cart.spec.ts', specs: [], suites: [{ title: 'cart', specs: [spec] }] },
    ],
    errors: [],
    ...more,
  }
}

describeFixtures(playwrightJsonParser, 'playwright-json', 10)

describe('playwrightJsonParser', () => {
  it('reads every field of a test', async () => {
    const test = testOf([], {
      status: 'flaky',
      annotations: [{ type: 'issue', description: 'see 7' }],
      results: [
        {
          status: 'timedOut',
          duration: 30_000,
          startTime: '2026-11-30T18:21:26.189Z',
          errors: [{ message: 'Test timeout' }],
        },
        {
          status: 'passed',
          duration: 5.5,
          startTime: '2026-11-30T18:21:57.000Z',
          errors: [],
          stdout: [{ text: 'one\n' }, { buffer: 'AAAA' }, { text: 'two\n' }],
          stderr: [{ text: 'warning' }],
          attachments: [
            { name: 'trace', contentType: 'application/zip', path: '../../etc/passwd' },
            { name: 'note', contentType: 'text/plain', body: 'bm90ZQ==' },
          ],
        },
      ],
    })
    const stats = { expected: 0, skipped: 0, unexpected: 0, flaky: 1 }
    const { records, summary } = await parseGood(playwrightJsonParser, reportOf([test], { stats }))
    expect(records).toEqual([
      {
        name: 'adds',
        suitePath: ['cart.spec.ts', 'cart'],
        className: 'cart.spec.ts › cart',
        file: 'cart.spec.ts',
        line: 4,
        column: 3,
        outcome: 'passed',
        rawOutcome: 'flaky passed',
        durationMs: 5.5,
        startedAt: { epochMs: Date.UTC(2026, 10, 30, 18, 21, 57), zoneKnown: true },
        failures: [],
        otherAttempts: [
          {
            outcome: 'error',
            when: 'before',
            failure: { kind: 'error', message: 'Test timeout' },
            durationMs: 30_000,
            startedAt: { epochMs: Date.UTC(2026, 10, 30, 18, 21, 26, 189), zoneKnown: true },
          },
        ],
        properties: [['issue', 'see 7']],
        stdout: 'one\ntwo\n',
        stderr: 'warning',
        attachments: [
          { name: 'trace', contentType: 'application/zip', path: '../../etc/passwd' },
          { name: 'note', contentType: 'text/plain', inline: { encoding: 'base64', text: 'bm90ZQ==' } },
        ],
        variant: { project: 'firefox' },
        source: { format: 'playwright-json', index: 0 },
      },
    ])
    expect(summary).toMatchObject({
      counts: { tests: 1, passed: 1, flaky: 1 },
      declared: { tests: 1, failed: 0, flaky: 1 },
      properties: [['playwright.version', '1.65.1']],
    })
  })

  it.each([
    [['passed'], 'passed', 'expected', 'passed'],
    [['failed'], 'passed', 'unexpected', 'failed'],
    [['timedOut'], 'passed', 'unexpected', 'error'],
    [['failed', 'passed'], 'passed', 'flaky', 'passed'],
    [['failed', 'failed'], 'passed', 'unexpected', 'failed'],
    [['skipped'], 'skipped', 'skipped', 'skipped'],
    [['failed'], 'failed', 'expected', 'todo'],
    [['passed'], 'failed', 'unexpected', 'failed'],
    // Playwright lets these pass; nothing passed.
    [['interrupted'], 'passed', 'skipped', 'error'],
    [['failed', 'skipped'], 'passed', 'flaky', 'failed'],
    [['failed', 'interrupted'], 'passed', 'unexpected', 'error'],
    [['passed'], 'passed', 'unexpected', 'failed'],
    [['strange'], 'passed', 'expected', 'unknown'],
    [['passed'], 'passed', 'skipped', 'unknown'],
    [['passed'], 'passed', 'EXPECTED', 'unknown'],
    [['passed'], 'passed', null, 'unknown'],
    [[], 'skipped', 'skipped', 'skipped'],
  ])('%j where %s is expected is %s and so %s', async (statuses, expectedStatus, status, outcome) => {
    const { records, summary } = await parseGood(
      playwrightJsonParser,
      reportOf([testOf(statuses, { expectedStatus, status })]),
    )
    expect(records.map((record) => record.outcome)).toEqual([outcome])
    expect(records[0]?.otherAttempts).toHaveLength(Math.max(0, statuses.length - 1))
    expect(summary.completeness).toEqual({ complete: true })
  })

  it('lets no try pass that holds an error', async () => {
    const results = [{ status: 'passed', errors: [{ message: 'no' }] }]
    const record = await parseOnly(playwrightJsonParser, reportOf([testOf([], { results })]))
    expect(record).toMatchObject({ outcome: 'failed', failures: [{ message: 'no' }] })
  })

  it('knows that a flaky test had a failed try, also where the report does not hold it', async () => {
    const record = await parseOnly(playwrightJsonParser, reportOf([testOf(['passed'], { status: 'flaky' })]))
    expect(record.otherAttempts).toEqual([{ outcome: 'failed', when: 'before' }])
  })

  it('takes tries in the order of their numbers', async () => {
    const results = [
      { retry: 1, status: 'failed' },
      { retry: 0, status: 'passed' },
    ]
    const record = await parseOnly(playwrightJsonParser, reportOf([testOf([], { results })]))
    expect(record).toMatchObject({
      outcome: 'failed',
      otherAttempts: [{ outcome: 'passed', when: 'before' }],
    })
  })

  it('gives a record for each project', async () => {
    const { records } = await parseGood(
      playwrightJsonParser,
      reportOf([testOf(['passed']), testOf(['failed'], { projectName: 'chrome' })]),
    )
    expect(records.map(({ variant, outcome }) => [variant, outcome])).toEqual([
      [{ project: 'firefox' }, 'passed'],
      [{ project: 'chrome' }, 'failed'],
    ])
  })

  it('is not complete where a test was to run and did not', async () => {
    const { records, summary } = await parseGood(
      playwrightJsonParser,
      reportOf([testOf([], { status: 'skipped' })]),
    )
    expect(records).toMatchObject([{ outcome: 'skipped', skipReason: 'The test did not run.' }])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'tests-not-run' })
  })

  it('says why a test was skipped', async () => {
    const annotations = [{ type: 'skip', description: 'no mouse' }]
    const test = testOf(['skipped'], { expectedStatus: 'skipped', status: 'skipped', annotations })
    expect(await parseOnly(playwrightJsonParser, reportOf([test]))).toMatchObject({ skipReason: 'no mouse' })
  })

  it('gives a record for an error of the run', async () => {
    const report = reportOf([], {
      suites: [],
      errors: [{ message: 'Error: no module\n    at x.ts:1', stack: 'Error: no module\n    at y' }],
    })
    expect(await parseOnly(playwrightJsonParser, report)).toMatchObject({
      name: '<run>',
      outcome: 'error',
      failures: [{ kind: 'error', message: 'Error: no module', trace: 'Error: no module\n    at y' }],
    })
  })

  it.each([
    ['a failure', { expected: 0, skipped: 0, unexpected: 1, flaky: 0 }, 'failures-missing'],
    ['a test', { expected: 2, skipped: 0, unexpected: 0, flaky: 0 }, 'cases-missing'],
  ])('is not complete where %s is missing', async (_, stats, reason) => {
    const { summary } = await parseGood(playwrightJsonParser, reportOf([testOf(['passed'])], { stats }))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('leaves out the data of a long attachment', async () => {
    const attachments = [{ name: 'shot', contentType: 'image/png', body: 'A'.repeat(40) }]
    const report = reportOf([testOf([], { results: [{ status: 'passed', attachments }] })])
    const { records, summary } = await parseGood(playwrightJsonParser, report, { limits: { textLength: 20 } })
    expect(records[0]?.attachments).toEqual([{ name: 'shot', contentType: 'image/png' }])
    expect(summary.diagnostics.map(({ code }) => code)).toContain('attachment-left-out')
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['suites alone', { suites: [] }, 'report/unsupported-format'],
    ['a configuration alone', { config: {} }, 'report/unsupported-format'],
    ['suites that are no list', { config: {}, suites: {} }, 'report/malformed'],
    ['a suite that is no object', { config: {}, suites: [1] }, 'report/malformed'],
    ['a suite of nothing', { config: {}, suites: [{ title: 'a' }] }, 'report/malformed'],
    ['a spec that is no object', { config: {}, suites: [{ title: 'a', specs: ['b'] }] }, 'report/malformed'],
    [
      'a spec without tests',
      { config: {}, suites: [{ title: 'a', specs: [{ title: 'b' }] }] },
      'report/malformed',
    ],
    [
      'a spec with an empty list of tests',
      { config: {}, suites: [{ title: 'a', specs: [{ title: 'b', tests: [] }] }] },
      'report/malformed',
    ],
    ['a run without its suites', { config: {}, errors: [{ message: 'no' }] }, 'report/malformed'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(playwrightJsonParser, report)).kind).toBe(kind)
  })

  it('takes nothing from hostile values', () =>
    expect(
      expectHostileValuesHandled(
        playwrightJsonParser,
        reportOf([testOf(['failed', 'passed'], { annotations: [{ type: 'skip', description: 'x' }] })], {
          errors: [{ message: 'x' }],
          stats: { expected: 1, skipped: 0, unexpected: 0, flaky: 0 },
        }),
      ),
    ).resolves.toBeUndefined())
})
