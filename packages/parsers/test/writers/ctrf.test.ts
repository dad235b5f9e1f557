import { foldVerdicts } from '@gatewright/core'
import { arbitrariesWith } from '@gatewright/core/testing'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCtrf, type WriteOptions } from '../../src/writers/index.ts'
import { attemptsOf, resultOf, shuffled } from './support.ts'

interface CtrfTest {
  readonly name: string
  readonly status: string
  readonly suite?: readonly string[]
  readonly retries: number
  readonly flaky: boolean
  readonly extra: { readonly testcase: string }
}

interface Ctrf {
  readonly results: {
    readonly tool: unknown
    readonly summary: Readonly<Record<string, number>>
    readonly tests: readonly CtrfTest[]
  }
}

const anyResults = arbitrariesWith(fc).results

function write(results: readonly TestResult[], options: WriteOptions = {}): Ctrf['results'] {
  const report = JSON.parse(toCtrf(results, options)) as Ctrf
  return report.results
}

describe('toCtrf', () => {
  it('writes the same text whatever order the results come in, and however often', () => {
    fc.assert(
      fc.property(
        anyResults.chain((results) => fc.tuple(fc.constant(results), shuffled([...results, ...results]))),
        ([results, others]) => {
          expect(toCtrf(others)).toBe(toCtrf(results))
        },
      ),
    )
  })

  it('counts what it writes, and calls nothing passed that has no pass', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const { summary, tests } = write(results)
        const verdicts = foldVerdicts(results)
        const count = (status: string): number => tests.filter((test) => test.status === status).length
        const { passed = 0, start = 0, stop = -1 } = summary
        expect(summary).toMatchObject({
          tests: verdicts.length,
          passed: count('passed'),
          failed: count('failed'),
          skipped: count('skipped'),
          pending: count('pending'),
          other: 0,
          flaky: tests.filter(({ flaky }) => flaky).length,
        })
        expect(stop).toBeGreaterThanOrEqual(start)
        expect(passed).toBeLessThanOrEqual(
          verdicts.filter(({ base }) => base === 'passed' || base === 'flaky').length,
        )
        expect(count('pending')).toBe(verdicts.filter(({ counts }) => counts.incomplete > 0).length)
      }),
    )
  })

  it('names each test so that readers find the testcase again', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        for (const { name, suite, extra } of write(results, { variants: 'beside-name' }).tests) {
          const owner = suite?.at(-1)
          expect(owner === undefined ? name : `${owner}/${name}`).toBe(extra.testcase)
        }
      }),
    )
  })

  it('writes everything that is known of a test', () => {
    const data = {
      suite: ['all'],
      class: ['shop.Cart'],
      file: ['test/cart.ts'],
      line: ['17'],
      startedAt: ['2026-11-22T04:00:00.000Z'],
    }
    const [first, second] = attemptsOf(['FAILED', 'PASSED'], {
      data,
      variant: { arch: 'x86_64' },
      durationMs: 1.6,
    })
    const { tests } = write([{ ...resultOf(first), note: 'expected 3' }, resultOf(second)])
    const start = Date.parse('2026-11-22T04:00:00.000Z')
    expect(tests).toEqual([
      {
        name: 'adds [arch=x86_64]',
        status: 'passed',
        duration: 2,
        start,
        stop: start + 2,
        suite: ['shop.Cart'],
        line: 17,
        rawStatus: 'PASSED',
        labels: { arch: 'x86_64' },
        filePath: 'test/cart.ts',
        retries: 1,
        retryAttempts: [
          {
            attempt: 1,
            status: 'failed',
            duration: 2,
            message: 'expected 3',
            start,
            stop: start + 2,
            extra: { rawStatus: 'FAILED', durationMs: 1.6 },
          },
        ],
        flaky: true,
        extra: { testcase: 'shop.Cart/adds', item: 'koji_build:bash-5.2-1.fc40', durationMs: 1.6 },
      },
    ])
  })

  it.each([
    { outcomes: ['PASSED'], status: 'passed', flaky: false },
    { outcomes: ['ERROR', 'PASSED'], status: 'passed', flaky: true },
    { outcomes: ['PASSED', 'FAILED'], status: 'failed', flaky: false },
    { outcomes: ['ERROR'], status: 'failed', flaky: false },
    { outcomes: ['NEEDS_INSPECTION'], status: 'failed', flaky: false },
    { outcomes: ['INFO'], status: 'skipped', flaky: false },
    { outcomes: ['SKIPPED'], status: 'skipped', flaky: false },
    { outcomes: ['QUEUED'], status: 'pending', flaky: false },
    { outcomes: ['PASSED', 'RUNNING'], status: 'pending', flaky: false },
    { outcomes: ['NOBODY_KNOWS'], status: 'failed', flaky: false },
  ])('calls $outcomes $status', ({ outcomes, status, flaky }) => {
    expect(write(attemptsOf(outcomes)).tests).toMatchObject([{ status, flaky, rawStatus: outcomes.at(-1) }])
  })

  it.each([
    { suite: [], path: ['shop.Cart'] },
    { suite: ['all'], path: ['shop.Cart'] },
    { suite: ['shop.Cart'], path: ['shop.Cart'] },
  ])('writes the suites $suite as $path', ({ suite, path }) => {
    expect(write([resultOf({ data: { suite } })]).tests).toMatchObject([{ suite: path }])
  })

  it('keeps suites apart that a reader has joined', () => {
    const { tests } = write([
      resultOf({ testcase: 'all > cart/adds', data: { suite: ['all', 'cart'], class: ['all > cart'] } }),
    ])
    expect(tests).toMatchObject([{ name: 'adds', suite: ['all', 'cart'] }])
  })

  it('calls a pass flaky where the report that it comes from did', () => {
    const data = { flaky: ['true'] }
    const flags = ['PASSED', 'FAILED'].map((outcome) => write([resultOf({ outcome, data })]).tests[0]?.flaky)
    expect(flags).toEqual([true, false])
  })

  it('takes no piece of information for a try', () => {
    expect(write(attemptsOf(['INFO', 'PASSED'])).tests).toMatchObject([{ status: 'passed', retries: 0 }])
  })

  it('takes the span of the run from the options, then from the tests, then from when results came in', () => {
    const submitted = Date.parse('2026-11-22T04:19:00Z')
    const started = Date.parse('2026-11-22T04:00:00.000Z')
    const data = { startedAt: ['2026-11-22T04:00:00.000Z'] }
    const options = { startedAt: '2026-11-22T03:00:00Z', finishedAt: '2026-11-22T05:00:00Z' }
    const spanOf = ({ summary }: Ctrf['results']): unknown => [summary['start'], summary['stop']]
    expect(spanOf(write([resultOf()]))).toEqual([submitted, submitted])
    expect(spanOf(write([resultOf({ data, durationMs: 9 })]))).toEqual([started, started + 9])
    expect(spanOf(write([resultOf({ data })], options))).toEqual([
      Date.parse(options.startedAt),
      Date.parse(options.finishedAt),
    ])
    expect(spanOf(write([]))).toEqual([0, 0])
    const late = Date.parse('2026-11-23T00:00:00Z')
    expect(spanOf(write([resultOf()], { startedAt: '2026-11-23T00:00:00Z' }))).toEqual([late, late])
  })

  it('names run and tool', () => {
    const text = toCtrf([], { name: 'nightly', tool: { name: 'shop', version: '1.2' } })
    expect(text).toContain('"tool":{"name":"shop","version":"1.2"}')
    expect(text).toContain('"environment":{"reportName":"nightly"}')
  })
})
