import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/index.ts'
import {
  addRun,
  emptyStatistics,
  foldStatistics,
  forgetBefore,
  parseFlakeStatistics,
  statisticsOf,
  writeFlakeStatistics,
} from '../../../src/flake/statistics/index.ts'
import { dayMs, start, testRun } from './examples.ts'

const end = start + 9 * dayMs

/** Main fails on b1, passes on b2; the runs of change 7 come in between and after, each with its own base. */
function runsOf(...pushes: readonly (readonly [base: string, passes: 0 | 1])[]): TestRun[] {
  const main = (index: number, commit: string, passes: 0 | 1): TestRun =>
    testRun({ run: `m${index}`, at: start + index, commit, passes, failures: 1 - passes })
  return [
    main(0, 'b0', 1),
    main(1, 'b1', 0),
    main(10, 'b2', 1),
    ...pushes.map(([base, passes], index) =>
      testRun({
        run: `p${index}`,
        at: start + 20 + index,
        commit: `p${index}`,
        branch: 'change',
        change: '7',
        base,
        passes,
        failures: 1 - passes,
      }),
    ),
    main(90, 'b3', 1),
  ]
}

function countedChanges(...pushes: readonly (readonly [base: string, passes: 0 | 1])[]): number {
  return foldStatistics(statisticsOf(runsOf(...pushes)), end, 30).failingChanges.runs
}

describe('a change that failed on a failing commit of main', () => {
  it('does not count while it only fails, whatever it is said to stand on later', () => {
    expect(countedChanges(['b1', 0], ['b2', 0], ['b2', 0])).toBe(0)
  })

  it('counts again once it has passed', () => {
    expect(countedChanges(['b1', 0], ['b2', 0], ['b2', 1], ['b2', 0])).toBe(2)
  })

  it('counts from the beginning where its base passes', () => {
    expect(countedChanges(['b2', 0], ['b2', 0])).toBe(2)
  })

  it('is remembered in the JSON, and forgotten with its last day', () => {
    const statistics = statisticsOf(runsOf(['b1', 0]))
    expect([...statistics.heldBack.keys()]).toEqual(['7'])
    const read = parseFlakeStatistics(JSON.parse(JSON.stringify(writeFlakeStatistics(statistics))))
    const again = read._unsafeUnwrap()
    expect(again.heldBack).toEqual(statistics.heldBack)
    forgetBefore(again, Math.floor(start / dayMs) + 1)
    expect(again.heldBack.size).toBe(0)
  })

  it('says nothing of other changes', () => {
    const statistics = emptyStatistics()
    for (const run of runsOf(['b1', 0])) void addRun(statistics, run)
    const other = testRun({
      run: 'q',
      at: start + 91,
      commit: 'q',
      branch: 'change',
      change: '8',
      base: 'b2',
    })
    void addRun(statistics, other)
    expect(foldStatistics(statistics, end, 30).failingChanges.runs).toBe(1)
  })
})
