import { describe, expect, it } from 'vitest'
import { goJsonParser } from '../../../src/formats/go-json/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { linesOf, outcomesOf } from '../line-support.ts'
import { pkg, event, output, failingTest } from './events.ts'

describe('goJsonParser', () => {
  it('maps an event with its output to a record', async () => {
    const { records, summary } = await parseGood(goJsonParser, linesOf(...failingTest))
    expect(records).toEqual([
      {
        name: 'TestAdds',
        className: pkg,
        suitePath: [pkg],
        outcome: 'failed',
        rawOutcome: 'fail',
        durationMs: 250,
        startedAt: { epochMs: Date.UTC(2026, 10, 30, 18, 24, 55, 244), zoneKnown: true },
        failures: [
          { kind: 'failure', message: 'no luck', trace: '    shop_test.go:12: no luck\n        more\n' },
        ],
        otherAttempts: [],
        properties: [],
        source: {
          format: 'go-json',
          index: 0,
          byteOffset: linesOf(...failingTest.slice(0, 6)).length,
          repeatedNames: 'retries',
        },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each([
    ['pass', 'passed'],
    ['fail', 'failed'],
    ['skip', 'skipped'],
    ['bench', 'passed'],
  ])('takes %s as %s', async (action, outcome) => {
    const record = await parseOnly(
      goJsonParser,
      linesOf(event(action, 'TestAdds'), event(action === 'fail' ? 'fail' : 'pass')),
    )
    expect(record).toMatchObject({ outcome, rawOutcome: action })
  })

  it('keeps the reason of a skip and the output of a pass', async () => {
    const { records } = await parseGood(
      goJsonParser,
      linesOf(
        event('run', 'TestSkips'),
        output('    a_test.go:3: not today\n', 'TestSkips'),
        event('skip', 'TestSkips'),
        event('run', 'TestSays'),
        output('hello\n', 'TestSays'),
        event('pass', 'TestSays'),
        event('pass'),
      ),
    )
    expect(records).toMatchObject([{ skipReason: 'not today' }, { stdout: 'hello\n' }])
  })

  it('keeps the output of tests that run side by side apart', async () => {
    const { records } = await parseGood(
      goJsonParser,
      linesOf(
        ...['TestA', 'TestB'].flatMap((name) => [event('run', name), event('pause', name)]),
        ...['TestA', 'TestB', 'TestA'].flatMap((name) => [event('cont', name), output(`${name}\n`, name)]),
        event('pass', 'TestB'),
        event('pass', 'TestA'),
        event('pass'),
      ),
    )
    expect(records.map(({ name, stdout }) => [name, stdout])).toEqual([
      ['TestB', 'TestB\n'],
      ['TestA', 'TestA\nTestA\n'],
    ])
  })

  it('gives parents of subtests records of their own, in the order of the events', async () => {
    const { records } = await parseGood(
      goJsonParser,
      linesOf(
        ...['TestA', 'TestA/one', 'TestA/two/b'].map((name) => event('run', name)),
        event('pass', 'TestA/one'),
        event('fail', 'TestA/two/b'),
        event('fail', 'TestA'),
        event('fail'),
      ),
    )
    expect(outcomesOf(records)).toEqual(['TestA/one: passed', 'TestA/two/b: failed', 'TestA: failed'])
  })

  it.each<[string, readonly unknown[], string]>([
    ['no failed test', [event('pass', 'TestA'), event('fail')], 'The package failed without a failed test.'],
    ['a panic before the tests', [output('panic: init\n'), event('fail')], 'init'],
    [
      'a failed build',
      [
        { ImportPath: 'p [p.test]', Action: 'build-output', Output: 'b_test.go:3:27: undefined: x\n' },
        { ImportPath: 'p [p.test]', Action: 'build-fail' },
        event('fail', undefined, { FailedBuild: 'p [p.test]' }),
      ],
      'The build failed.',
    ],
    [
      'a line that is no event',
      [event('pass', 'TestA'), event('pass'), `FAIL\t${pkg} [build failed]`],
      'The package failed before its tests ran.',
    ],
  ])('gives a package that fails with %s an error', async (_, lines, message) => {
    const { records } = await parseGood(goJsonParser, linesOf(...lines))
    expect(records.at(-1)).toMatchObject({
      name: '<package>',
      className: pkg,
      outcome: 'error',
      failures: [{ kind: 'error', message }],
    })
  })

  it('gives a failed build that no package names an error', async () => {
    const record = await parseOnly(
      goJsonParser,
      linesOf(
        { ImportPath: 'p', Action: 'build-output', Output: 'oops\n' },
        { ImportPath: 'p', Action: 'build-fail' },
      ),
    )
    expect(record).toMatchObject({
      name: '<build>',
      className: 'p',
      outcome: 'error',
      failures: [{ trace: 'oops\n' }],
    })
  })

  it.each<[string, readonly unknown[], boolean]>([
    ['its package passes', [event('run', 'TestA'), event('pass')], true],
    ['its package fails', [event('run', 'TestA'), event('fail')], true],
    ['the report ends', [event('run', 'TestA')], false],
    [
      'it runs again',
      [event('run', 'TestA'), event('run', 'TestA'), event('pass', 'TestA'), event('pass')],
      true,
    ],
    [
      'its package starts again',
      [event('run', 'TestA'), event('start'), event('pass', 'TestA'), event('pass')],
      true,
    ],
  ])('gives a test without an end an error where %s', async (_, lines, complete) => {
    const { records, summary } = await parseGood(goJsonParser, linesOf(...lines))
    expect(records[0]).toMatchObject({ name: 'TestA', outcome: 'error' })
    expect(summary.completeness.complete).toBe(complete)
  })

  it('never takes a package that began twice and ended once for whole', async () => {
    const { records } = await parseGood(
      goJsonParser,
      linesOf(event('start'), event('start'), event('pass', 'TestA'), event('pass')),
    )
    expect(outcomesOf(records)).toEqual(['<package>: error', 'TestA: passed'])
  })

  it('counts a test that is run again as flaky when it then passes', async () => {
    const { summary } = await parseGood(
      goJsonParser,
      linesOf(event('fail', 'TestA'), event('fail'), event('start'), event('pass', 'TestA'), event('pass')),
    )
    expect(summary.counts).toMatchObject({ tests: 2, failed: 1, passed: 1, flaky: 1 })
  })

  it('finds benchmarks by their lines, in pieces too, once each', async () => {
    const { records } = await parseGood(
      goJsonParser,
      linesOf(
        event('run', 'BenchmarkA'),
        output('BenchmarkA\n', 'BenchmarkA'),
        output('BenchmarkA-8   \t', 'BenchmarkA'),
        output('     100\t        46.10 ns/op\n', 'BenchmarkA'),
        event('run', 'BenchmarkB'),
        event('run', 'BenchmarkB/size=10'),
        output('BenchmarkB/size=10-8   \t     100\t        1 ns/op\n', 'BenchmarkB/size=10'),
        event('bench', 'BenchmarkA-8'),
        output('BenchmarkC slow\n'),
        event('pass'),
      ),
    )
    expect(outcomesOf(records)).toEqual(['BenchmarkA: passed', 'BenchmarkB/size=10: passed'])
  })

  it('gives a benchmark without a line an error', async () => {
    const { records } = await parseGood(goJsonParser, linesOf(event('run', 'BenchmarkA'), event('pass')))
    expect(outcomesOf(records)).toEqual(['BenchmarkA: error'])
  })

  it('takes attributes as properties and artifacts as attachments', async () => {
    const record = await parseOnly(
      goJsonParser,
      linesOf(
        event('run', 'TestA'),
        event('attr', 'TestA', { Key: '__proto__', Value: 'b' }),
        event('artifacts', 'TestA', { Path: '/tmp/x' }),
        event('pass', 'TestA'),
        event('pass'),
      ),
    )
    expect(record.properties).toEqual([['__proto__', 'b']])
    expect(record.attachments).toEqual([{ name: 'artifacts', path: '/tmp/x' }])
  })

  it('takes an action that is not known for no end', async () => {
    const { records, summary } = await parseGood(goJsonParser, linesOf(event('won', 'TestA'), event('pass')))
    expect(outcomesOf(records)).toEqual(['TestA: error'])
    expect(summary.diagnostics).toMatchObject([{ code: 'unknown-event' }])
  })

  it('is not complete where all it holds is a build that failed', async () => {
    const { records, summary } = await parseGood(
      goJsonParser,
      `# p\n./a.go:1: oops\nFAIL\tp [build failed]\n`,
    )
    expect(outcomesOf(records)).toEqual(['<package>: error'])
    expect(summary.completeness).toMatchObject({ complete: false, reason: 'events-missing' })
  })
})
