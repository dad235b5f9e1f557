import { describe, expect, it } from 'vitest'
import { ctrfParser } from '../../../src/formats/ctrf/index.ts'
import { bytesOf } from '../../support.ts'
import {
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

const test = { name: 'adds', status: 'passed', duration: 12 }
const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'] as const

function reportOf(tests: readonly object[], summary: object = {}, more: object = {}): object {
  const counted = Object.fromEntries(
    statuses.map((status) => [
      status,
      tests.filter((one) => 'status' in one && one.status === status).length,
    ]),
  )
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'jest', version: '30.5.2' },
      summary: { tests: tests.length, ...counted, start: 1, stop: 2, ...summary },
      tests,
      ...more,
    },
  }
}

describe('ctrfParser', () => {
  const whole = reportOf(
    [
      {
        id: '550e8400-e29b-41d4-a716-446655440000',
        name: 'pays é ✓',
        status: 'failed',
        duration: 5200,
        start: 1_796_062_854_605,
        stop: 1_796_062_859_805,
        suite: ['shop', 'cart'],
        message: 'no price',
        trace: 'Error: no price\n    at pay',
        line: 42,
        rawStatus: 'failed',
        tags: ['smoke'],
        labels: { priority: 'P1', owners: ['qa'] },
        type: 'e2e',
        filePath: 'tests/cart.test.js',
        retries: 1,
        retryAttempts: [
          { attempt: 1, status: 'failed', duration: 5100, start: 1_796_062_850_000, message: 'timeout' },
          { attempt: 2, status: 'failed', duration: 5200 },
        ],
        flaky: false,
        stdout: ['one', 'two'],
        stderr: ['three'],
        threadId: 'worker-1',
        browser: 'chromium',
        device: 'phone',
        screenshot: 'iVBORw0K',
        attachments: [{ name: 'video', contentType: 'video/webm', path: '/a/b.webm' }],
        parameters: { size: 2 },
        extra: { note: 'x' },
      },
    ],
    {},
    { environment: { osPlatform: 'linux', buildNumber: 4, extra: { region: 'eu' } }, extra: { shard: 1 } },
  )

  it('reads every field of a test', async () => {
    const { records, summary } = await parseGood(ctrfParser, whole)
    expect(records).toEqual([
      {
        name: 'pays é ✓',
        suitePath: ['shop', 'cart'],
        className: 'shop > cart',
        file: 'tests/cart.test.js',
        line: 42,
        outcome: 'failed',
        rawOutcome: 'failed',
        durationMs: 5200,
        startedAt: { epochMs: 1_796_062_854_605, zoneKnown: true },
        failures: [{ kind: 'failure', message: 'no price', trace: 'Error: no price\n    at pay' }],
        otherAttempts: [
          {
            outcome: 'failed',
            when: 'before',
            failure: { kind: 'failure', message: 'timeout' },
            durationMs: 5100,
            startedAt: { epochMs: 1_796_062_850_000, zoneKnown: true },
          },
        ],
        properties: [
          ['id', '550e8400-e29b-41d4-a716-446655440000'],
          ['type', 'e2e'],
          ['threadId', 'worker-1'],
          ['tag', 'smoke'],
          ['label.priority', 'P1'],
          ['label.owners', '["qa"]'],
          ['parameter.size', '2'],
          ['extra.note', 'x'],
        ],
        stdout: 'one\ntwo',
        stderr: 'three',
        attachments: [
          { name: 'video', contentType: 'video/webm', path: '/a/b.webm' },
          { name: 'screenshot', inline: { encoding: 'base64', text: 'iVBORw0K' } },
        ],
        variant: { browser: 'chromium', device: 'phone' },
        source: { format: 'ctrf', index: 0, byteOffset: expect.any(Number) as number },
      },
    ])
    expect(summary).toEqual({
      format: 'ctrf',
      dialect: 'jest',
      counts: { tests: 1, passed: 0, failed: 1, errors: 0, skipped: 0, flaky: 0 },
      declared: { tests: 1, passed: 0, failed: 1, errors: 0, skipped: 0 },
      properties: [
        ['ctrf.specVersion', '0.0.0'],
        ['tool.name', 'jest'],
        ['tool.version', '30.5.2'],
        ['environment.osPlatform', 'linux'],
        ['environment.buildNumber', '4'],
        ['environment.extra', '{"region":"eu"}'],
        ['extra.shard', '1'],
      ],
      diagnostics: [],
      completeness: { complete: true },
    })
  })

  it.each([
    ['passed', undefined, 'passed'],
    ['failed', undefined, 'failed'],
    ['failed', 'ERROR', 'error'],
    ['failed', 'timedOut', 'error'],
    ['failed', 'NEEDS_INSPECTION', 'inconclusive'],
    ['failed', 'passed', 'failed'],
    ['passed', 'failed', 'todo'],
    ['skipped', undefined, 'skipped'],
    ['skipped', 'xfailed', 'todo'],
    ['pending', undefined, 'skipped'],
    ['pending', 'todo', 'todo'],
    ['other', undefined, 'unknown'],
    ['other', 'passed', 'unknown'],
    ['other', 'interrupted', 'error'],
    ['other', 'ignored', 'skipped'],
    ['PASSED', undefined, 'unknown'],
    [undefined, 'passed', 'unknown'],
  ])('%s, in the words of the tool %s, is %s', async (status, rawStatus, outcome) => {
    const record = await parseOnly(ctrfParser, reportOf([{ ...test, status, rawStatus }]))
    expect(record.outcome).toBe(outcome)
  })

  it('reads older reports: no name of the format, suites as one text, no order of the parts', async () => {
    const report = {
      results: { tests: [{ ...test, suite: 'shop > cart' }], tool: { name: 'old' }, summary: { tests: 1 } },
    }
    expect(await parseOnly(ctrfParser, report)).toMatchObject({
      suitePath: ['shop', 'cart'],
      outcome: 'passed',
    })
    expect(ctrfParser.detect(bytesOf(JSON.stringify(report)))).toBe(true)
    expect(ctrfParser.detect(bytesOf(JSON.stringify(whole)))).toBe(true)
  })

  it.each([
    ['listed without the last', { retries: 1, retryAttempts: [{ attempt: 1, status: 'failed' }] }, 1],
    [
      'listed with the last',
      {
        retries: 1,
        retryAttempts: [
          { attempt: 1, status: 'failed' },
          { attempt: 2, status: 'passed' },
        ],
      },
      1,
    ],
    [
      'listed in another order',
      {
        retryAttempts: [
          { attempt: 2, status: 'passed' },
          { attempt: 1, status: 'failed' },
        ],
      },
      1,
    ],
    ['counted', { retries: 2 }, 2],
    ['none', { retries: 0 }, 0],
  ])('takes tries that are %s', async (_, more, tries) => {
    const { records, summary } = await parseGood(ctrfParser, reportOf([{ ...test, ...more }]))
    expect(records[0]?.otherAttempts.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: tries }, () => 'failed'),
    )
    expect(summary.counts.flaky).toBe(tries > 0 ? 1 : 0)
  })

  it('does not believe in a flaky case of which no try failed', async () => {
    const flaky = { ...test, flaky: true, retries: 1, retryAttempts: [{ attempt: 1, status: 'passed' }] }
    const { records, summary } = await parseGood(ctrfParser, reportOf([flaky]))
    expect(records).toMatchObject([{ outcome: 'inconclusive' }])
    expect(summary.diagnostics.map(({ code }) => code)).toContain('flaky-without-failure')
  })

  it.each([
    [1_796_064_349_000, 1_796_064_349_000],
    [1_796_064_349, 1_796_064_349_000],
    ['2026-11-30T18:21:26Z', Date.UTC(2026, 10, 30, 18, 21, 26)],
    [0, undefined],
    [-1, undefined],
    [1e300, undefined],
    [true, undefined],
  ])('reads that a test started at %j', async (start, epochMs) => {
    const { startedAt } = await parseOnly(ctrfParser, reportOf([{ ...test, start }]))
    expect(startedAt?.epochMs).toBe(epochMs)
  })

  it.each([{}, { retries: 0 }, { retryAttempts: [{ attempt: 2, status: 'passed' }] }])(
    'takes a pass that is called flaky and shows no try for one that failed before: %j',
    async (more) => {
      const { records, summary } = await parseGood(ctrfParser, reportOf([{ ...test, flaky: true, ...more }]))
      expect(records).toMatchObject([
        { outcome: 'passed', otherAttempts: [{ outcome: 'failed', when: 'before' }] },
      ])
      expect(summary.counts.flaky).toBe(1)
    },
  )

  it('keeps that a report calls a case flaky, whose outcome stays what it is', async () => {
    const record = await parseOnly(ctrfParser, reportOf([{ ...test, status: 'failed', flaky: true }]))
    expect(record).toMatchObject({ flaky: true, outcome: 'failed' })
  })

  it.each([
    ['a failure', { failed: 1 }, 'failures-missing'],
    ['a case of another outcome', { other: 1 }, 'cases-missing'],
    ['a test', { tests: 2 }, 'cases-missing'],
    ['what did not pass', { passed: 0, other: 1 }, 'failures-missing'],
  ])('is not complete where %s is missing', async (_, summary, reason) => {
    expect((await parseGood(ctrfParser, reportOf([test], summary))).summary.completeness).toMatchObject({
      complete: false,
      reason,
    })
  })

  it.each([
    [{ duration: -1 }, 'negative-duration'],
    [{ duration: '12' }, 'unreadable-duration'],
    [{ duration: 1e300 }, 'implausible-duration'],
    [{ duration: 1e308 }, 'unreadable-duration'],
    [{ name: '' }, 'unnamed-case'],
  ])('takes note of %j', async (more, code) => {
    const { summary } = await parseGood(ctrfParser, reportOf([{ ...test, ...more }]))
    expect(summary.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['the name of the format alone', { reportFormat: 'CTRF' }, 'report/malformed'],
    [
      'another format',
      { reportFormat: 'XYZ', results: { tool: {}, tests: [] } },
      'report/unsupported-format',
    ],
    ['no tests', { reportFormat: 'CTRF', results: { tool: { name: 'a' }, summary: {} } }, 'report/malformed'],
    ['tests that are no list', { results: { tool: { name: 'a' }, tests: {} } }, 'report/malformed'],
    ['tests alone', { results: { tests: [] } }, 'report/malformed'],
    ['a test that is no object', { results: { tool: {}, tests: [null] } }, 'report/malformed'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(ctrfParser, report)).kind).toBe(kind)
  })

  it('says nothing of what the report holds when it refuses one', async () => {
    const secret = 'hunter2'
    const texts = [
      `{"results": {"tool": {"name": "${secret}"}, "tests": ["${secret}"]}}`,
      `{"${secret}": ${secret}}`,
      `["${secret}`,
    ]
    for (const text of texts) expect(JSON.stringify(await parseBad(ctrfParser, text))).not.toContain(secret)
  })

  it('keeps the tests before a break in lenient mode, and is not complete then', async () => {
    const text = JSON.stringify(reportOf([test, test, test]))
    const cut = text.slice(0, text.lastIndexOf('"adds"'))
    const { records, summary } = await parseGood(ctrfParser, cut, { mode: 'lenient' })
    expect(records).toHaveLength(2)
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'truncated' })
  })

  it('refuses every prefix', () =>
    expect(
      expectPrefixesRefused(ctrfParser, bytesOf(JSON.stringify(whole, undefined, 1))),
    ).resolves.toBeUndefined())

  it('reads the same from any chunks', () =>
    expect(expectChunksDoNotMatter(ctrfParser, bytesOf(JSON.stringify(whole)))).resolves.toBeUndefined())

  it('takes nothing from hostile values', () =>
    expect(expectHostileValuesHandled(ctrfParser, whole)).resolves.toBeUndefined())
})
