import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libtestJsonParser } from '../../../src/formats/libtest-json/index.ts'
import { readTestName } from '../../../src/formats/libtest-json/test-name.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { linesOf, outcomesOf } from '../line-support.ts'
import { begin, test, end, run } from './events.ts'

describe('libtestJsonParser', () => {
  it('maps the events of tests to records', async () => {
    const { records, summary } = await parseGood(libtestJsonParser, linesOf(...run))
    const empty = { suitePath: [], failures: [], otherAttempts: [], properties: [] }
    const offset = (index: number): number => linesOf(...run.slice(0, index)).length
    expect(records).toEqual([
      {
        ...empty,
        name: 'tests::adds',
        outcome: 'passed',
        rawOutcome: 'ok',
        durationMs: 250,
        source: { format: 'libtest-json', index: 0, byteOffset: offset(2) },
      },
      {
        ...empty,
        name: 'tests::fails',
        outcome: 'failed',
        rawOutcome: 'failed',
        durationMs: 500,
        failures: [
          { kind: 'failure', message: 'no luck', trace: expect.stringContaining('note: more') as string },
        ],
        source: { format: 'libtest-json', index: 1, byteOffset: offset(4) },
      },
      {
        ...empty,
        name: 'tests::skips',
        outcome: 'skipped',
        rawOutcome: 'ignored',
        skipReason: 'not today',
        source: { format: 'libtest-json', index: 2, byteOffset: offset(6) },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['ok', {}, 'passed'],
    ['failed', {}, 'failed'],
    ['ignored', {}, 'skipped'],
    ['allowed_failure', {}, 'todo'],
    ['won', {}, 'inconclusive'],
    ['', {}, 'inconclusive'],
  ])('takes %j as %s', async (event, more, outcome) => {
    const { records } = await parseGood(
      libtestJsonParser,
      linesOf(begin(1), test('a', event, more), end(outcome === 'failed' ? 'failed' : 'ok', { passed: 1 })),
    )
    expect(records[0]).toMatchObject({ outcome, rawOutcome: event })
  })

  it('takes benchmarks for passes, with their figures', async () => {
    const bench = { type: 'bench', name: 'a', median: 120, deviation: 3 }
    const record = await parseOnly(
      libtestJsonParser,
      linesOf(begin(1), test('a', 'started'), bench, end('ok', { measured: 1 })),
    )
    expect(record).toMatchObject({
      outcome: 'passed',
      rawOutcome: 'bench',
      properties: [
        ['median', '120'],
        ['deviation', '3'],
      ],
    })
  })

  it('reads what old versions write as a duration, and where a documentation test stands', async () => {
    const name = 'src/lib.rs - add (line 3)'
    const record = await parseOnly(
      libtestJsonParser,
      linesOf(begin(1), test(name, 'ok', { exec_time: '0.5s' }), end('ok', { passed: 1 })),
    )
    expect(record).toMatchObject({ name, durationMs: 500, file: 'src/lib.rs', line: 3 })
  })

  it.each([
    ['message', { message: 'test did not panic as expected' }, 'test did not panic as expected'],
    ['reason', { reason: 'time limit exceeded' }, 'time limit exceeded'],
    [
      'an old panic',
      { stdout: "thread 'a' panicked at 'no luck', src/lib.rs:3:5\n" },
      "'no luck', src/lib.rs:3:5",
    ],
  ])('finds what went wrong in %s', async (_, more, message) => {
    const record = await parseOnly(
      libtestJsonParser,
      linesOf(begin(1), test('a', 'failed', more), end('failed', { failed: 1 })),
    )
    expect(record.failures).toMatchObject([{ kind: 'failure', message }])
  })

  it('says that a test is slow and waits for its end', async () => {
    const { records, summary } = await parseGood(
      libtestJsonParser,
      linesOf(
        begin(1),
        test('a', 'started'),
        test('a', 'timeout'),
        test('a', 'ok'),
        end('ok', { passed: 1 }),
      ),
    )
    expect(outcomesOf(records)).toEqual(['a: passed'])
    expect(summary.diagnostics).toMatchObject([{ code: 'slow-test' }])
  })

  it.each<[string, readonly object[], string, readonly string[]]>([
    [
      'breaks off with a test open',
      [begin(2), test('a', 'ok'), test('b', 'started')],
      'truncated',
      ['a: passed', 'b: error'],
    ],
    ['breaks off between tests', [begin(2), test('a', 'ok')], 'truncated', ['a: passed', '<suite>: error']],
    [
      'is followed by another and never ends',
      [begin(1), begin(1), test('a', 'ok'), end('ok', { passed: 1 })],
      'truncated',
      ['<suite>: error', 'a: passed'],
    ],
    [
      'announces more tests',
      [begin(2), test('a', 'ok'), end('ok', { passed: 1 })],
      'cases-missing',
      ['a: passed'],
    ],
    [
      'declares more passes',
      [begin(1), test('a', 'ok'), end('ok', { passed: 2 })],
      'cases-missing',
      ['a: passed'],
    ],
    [
      'declares more failures',
      [begin(1), test('a', 'failed'), end('failed', { failed: 2 })],
      'failures-missing',
      ['a: failed'],
    ],
  ])('is not complete where a suite %s', async (_, lines, reason, outcomes) => {
    const { records, summary } = await parseGood(libtestJsonParser, linesOf(...lines))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
    expect(outcomesOf(records)).toEqual(outcomes)
  })

  it.each<[string, readonly object[], readonly string[]]>([
    [
      'failed without a failed test',
      [begin(1), test('a', 'ok'), end('failed', { passed: 1 })],
      ['a: passed', '<suite>: error'],
    ],
    [
      'failed and has only failures that are allowed',
      [begin(1), test('a', 'allowed_failure'), end('failed', { failed: 1 })],
      ['a: todo', '<suite>: error'],
    ],
    [
      'ended with a word that is not known',
      [begin(1), test('a', 'ok'), end('won', { passed: 1 })],
      ['a: passed', '<suite>: error'],
    ],
    ['ended while a test ran', [begin(1), test('a', 'started'), end('ok', { passed: 1 })], ['a: error']],
    ['ended and never began', [begin(0), end('ok'), end('ok')], ['<suite>: error']],
    [
      'started a test twice',
      [begin(1), test('a', 'started'), test('a', 'started'), test('a', 'ok'), end('ok')],
      ['a: error', 'a: passed'],
    ],
  ])('gives an error for a suite that %s', async (_, lines, outcomes) => {
    expect(outcomesOf((await parseGood(libtestJsonParser, linesOf(...lines))).records)).toEqual(outcomes)
  })

  it('reads what nextest writes: crate, binary and runs', async () => {
    const { records, summary } = await parseGood(
      libtestJsonParser,
      linesOf(
        begin(3),
        test('shop::it$tests::flaky', 'started'),
        test('shop::it$tests::flaky#3', 'ok', { exec_time: 0.1 }),
        test('shop::it$tests::bad#2', 'failed'),
        test('shop::it@stress-4$tests::adds', 'ok'),
        end('failed', { passed: 2, failed: 1 }),
      ),
    )
    expect(summary).toMatchObject({
      dialect: 'nextest',
      counts: { tests: 3, passed: 2, failed: 1, flaky: 1 },
      completeness: { complete: true },
    })
    expect(records[0]).toMatchObject({
      name: 'tests::flaky',
      className: 'shop::it',
      otherAttempts: [
        { outcome: 'failed', when: 'before' },
        { outcome: 'failed', when: 'before' },
      ],
    })
    expect(records[2]).toMatchObject({ name: 'tests::adds', className: 'shop::it', variant: { stress: '4' } })
  })

  it('keeps the suites apart that nextest runs side by side', async () => {
    const nextest = (test_binary: string): object => ({
      nextest: { crate: 'shop', test_binary, kind: 'lib' },
    })
    const lines = [
      begin(1, nextest('a')),
      begin(2, nextest('b')),
      test('shop::b$x', 'started'),
      test('shop::a$y', 'ok'),
      test('shop::b$x', 'ok'),
      end('ok', { passed: 1, ...nextest('a') }),
      end('ok', { passed: 1, ...nextest('b') }),
    ]
    const { summary } = await parseGood(libtestJsonParser, linesOf(...lines))
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'cases-missing' })
    const whole = await parseGood(libtestJsonParser, linesOf(...lines.with(1, begin(1, nextest('b')))))
    expect(whole.summary.completeness).toEqual({ complete: true })
  })

  it('leaves a name that is not of nextest as it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!name.includes('$'))
        expect(readTestName(name).name).toBe(name)
      }),
    )
    expect(readTestName('a$b#2')).toEqual({ name: 'a$b#2' })
    expect(readTestName('a::b$c#999999999')).toEqual({ name: 'c#999999999', binary: 'a::b' })
  })

  it('takes a test outside of a suite, and says so', async () => {
    const { records, summary } = await parseGood(
      libtestJsonParser,
      linesOf(...run, test('b', 'started'), test('c', 'ok')),
    )
    expect(outcomesOf(records).slice(3)).toEqual(['b: error', 'c: passed'])
    expect(summary.diagnostics).toMatchObject([{ code: 'case-outside-suite', count: 2 }])
  })
})
