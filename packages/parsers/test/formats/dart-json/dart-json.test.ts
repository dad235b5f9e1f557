import { describe, expect, it } from 'vitest'
import { dartJsonParser } from '../../../src/formats/dart-json/index.ts'
import { corpusOf, expectChunksDoNotMatter, parseBad, parseGood, parseOnly } from '../json-support.ts'
import {
  expectCutsRefused,
  expectHostileLinesHandled,
  expectShuffledLinesHandled,
  lineFixturesOf,
  linesOf,
  outcomesOf,
} from '../line-support.ts'

const start = { protocolVersion: '0.1.1', runnerVersion: '1.25.7', pid: 1, type: 'start', time: 0 }
const suite = {
  suite: { id: 0, platform: 'vm', path: '/builds/shop/test/cart_test.dart' },
  type: 'suite',
  time: 0,
}
const group = (id: number, name: string): object => ({
  group: { id, suiteID: 0, name },
  type: 'group',
  time: 1,
})
const begin = (id: number, name: string, more: object = {}): object => ({
  test: {
    id,
    name,
    suiteID: 0,
    groupIDs: [],
    line: 7,
    column: 3,
    url: 'file:///builds/shop/test/cart_test.dart',
    ...more,
  },
  type: 'testStart',
  time: 10,
})
const end = (testID: number, result: string, more: object = {}): object => ({
  testID,
  result,
  skipped: false,
  hidden: false,
  type: 'testDone',
  time: 35,
  ...more,
})
const error = (testID: number, isFailure: boolean): object => ({
  testID,
  error: 'Expected: <1>',
  stackTrace: 'test/cart_test.dart 9:5 main',
  isFailure,
  type: 'error',
  time: 20,
})
const done = (success: unknown): object => ({ success, type: 'done', time: 40 })

const run = [
  start,
  suite,
  begin(1, 'loading cart_test.dart', { url: null, line: null }),
  end(1, 'success', { hidden: true }),
  { count: 1, type: 'allSuites', time: 1 },
  group(2, ''),
  group(3, 'cart'),
  group(4, 'cart total'),
  begin(5, 'cart total adds', { groupIDs: [2, 3, 4] }),
  { testID: 5, messageType: 'print', message: 'hello', type: 'print', time: 12 },
  error(5, true),
  end(5, 'failure'),
  done(false),
]

const fixtures = lineFixturesOf('dart-json')

describe('dartJsonParser', () => {
  it('maps the events of a test to a record', async () => {
    const { records, summary } = await parseGood(dartJsonParser, linesOf(...run))
    expect(records).toEqual([
      {
        name: 'cart total adds',
        className: 'test/cart_test.dart',
        suitePath: ['test/cart_test.dart', 'cart', 'total'],
        file: '/builds/shop/test/cart_test.dart',
        line: 7,
        column: 3,
        outcome: 'failed',
        rawOutcome: 'failure',
        durationMs: 25,
        failures: [{ kind: 'failure', message: 'Expected: <1>', trace: 'test/cart_test.dart 9:5 main' }],
        otherAttempts: [],
        properties: [],
        stdout: 'hello\n',
        variant: { platform: 'vm' },
        source: { format: 'dart-json', index: 0, byteOffset: linesOf(...run.slice(0, 8)).length },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each<[string, readonly object[], object]>([
    ['success', [end(1, 'success')], { outcome: 'passed', rawOutcome: 'success' }],
    ['failure', [end(1, 'failure')], { outcome: 'failed', rawOutcome: 'failure' }],
    ['error', [end(1, 'error')], { outcome: 'error', rawOutcome: 'error' }],
    [
      'success that was skipped',
      [end(1, 'success', { skipped: true })],
      { outcome: 'skipped', rawOutcome: 'skipped' },
    ],
    ['failure that was skipped', [end(1, 'failure', { skipped: true })], { outcome: 'failed' }],
    ['success after a failure', [error(1, true), end(1, 'success')], { outcome: 'failed' }],
    ['failure after an error', [error(1, false), error(1, true), end(1, 'failure')], { outcome: 'error' }],
    [
      'success that is hidden after an error',
      [error(1, false), end(1, 'success', { hidden: true })],
      { outcome: 'error' },
    ],
    ['a word that is not known', [end(1, 'won')], { outcome: 'inconclusive', rawOutcome: 'won' }],
    ['no word', [{ testID: 1, type: 'testDone', time: 3 }], { outcome: 'inconclusive' }],
  ])('reads %s', async (_, events, expected) => {
    expect(
      await parseOnly(dartJsonParser, linesOf(start, begin(1, 'adds'), ...events, done(true))),
    ).toMatchObject(expected)
  })

  it('keeps the failed tries of a test that the runner tried again', async () => {
    const again = { testID: 1, messageType: 'print', message: 'Retry: adds', type: 'print', time: 21 }
    const tried = (...events: readonly object[]): string =>
      linesOf(start, begin(1, 'adds', { suiteID: 9 }), ...events, done(true))
    const passed = await parseGood(
      dartJsonParser,
      tried(error(1, false), again, error(1, true), again, end(1, 'success')),
    )
    expect(passed.records[0]?.outcome).toBe('passed')
    expect(passed.records[0]?.otherAttempts.map(({ outcome, when }) => [outcome, when])).toEqual([
      ['error', 'before'],
      ['failed', 'before'],
    ])
    expect(passed.summary.counts).toMatchObject({ tests: 1, passed: 1, flaky: 1 })
    const failed = await parseOnly(
      dartJsonParser,
      tried(error(1, true), again, error(1, true), end(1, 'failure')),
    )
    expect([failed.outcome, failed.failures.length, failed.otherAttempts.length]).toEqual(['failed', 1, 1])
    const unsaid = await parseOnly(dartJsonParser, tried(error(1, true), again, end(1, 'failure')))
    expect(unsaid.outcome).toBe('failed')
    const skipped = await parseOnly(dartJsonParser, tried(again, end(1, 'success', { skipped: true })))
    expect([skipped.outcome, skipped.otherAttempts]).toEqual(['skipped', []])
  })

  it('keeps why a test was skipped', async () => {
    const skipped = end(1, 'success', { skipped: true })
    const message = { testID: 1, messageType: 'skip', message: 'Skip: not today', type: 'print', time: 3 }
    const byMessage = await parseOnly(
      dartJsonParser,
      linesOf(start, begin(1, 'a'), message, skipped, done(true)),
    )
    expect(byMessage.skipReason).toBe('not today')
    const metadata = { skip: true, skipReason: 'later' }
    const byMetadata = await parseOnly(
      dartJsonParser,
      linesOf(start, begin(1, 'a', { metadata }), skipped, done(true)),
    )
    expect(byMetadata.skipReason).toBe('later')
  })

  it('takes the line in the file of the suite, and none of a package that wraps it', async () => {
    const url = 'package:flutter_test/src/widget_tester.dart'
    const events = [
      begin(1, 'a', { url, line: 171, root_line: 14, root_column: 3, root_url: 'file:///x' }),
      begin(2, 'b', { url, line: 171 }),
    ]
    const { records } = await parseGood(
      dartJsonParser,
      linesOf(start, ...events, end(1, 'success'), end(2, 'success'), done(true)),
    )
    expect(records.map(({ line }) => line)).toEqual([14, undefined])
  })

  it.each([
    [true, true],
    [false, true],
    [null, false],
    [undefined, false],
  ])('a run that ends with success %s is complete: %s', async (success, complete) => {
    const { records, summary } = await parseGood(
      dartJsonParser,
      linesOf(start, begin(1, 'a'), end(1, 'success'), done(success)),
    )
    expect(summary.completeness.complete).toBe(complete)
    expect(outcomesOf(records)).toEqual(['a: passed', ...(success === false ? ['<run>: error'] : [])])
  })

  it('is not complete without its end', async () => {
    const { records, summary } = await parseGood(dartJsonParser, linesOf(...run.slice(0, -3)))
    expect(outcomesOf(records)).toEqual(['cart total adds: error'])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'truncated' })
  })

  it('is not complete where a test begins after the end and has none', async () => {
    const { records, summary } = await parseGood(dartJsonParser, linesOf(start, done(true), begin(1, 'a')))
    expect(outcomesOf(records)).toEqual(['a: error'])
    expect(summary.completeness.complete).toBe(false)
  })

  it.each<[string, readonly object[]]>([
    ['was not done at the end', [begin(1, 'a'), done(true)]],
    ['began a second time', [begin(1, 'a'), begin(1, 'b'), end(1, 'success'), done(true)]],
    [
      'belongs to a run that another one follows',
      [begin(1, 'a'), start, begin(1, 'b'), end(1, 'success'), done(true)],
    ],
  ])('gives a test that %s an error', async (_, events) => {
    const { records } = await parseGood(dartJsonParser, linesOf(start, ...events))
    expect(records[0]).toMatchObject({ name: 'a', outcome: 'error' })
  })

  it.each<[string, object]>([
    ['ended and never began', end(9, 'success')],
    ['began without a number', { test: { name: 'a' }, type: 'testStart', time: 1 }],
    ['is not known and had an error', error(9, true)],
  ])('gives the run an error for a test that %s', async (_, event) => {
    const { records } = await parseGood(dartJsonParser, linesOf(start, event, done(true)))
    expect(outcomesOf(records)).toEqual(['<run>: error'])
  })

  it('gives an error that comes after a pass a record of its own', async () => {
    const { records } = await parseGood(
      dartJsonParser,
      linesOf(start, suite, begin(1, 'a'), end(1, 'success'), error(1, false), done(false)),
    )
    expect(outcomesOf(records)).toEqual(['a: passed', 'a: error'])
    expect(records[1]?.className).toBe(records[0]?.className)
  })

  it('reads two runs in one file, and is not complete where the first was not', async () => {
    const first = [start, begin(1, 'a'), end(1, 'success')]
    const second = [start, begin(1, 'b'), end(1, 'success'), done(true)]
    const whole = await parseGood(dartJsonParser, linesOf(...first, done(true), ...second))
    expect(whole.summary).toMatchObject({ counts: { tests: 2 }, completeness: { complete: true } })
    for (const ending of [[], [done(null)]]) {
      const { summary } = await parseGood(dartJsonParser, linesOf(...first, ...ending, ...second))
      expect(summary.completeness.complete).toBe(false)
    }
  })

  it.each([
    ['on one line', (events: readonly object[]) => JSON.stringify(events)],
    [
      'with a line for each',
      (events: readonly object[]) => `[${events.map((event) => JSON.stringify(event)).join(',\n')}]\n`,
    ],
    [
      'with brackets apart',
      (events: readonly object[]) => `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`,
    ],
  ])('reads an array of events %s', async (_, write) => {
    const { records, summary } = await parseGood(dartJsonParser, write(run))
    expect(outcomesOf(records)).toEqual(['cart total adds: failed'])
    expect(summary.completeness).toEqual({ complete: true })
    expect((await parseBad(dartJsonParser, write(run).trimEnd().slice(0, 600))).kind).toMatch(
      /truncated|malformed/,
    )
  })

  it('refuses an array of events that are too deep', async () => {
    const deep = JSON.stringify([start, { type: 'print', a: { b: { c: [] } } }])
    expect((await parseGood(dartJsonParser, deep, { limits: { depth: 4 } })).records).toEqual([])
    expect((await parseBad(dartJsonParser, deep, { limits: { depth: 3 } })).kind).toBe(
      'report/limit-exceeded',
    )
  })

  it('passes over what the tool says besides', async () => {
    const daemon = [{ event: 'test.startedProcess', params: {} }]
    const { records, summary } = await parseGood(
      dartJsonParser,
      linesOf('Downloading…', ...run.slice(0, 4), '', daemon, ...run.slice(4)),
    )
    expect(records).toHaveLength(1)
    expect(summary.diagnostics).toMatchObject([{ code: 'other-output', count: 1 }])
  })

  it('holds no more open tests than cases are allowed', async () => {
    const tests = Array.from({ length: 101 }, (_, id) => begin(id, 'a'))
    expect((await parseBad(dartJsonParser, linesOf(start, ...tests), { limits: { cases: 100 } })).kind).toBe(
      'report/limit-exceeded',
    )
  })

  it('takes any value anywhere', async () => {
    await expectHostileLinesHandled(dartJsonParser, run)
    await expectShuffledLinesHandled(dartJsonParser, run)
    expect(run).toHaveLength(13)
  })

  it('gives no proper prefix as a whole report, and the same however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(linesOf(...run))
    await expectCutsRefused(dartJsonParser, bytes)
    await expectChunksDoNotMatter(dartJsonParser, bytes)
    expect.hasAssertions()
  })

  it.skipIf(fixtures.length === 0).each(fixtures)(
    'counts $name as the runner does',
    async ({ bytes, counts }) => {
      expect((await parseGood(dartJsonParser, bytes)).summary.counts).toEqual(counts)
      await expectCutsRefused(dartJsonParser, bytes)
    },
  )

  const corpus = corpusOf('dart-json')
  it.skipIf(corpus.length === 0).each(corpus)(
    'counts $name as it is known to be',
    async ({ bytes, counts }) => {
      const { tests, passed, failed, errors, skipped } = (await parseGood(dartJsonParser, bytes)).summary
        .counts
      // Who asserts it counts errors as failures.
      expect({ tests, passed, failed: failed + errors, skipped }).toEqual(counts)
      await expectCutsRefused(dartJsonParser, bytes)
    },
  )
})
