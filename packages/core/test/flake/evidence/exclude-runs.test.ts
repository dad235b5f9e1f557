import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excludeRuns, type TestHistory, type TestRun } from '../../../src/flake/evidence/index.ts'

describe('excludeRuns', () => {
  const codes = fc.array(
    fc.record({ fails: fc.boolean(), onMain: fc.boolean(), first: fc.boolean(), second: fc.boolean() }),
    {
      maxLength: 12,
    },
  )

  function historyOf(runs: readonly TestRun[]): TestHistory {
    return { testcase: 'unit/a', variant: {}, runs }
  }

  function runAt(index: number, fails: boolean, onMain: boolean): TestRun {
    return {
      run: `r${String(index).padStart(2, '0')}`,
      at: index,
      commit: `c${index}`,
      branch: onMain ? 'main' : 'change',
      passes: fails ? 0 : 1,
      failures: fails ? 1 : 0,
      results: [],
    }
  }

  it('gives the same history back where nothing is left out', () => {
    const history = historyOf([runAt(0, true, true)])
    expect(excludeRuns(history, () => false)).toBe(history)
  })

  it('in two steps forgets no failure that it knows in one', () => {
    fc.assert(
      fc.property(codes, (all) => {
        const history = historyOf(all.map(({ fails, onMain }, index) => runAt(index, fails, onMain)))
        const isFirst = ({ at }: TestRun): boolean => all[at]?.first ?? false
        const isSecond = ({ at }: TestRun): boolean => all[at]?.second ?? false
        const once = excludeRuns(history, (run) => isFirst(run) || isSecond(run))
        const twice = excludeRuns(excludeRuns(history, isFirst), isSecond)
        expect(twice.runs).toEqual(once.runs)
        expect(twice.excludedTail ?? 0).toBeGreaterThanOrEqual(once.excludedTail === undefined ? 0 : 1)
      }),
    )
  })

  it('adds what was left out before to what is left out now', () => {
    const history = historyOf([0, 1, 2, 3].map((index) => runAt(index, index > 0, true)))
    const before = excludeRuns(history, ({ at }) => at >= 2)
    expect(before.excludedTail).toBe(2)
    expect(excludeRuns(before, ({ at }) => at === 1).excludedTail).toBe(3)
  })
})
