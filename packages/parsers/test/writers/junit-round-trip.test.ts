import { parseTestResult, type TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordsToResults, testcaseNameOf } from '../../src/index.ts'
import { toJunit, type WriteOptions } from '../../src/writers/index.ts'
import { replaceForbidden } from '../../src/xml/characters.ts'
import { readGood } from '../support.ts'
import { plainResults } from './plain-results.ts'
import { attemptsOf, resultOf } from './support.ts'

const context = {
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  group: 'run-1',
  submittedAt: '2026-11-22T04:19:00Z',
  reportKey: 'run-1/unit',
}

async function readBack(results: readonly TestResult[], options: WriteOptions = {}): Promise<TestResult[]> {
  const { records, summary } = await readGood(toJunit(results, options))
  expect(summary.completeness.complete).toBe(true)
  expect(summary.diagnostics.map(({ code }) => code)).toEqual([])
  return recordsToResults(records, context)._unsafeUnwrap()
}

/** What must come back of a result. */
function essence(result: TestResult): unknown {
  const { testcase, outcome, attempt, durationMs, skipKind } = result
  const note = outcome === 'PASSED' || result.note?.trim() === '' ? undefined : result.note
  return {
    testcase: clean(testcase),
    outcome,
    attempt,
    durationMs: durationMs === undefined ? undefined : Math.round(durationMs * 1e6) / 1e6,
    skipKind: outcome === 'SKIPPED' ? (skipKind ?? 'skipped') : undefined,
    note: note === undefined ? undefined : clean(note),
  }
}

const clean = (text: string): string => replaceForbidden(text)
const inOrder = (results: readonly TestResult[]): unknown[] =>
  results.map(essence).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

describe('results to JUnit XML and back', () => {
  it('keeps testcases, outcomes, attempts, durations and notes', async () => {
    await fc.assert(
      fc.asyncProperty(plainResults, async (results) => {
        for (const result of results) expect(parseTestResult(result).isOk()).toBe(true)
        expect(inOrder(await readBack(results))).toEqual(inOrder(results))
      }),
      { numRuns: 300 },
    )
  })

  it('knows its own hand, whatever a suite is called', async () => {
    const results = [resultOf({ data: { suite: ['pytest'], line: ['7'], file: ['a.py'] } })]
    const { records, summary } = await readGood(toJunit(results))
    expect(summary.dialect).toBe('gatewright')
    expect(records[0]?.line).toBe(7)
  })

  it('gives the same text when it is read and written again', async () => {
    await fc.assert(
      fc.asyncProperty(plainResults, async (results) => {
        const cleaned = results.map(({ note: _note, ...result }) => ({
          ...result,
          testcase: clean(result.testcase),
          data: {},
        }))
        const once = toJunit(cleaned)
        expect(toJunit(await readBack(cleaned))).toBe(once)
      }),
    )
  })

  it.each([
    { written: ['ERROR', 'PASSED'], read: ['FAILED', 'PASSED'] },
    { written: ['NEEDS_INSPECTION'], read: ['FAILED'] },
    { written: ['QUEUED'], read: ['ERROR'] },
    { written: ['FAILED', 'RUNNING'], read: ['FAILED', 'ERROR'] },
    { written: ['RUNNING', 'PASSED'], read: ['PASSED'] },
    { written: ['INFO'], read: ['SKIPPED'] },
    { written: ['INFO', 'PASSED'], read: ['PASSED'] },
    { written: ['PASSED', 'FAILED'], read: ['FAILED'] },
    { written: ['FAILED', 'SKIPPED'], read: ['FAILED'] },
    { written: ['FAILED', 'PASSED', 'SKIPPED'], read: ['FAILED', 'PASSED'] },
    { written: ['SKIPPED', 'PASSED'], read: ['PASSED'] },
    { written: ['NOBODY_KNOWS'], read: ['FAILED'] },
  ])('$written comes back as $read', async ({ written, read }) => {
    const results = await readBack(attemptsOf(written))
    expect(results.map(({ outcome }) => outcome)).toEqual(read)
  })

  it('goes by the class of a configured outcome', async () => {
    const outcomes = { CRASHED: 'error', FINE: 'pass', LATER: 'skip' } as const
    const results = await Promise.all(
      ['CRASHED', 'FINE', 'LATER'].map((outcome) => readBack([resultOf({ outcome })], { outcomes })),
    )
    expect(results.map(([only]) => only?.outcome)).toEqual(['ERROR', 'PASSED', 'SKIPPED'])
  })

  it('keeps variants apart by name, and says the testcase in a property', async () => {
    const results = ['x86_64', 's390x'].map((arch) => resultOf({ id: arch, variant: { arch } }))
    const { records } = await readGood(toJunit(results))
    expect(records.map(testcaseNameOf)).toEqual([
      'shop.Cart/adds [arch=s390x]',
      'shop.Cart/adds [arch=x86_64]',
    ])
    const identity = 'gatewright.testcase'
    const back = recordsToResults(records, {
      ...context,
      identity: (record) =>
        record.properties.find(([name]) => name === identity)?.[1] ?? testcaseNameOf(record),
    })
    expect(back._unsafeUnwrap().map(({ testcase }) => testcase)).toEqual(['shop.Cart/adds', 'shop.Cart/adds'])
  })

  it('keeps names as they are where the variant goes beside them', async () => {
    const results = ['x86_64', 's390x'].map((arch) => resultOf({ id: arch, variant: { arch } }))
    const back = await readBack(results, { variants: 'beside-name' })
    expect(back.map(({ testcase, variant }) => [testcase, variant])).toEqual([
      ['shop.Cart/adds', {}],
      ['shop.Cart/adds', { occurrence: '2' }],
    ])
  })

  it('writes cases of one name in the order of their numbers', async () => {
    const numbers = Array.from({ length: 11 }, (_, index) => index + 1)
    const results = numbers.map((number) =>
      resultOf({
        id: `r${number}`,
        durationMs: number,
        variant: number === 1 ? {} : { occurrence: String(number) },
      }),
    )
    const back = await readBack(results, { variants: 'beside-name' })
    expect(back.map(({ durationMs }) => durationMs)).toEqual(numbers)
    expect(back.map(({ variant }) => variant)).toEqual(results.map(({ variant }) => variant))
  })
})
