import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ctrfParser } from '../../src/formats/ctrf/index.ts'
import { recordsToResults } from '../../src/index.ts'
import { toCtrf } from '../../src/writers/index.ts'
import { readGood } from '../support.ts'
import { plainResults } from './plain-results.ts'
import { attemptsOf } from './support.ts'

async function readBack(results: readonly TestResult[]): Promise<TestResult[]> {
  const { records, summary } = await readGood(new TextEncoder().encode(toCtrf(results)), {
    parser: ctrfParser,
  })
  expect(summary.completeness.complete).toBe(true)
  return recordsToResults(records, {
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    group: 'run-1',
    submittedAt: '2026-11-22T04:19:00Z',
    reportKey: 'run-1/unit',
  })._unsafeUnwrap()
}

/** What must come back of a result. */
function essence({ testcase, outcome, attempt, durationMs, note }: TestResult, known: boolean): unknown {
  const told = outcome === 'PASSED' || note?.trim() === '' ? undefined : note
  return { testcase, outcome, attempt, durationMs: known ? Math.round(durationMs ?? 0) : 'any', note: told }
}

const inOrder = (results: readonly TestResult[], known: boolean): unknown[] =>
  results
    .map((result) => essence(result, known))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

describe('results to CTRF and back', () => {
  it('keeps testcases, outcomes, attempts and notes', async () => {
    await fc.assert(
      fc.asyncProperty(plainResults, async (results) => {
        expect(inOrder(await readBack(results), false)).toEqual(inOrder(results, false))
      }),
    )
  })

  it('keeps durations to the millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(plainResults, async (results) => {
        const timed = results.map((result) => ({ durationMs: 7, ...result }))
        expect(inOrder(await readBack(timed), true)).toEqual(inOrder(timed, true))
      }),
    )
  })

  it.each([
    { written: ['ERROR', 'PASSED'], read: ['FAILED', 'PASSED'] },
    { written: ['ERROR', 'FAILED'], read: ['ERROR', 'FAILED'] },
    { written: ['NEEDS_INSPECTION'], read: ['NEEDS_INSPECTION'] },
    { written: ['QUEUED'], read: ['SKIPPED'] },
    { written: ['INFO'], read: ['SKIPPED'] },
    { written: ['PASSED', 'FAILED'], read: ['PASSED', 'FAILED'] },
    { written: ['NOBODY_KNOWS'], read: ['FAILED'] },
  ])('$written comes back as $read', async ({ written, read }) => {
    const results = await readBack(attemptsOf(written))
    expect(results.map(({ outcome }) => outcome)).toEqual(read)
  })
})
