import { foldVerdicts, type VerdictStatus } from '@gatewright/core'
import { arbitrariesWith } from '@gatewright/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldCases } from '../../src/writers/fold-cases.ts'
import { statusOf, type WrittenStatus } from '../../src/writers/written-case.ts'
import { attemptsOf, resultOf } from './support.ts'

/** What a report may say of a case with such a verdict: a failure or error that came after a pass is never hushed up. */
const allowed: Readonly<Record<VerdictStatus, readonly WrittenStatus[]>> = {
  passed: ['passed', 'error'],
  flaky: ['passed', 'failed', 'error'],
  failed: ['failed', 'error'],
  errored: ['error'],
  skipped: ['skipped'],
  precluded: ['skipped'],
  incomplete: ['unfinished', 'skipped'],
}

describe('foldCases', () => {
  it('agrees with the verdicts, case by case and in their order', () => {
    fc.assert(
      fc.property(arbitrariesWith(fc).results, (results) => {
        const cases = foldCases(results)
        const verdicts = foldVerdicts(results)
        expect(cases.map(({ testcase, item, variant }) => [testcase, item, variant])).toEqual(
          verdicts.map(({ testcase, item, variant }) => [testcase, item, variant]),
        )
        for (const [index, { base, counts }] of verdicts.entries()) {
          const written = cases[index]
          const status = written && statusOf(written.deciding)
          expect(allowed[base]).toContain(status)
          // Only information, or nothing that ran, may be called skipped.
          if (status === 'skipped')
            expect(counts.pass + counts.fail + counts.error + counts.incomplete).toBe(0)
          if (base === 'passed' && counts.error === 0) expect(status).toBe('passed')
        }
      }),
    )
  })

  it('keeps a run that goes on unfinished although another has ended', () => {
    const [running, passed] = attemptsOf(['RUNNING', 'PASSED'])
    const other = { ...resultOf(passed), groups: ['run-2'] }
    expect(foldCases([resultOf(running), other]).map(({ deciding }) => statusOf(deciding))).toEqual([
      'unfinished',
    ])
    expect(
      foldCases([resultOf(running), resultOf(passed)]).map(({ deciding }) => statusOf(deciding)),
    ).toEqual(['passed'])
  })

  it('counts a delivery that came twice once, whatever note it has', () => {
    const first = resultOf({ outcome: 'FAILED', note: 'a' })
    const again = { ...first, note: 'b' }
    for (const results of [
      [first, again],
      [again, first],
    ])
      expect(foldCases(results).map(({ attempts }) => attempts.map(({ result }) => result.note))).toEqual([
        ['a'],
      ])
  })

  it('takes an unfinished attempt of no run for ended by any later one, and one of no run for the end of any', () => {
    const [running, passed] = attemptsOf(['RUNNING', 'PASSED'])
    const statuses = (early: readonly string[], late: readonly string[]): readonly WrittenStatus[] =>
      foldCases([resultOf({ ...running, groups: early }), resultOf({ ...passed, groups: late })]).map(
        ({ deciding }) => statusOf(deciding),
      )
    expect([statuses([], ['run-2']), statuses(['run-1'], []), statuses(['a', 'b'], ['b'])]).toEqual([
      ['passed'],
      ['passed'],
      ['passed'],
    ])
    expect(statuses(['run-1'], ['run-2'])).toEqual(['unfinished'])
  })

  it('folds very many attempts at one case in bounded time', { timeout: 10_000 }, () => {
    const attempts = Array.from({ length: 60_000 }, (_, index) =>
      resultOf({
        id: `run-${index}`,
        outcome: index % 2 === 0 ? 'RUNNING' : 'FAILED',
        groups: [`run-${index}`],
      }),
    )
    expect(foldCases(attempts).map(({ troubled }) => troubled.length)).toEqual([60_000])
  })
})
