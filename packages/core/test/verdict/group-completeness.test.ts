import { describe, expect, it } from 'vitest'
import type { Group } from '../../src/schema/index.ts'
import { groupCompleteness, summarizeGroup } from '../../src/verdict/index.ts'
import { result } from '../support/gate-examples.ts'

const run: Group = { id: 'run-1', state: 'complete' }
const two = [result({ id: 'r1', groups: ['run-1'] }), result({ id: 'r2', groups: ['run-1', 'run-2'] })]

describe('groupCompleteness', () => {
  it.each(['open', 'aborted'] as const)(
    'a run that is %s is not complete, however many results are there',
    (state) => {
      expect(groupCompleteness({ ...run, state, resultCount: 2 }, two)).toEqual({
        complete: false,
        reason: state,
      })
    },
  )

  it.each([
    [undefined, true],
    [0, true],
    [1, true],
    [2, true],
    [3, false],
  ])('a complete run that handed in %s results, two at hand: %s', (resultCount, complete) => {
    const group = resultCount === undefined ? run : { ...run, resultCount }
    expect(groupCompleteness(group, two).complete).toBe(complete)
  })

  it('says how many are missing, counts a repeat once and no other run’s results', () => {
    const [first] = two
    const others = result({ groups: ['run-2'] })
    const seen = first ? [first, { ...first }, others] : []
    expect(groupCompleteness({ ...run, resultCount: 2 }, seen)).toEqual({
      complete: false,
      reason: 'results-missing',
      expected: 2,
      present: 1,
    })
  })
})

describe('summarizeGroup', () => {
  it('counts the verdicts of its own results, before and after exoneration', () => {
    const results = [
      ...two,
      result({ testcase: 'unit/b', outcome: 'FAILED', groups: ['run-1'] }),
      result({ testcase: 'unit/b', outcome: 'PASSED', groups: ['run-2'] }),
    ]
    const exonerations = [
      {
        id: 'x',
        testcase: 'unit/b',
        reason: 'fails-on-mainline' as const,
        evidence: [],
        at: '2026-11-22T05:00:00Z',
        modelVersion: '1',
      },
    ]
    const summary = summarizeGroup({ ...run, resultCount: 4 }, results, { exonerations })
    expect(summary.completeness).toMatchObject({ reason: 'results-missing', present: 3 })
    expect(summary.base).toMatchObject({ passed: 1, failed: 1, flaky: 0, exonerated: 0 })
    expect(summary.effective).toMatchObject({ passed: 1, failed: 0, exonerated: 1 })
  })
})
