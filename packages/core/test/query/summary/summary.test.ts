import { readSummary, writeSummaryV1, writeSummaryV2 } from '@gatewright/core/query'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrariesWith } from '../../../src/testing/arbitraries.ts'
import { minute, result } from '../../support/gate-examples.ts'

const { results: someResults } = arbitrariesWith(fc)

/** A subtest of a file, or the file itself. */
function wpt(
  file: string,
  subtest: string | undefined,
  rawOutcome: string,
  fields: Partial<TestResult> = {},
) {
  return result({
    testcase: subtest === undefined ? file : `${file}/${subtest}`,
    data: {
      format: ['wptreport'],
      rawOutcome: [rawOutcome],
      ...(subtest !== undefined && { suite: [file] }),
    },
    ...fields,
  })
}

const run = [
  wpt('/dom/a.html', 'one', 'PASS'),
  wpt('/dom/a.html', 'two', 'FAIL'),
  wpt('/dom/reftest.html', undefined, 'PASS'),
  wpt('/dom/slow.html', undefined, 'TIMEOUT'),
  wpt('/dom/slow.html', 'one', 'PASS'),
  wpt('/dom/slow.html', 'two', 'NOTRUN'),
  wpt('/dom/crash.html', undefined, 'CRASH'),
]

describe('summaries', () => {
  it('counts a test beside its subtests in version 1', () => {
    expect(writeSummaryV1(run)).toEqual({
      '/dom/a.html': [2, 3],
      '/dom/crash.html': [0, 1],
      '/dom/reftest.html': [1, 1],
      '/dom/slow.html': [1, 3],
    })
  })

  it('tells the status and counts subtests alone in version 2', () => {
    expect(writeSummaryV2(run)).toEqual({
      '/dom/a.html': { s: 'O', c: [1, 2] },
      '/dom/crash.html': { s: 'C', c: [0, 0] },
      '/dom/reftest.html': { s: 'P', c: [0, 0] },
      '/dom/slow.html': { s: 'T', c: [1, 2] },
    })
    expect(Object.keys(writeSummaryV2([...run].reverse()))).toEqual(Object.keys(writeSummaryV2(run)))
  })

  it.each([
    ['OK', 'O'],
    ['PASS', 'P'],
    ['FAIL', 'F'],
    ['SKIP', 'S'],
    ['ERROR', 'E'],
    ['NOTRUN', 'N'],
    ['CRASH', 'C'],
    ['TIMEOUT', 'T'],
    ['PRECONDITION_FAILED', 'PF'],
    ['ASSERT', 'ASSERT'],
  ])('%s is %s, and is read back', (rawOutcome, letter) => {
    const summary = writeSummaryV2([wpt('/a', undefined, rawOutcome)])
    expect(summary).toEqual({ '/a': { s: letter, c: [0, 0] } })
    expect(readSummary(summary)._unsafeUnwrap().tests[0]?.status).toBe(rawOutcome.toLowerCase())
  })

  it('leaves out what is no test, takes the newest attempt and the worst variant', () => {
    expect(
      writeSummaryV2([...run, wpt('/dom/a.html', '<asserts>', 'asserts', { outcome: 'ERROR' })]),
    ).toEqual(writeSummaryV2(run))
    const retried = [
      wpt('/a', undefined, 'FAIL', { submittedAt: minute(2) }),
      wpt('/a', undefined, 'PASS', { submittedAt: minute(1) }),
    ]
    expect(writeSummaryV2(retried)).toEqual({ '/a': { s: 'F', c: [0, 0] } })
    const variants = [
      wpt('/a', undefined, 'PASS'),
      wpt('/a', undefined, 'CRASH', { variant: { subsuite: 'vt' } }),
      wpt('/a', 'x', 'PASS'),
      wpt('/a', 'x', 'FAIL', { variant: { subsuite: 'vt' } }),
    ]
    expect(writeSummaryV2(variants)).toEqual({ '/a': { s: 'C', c: [1, 2] } })
  })

  it('reads what it writes, from any results', () => {
    fc.assert(
      fc.property(someResults, (results) => {
        const one = writeSummaryV1(results)
        const two = writeSummaryV2(results)
        const readOne = readSummary(JSON.parse(JSON.stringify(one)))._unsafeUnwrap()
        const readTwo = readSummary(JSON.parse(JSON.stringify(two)))._unsafeUnwrap()
        expect(readTwo.version).toBe(2)
        expect(readOne.tests.map(({ test, passed, total }) => [test, [passed, total]])).toEqual(
          Object.entries(one),
        )
        expect(readTwo.tests.map(({ test, passed, total }) => [test, [passed, total]])).toEqual(
          Object.entries(two).map(([test, { c }]) => [test, c]),
        )
        // The test itself is all that version 1 counts beside version 2.
        for (const [index, { passed, total, status }] of readTwo.tests.entries()) {
          expect(readOne.tests[index]?.total).toBe(total + 1)
          const isPassing = status === 'pass' || status === 'ok'
          expect(readOne.tests[index]?.passed).toBe(passed + (isPassing ? 1 : 0))
        }
      }),
    )
  })

  it.each<[unknown, string]>([
    [null, ''],
    [[], ''],
    [{ '/a': [2, 1] }, '["/a"]'],
    [{ '/a': [1, 1, 1] }, '["/a"]'],
    [{ '/a': [0.5, 1] }, '["/a"][0]'],
    [{ '/a': { s: 'O', c: [-1, 1] } }, '["/a"].c[0]'],
    [{ '/a': { s: '', c: [1, 1] } }, '["/a"].s'],
    [{ '/a': { s: 'O', c: [1, 1], x: 1 } }, '["/a"].x'],
  ])('refuses %j', (input, path) => {
    const { problems } = readSummary(input)._unsafeUnwrapErr()
    expect(problems.map((problem) => problem.path)).toContain(path)
  })

  it('refuses two versions in one', () => {
    expect(readSummary({ '/a': [1, 1], '/b': { s: 'O', c: [1, 1] } }).isErr()).toBe(true)
    expect(readSummary({})._unsafeUnwrap()).toEqual({ version: 2, tests: [] })
    const hostile: unknown = JSON.parse('{"__proto__": [1, 1]}')
    expect(readSummary(hostile).isErr()).toBe(true)
  })
})
