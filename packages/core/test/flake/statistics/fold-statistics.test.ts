import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/index.ts'
import { foldStatistics, statisticsOf, type WindowOfRuns } from '../../../src/flake/statistics/index.ts'
import { anyRuns, dayMs, plainRuns, start, testRun, withShuffled } from './examples.ts'
import { referenceWindow } from './reference-window.ts'

const end = start + 5 * dayMs - 1

/** Each change has commits of its own, and main does not fail hard: whatever a change failed counts. */
const tidyRuns = plainRuns.map((runs) =>
  runs.map((run): TestRun => {
    if (run.branch === 'main')
      return { ...run, passes: Math.max(1, run.passes), commit: `main ${run.commit}` }
    const change = run.change ?? 'none'
    return { ...run, change, commit: `${run.commit} of ${change}` }
  }),
)

function witnessesOf({ witnesses }: WindowOfRuns): string[] {
  return witnesses.map(({ results }) => results.join())
}

describe('foldStatistics', () => {
  it('is exact in what it says of main, flips, all runs, failures and the open end, whatever the window', () => {
    fc.assert(
      fc.property(
        withShuffled(anyRuns),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (given, day, days) => {
          const at = start + day * dayMs
          const window = foldStatistics(statisticsOf(given.shuffled), at, days)
          const reference = referenceWindow(given.runs, at, days)
          expect(window.main).toEqual(reference.main)
          expect(window.streaks).toEqual(reference.streaks)
          expect(window.flips).toEqual(reference.flips)
          expect(window.resolvedOnMain).toBe(reference.resolvedOnMain)
          expect(window.all).toEqual(reference.all)
          expect(window.openEnd).toEqual(reference.openEnd)
          expect(window.failingChanges.runs).toBe(reference.failingChanges.runs)
          expect(window.days).toBe(reference.days)
          expect(witnessesOf(window)).toEqual(reference.witnesses)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is exact in what is settled where no failing change has passed another time', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const reference = referenceWindow(runs, end, 10)
        fc.pre(reference.resolved.runs === reference.settled.runs && reference.flips.changes === 0)
        const window = foldStatistics(statisticsOf(runs), end, 10)
        expect(window.settled).toEqual(reference.settled)
        expect(window.failingChanges).toEqual(reference.failingChanges)
      }),
    )
  })

  it('counts exactly the failures of changes that the same commit passed another time', () => {
    fc.assert(
      fc.property(tidyRuns, (runs) => {
        const window = foldStatistics(statisticsOf(runs), end, 10)
        const { resolved, failingChanges, openFlips } = referenceWindow(runs, end, 10)
        fc.pre(openFlips === 0)
        expect(window.settled).toMatchObject({ runs: resolved.runs, failed: resolved.failed })
        expect(window.failingChanges).toEqual(failingChanges)
      }),
    )
  })

  // An approximation: which commits a change fails on in the open end is not known, only how often.
  it('takes no more failures of changes for flakes besides than commits that passed before have in the open end', () => {
    fc.assert(
      fc.property(tidyRuns, (runs) => {
        const { settled, failingChanges, all } = foldStatistics(statisticsOf(runs), end, 10)
        const { resolved, openFlips } = referenceWindow(runs, end, 10)
        const more = settled.runs - resolved.runs
        expect(more).toBeGreaterThanOrEqual(0)
        expect(more).toBeLessThanOrEqual(openFlips)
        expect(settled.failed - resolved.failed).toBe(more)
        expect(failingChanges.changes + failingChanges.repeated).toBe(all.failed - settled.failed)
      }),
    )
  })

  // An approximation: where the failures stood that turned out not to be their change's fault is not known any more.
  it('says no longer clean ends and no other sum of retries than there can be, of failures that were resolved', () => {
    fc.assert(
      fc.property(tidyRuns, (runs) => {
        const window = foldStatistics(statisticsOf(runs), end, 10)
        const { resolved, settled, all, openFlips } = referenceWindow(runs, end, 10)
        fc.pre(openFlips === 0)
        if (resolved.runs === settled.runs) expect(window.settled).toEqual(settled)
        else if (resolved.runs === all.runs)
          expect(window.settled).toMatchObject({
            ...all,
            retriesFailed: expect.any(Number),
            // What the same code passed another time is a flip, now that it is settled.
            flipped: all.failed,
            cleanBeforeFlip: Math.min(all.cleanBefore, settled.cleanBeforeFlip),
            cleanAfterFlip: Math.min(all.cleanAfter, settled.cleanAfterFlip),
          })
        expect(window.settled.cleanBefore).toBeLessThanOrEqual(resolved.cleanBefore)
        expect(window.settled.cleanAfter).toBeLessThanOrEqual(resolved.cleanAfter)
        expect(window.settled.retries).toBeLessThanOrEqual(all.retries)
        expect(window.settled.retries).toBeGreaterThanOrEqual(settled.retries)
        expect(window.settled.retriesFailed).toBeLessThanOrEqual(window.settled.retries)
      }),
    )
  })

  it('never counts more failures than runs, nor fewer than none, however commits and changes are shared', () => {
    fc.assert(
      fc.property(
        anyRuns,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (runs, day, days) => {
          const { settled, all, failingChanges, changeRetries } = foldStatistics(
            statisticsOf(runs),
            start + day * dayMs,
            days,
          )
          expect(settled.failed + Math.max(settled.cleanBefore, settled.cleanAfter)).toBeLessThanOrEqual(
            settled.runs,
          )
          expect(settled.runs).toBeLessThanOrEqual(all.runs)
          expect(settled.failed).toBeLessThanOrEqual(all.failed)
          expect(settled.retries).toBeLessThanOrEqual(all.retries)
          expect(failingChanges.changes + failingChanges.repeated).toBeLessThanOrEqual(failingChanges.runs)
          expect(Math.min(failingChanges.changes, failingChanges.repeated)).toBeGreaterThanOrEqual(0)
          expect(changeRetries.failed).toBeLessThanOrEqual(changeRetries.retries)
        },
      ),
    )
  })

  it.each([
    { name: 'nothing', codes: '', streaks: [], leading: 0, trailing: 0 },
    { name: 'only passes', codes: 'PPP', streaks: [], leading: 0, trailing: 0 },
    { name: 'only failures', codes: 'FFF', streaks: [3], leading: 3, trailing: 3 },
    { name: 'a row at each end', codes: 'FFPFPFFF', streaks: [2, 1, 3], leading: 2, trailing: 3 },
    { name: 'rows in between', codes: 'PFFPFP', streaks: [2, 1], leading: 0, trailing: 0 },
  ])('knows the rows of $name, also across days', ({ codes, streaks, leading, trailing }) => {
    for (const step of [1, 7 * 3_600_000, dayMs]) {
      const runs = [...codes].map((code, index) =>
        testRun({
          run: `r${index}`,
          at: start + index * step,
          commit: `c${index}`,
          ...(code === 'F' ? { passes: 0, failures: 1 } : {}),
        }),
      )
      const window = foldStatistics(statisticsOf(runs), start + 10 * dayMs, 60)
      expect(window.streaks).toEqual(streaks)
      expect(window.main).toMatchObject({ leading, trailing, runs: codes.length })
    }
  })

  it.each([
    { before: 'P', after: 'P', counts: true },
    { before: 'F', after: 'P', counts: false },
    { before: 'P', after: 'F', counts: false },
    { before: 'F', after: 'F', counts: false },
    { before: '', after: 'P', counts: true },
    { before: '', after: 'F', counts: false },
    { before: 'P', after: '', counts: true },
    { before: 'F', after: '', counts: false },
    { before: '', after: '', counts: true },
  ])('counts a change between "$before" and "$after" of main: $counts', ({ before, after, counts }) => {
    const main = (code: string, at: number): TestRun[] =>
      code === ''
        ? []
        : [testRun({ at, commit: `m${at}`, passes: code === 'P' ? 1 : 0, failures: code === 'F' ? 1 : 0 })]
    for (const gap of [1, dayMs]) {
      const change = testRun({
        at: start + gap,
        commit: 'x',
        branch: 'change',
        change: '7',
        passes: 0,
        failures: 1,
      })
      const runs = [...main(before, start), change, ...main(after, start + 2 * gap)]
      const { failingChanges, openEnd } = foldStatistics(statisticsOf(runs), start + 3 * dayMs, 60)
      // Before nothing that passed it is open whose fault it is.
      const [failing, open] = after === '' ? [0, Number(counts)] : [Number(counts), 0]
      expect(failingChanges).toEqual({ runs: failing, changes: failing, repeated: 0 })
      expect(openEnd).toEqual({ runs: open, changes: open })
    }
  })

  it.each([
    { codes: 'F@1 F@2 F@1', open: { runs: 3, changes: 2 }, failing: { runs: 0, changes: 0, repeated: 0 } },
    { codes: 'P F@1 F@2', open: { runs: 2, changes: 2 }, failing: { runs: 0, changes: 0, repeated: 0 } },
    { codes: 'F@1 FF@1 P F@2', open: { runs: 1, changes: 1 }, failing: { runs: 2, changes: 1, repeated: 1 } },
    { codes: 'F@1 F@2 P@3', open: { runs: 0, changes: 0 }, failing: { runs: 3, changes: 2, repeated: 0 } },
    { codes: 'F@1 FP@2', open: { runs: 0, changes: 0 }, failing: { runs: 2, changes: 1, repeated: 0 } },
    {
      codes: 'P@1 F@2 P@3 F@2',
      open: { runs: 1, changes: 1 },
      failing: { runs: 3, changes: 1, repeated: 0 },
    },
    // A failure of main settles that the end says nothing.
    { codes: 'P F@1 F', open: { runs: 0, changes: 0 }, failing: { runs: 0, changes: 0, repeated: 0 } },
    { codes: 'P F F@1 F@2', open: { runs: 0, changes: 0 }, failing: { runs: 0, changes: 0, repeated: 0 } },
  ])(
    'holds the failing changes at the end of "$codes" open, within a day and across',
    ({ codes, open, failing }) => {
      for (const step of [1, 13 * 3_600_000, dayMs]) {
        const runs = codes.split(' ').map((code, index): TestRun => {
          const [attempts = '', change] = code.split('@')
          const failures = attempts.split('F').length - 1
          return testRun({
            run: `r${index}`,
            at: start + index * step,
            commit: `c${index}`,
            ...(change === undefined ? {} : { branch: 'change', change }),
            passes: attempts.length - failures,
            failures,
          })
        })
        const window = foldStatistics(statisticsOf(runs), start + 10 * dayMs, 60)
        expect(window.openEnd).toEqual(open)
        expect(window.failingChanges).toEqual(failing)
        const [last] = runs.slice(-1)
        const settling = testRun({
          run: 's',
          at: (last?.at ?? start) + 1,
          commit: 's',
          branch: 'change',
          change: 's',
        })
        const later = foldStatistics(statisticsOf([...runs, settling]), start + 10 * dayMs, 60)
        expect(later.openEnd).toEqual({ runs: 0, changes: 0 })
        const isBesideFailure = window.main.lastFailed === true
        expect(later.all.runs).toBe(window.all.runs + open.runs + (isBesideFailure ? 0 : 1))
        expect(later.all.failed).toBe(window.all.failed + open.runs)
        expect(window.settled.failed).toBe(later.settled.failed)
      }
    },
  )

  it('knows commits that main failed on and some run passed', () => {
    const failed = testRun({ passes: 0, failures: 2 })
    const passed = testRun({ run: 'r2', at: start + 1 })
    const onMain = (runs: readonly TestRun[]): number =>
      foldStatistics(statisticsOf(runs), start, 60).resolvedOnMain
    expect(onMain([failed, passed])).toBe(1)
    expect(onMain([failed, failed, { ...passed, branch: 'change', change: '7' }])).toBe(1)
    expect(onMain([failed, { ...passed, commit: 'c2' }])).toBe(0)
    expect(onMain([{ ...failed, passes: 1 }, passed])).toBe(0)
    expect(onMain([{ ...failed, branch: 'change', change: '7' }, passed])).toBe(0)
  })

  it('takes whole days: from the first that the window reaches to the one of its end', () => {
    const runs = [0, 1, 2, 3].map((day) => testRun({ run: `r${day}`, at: start + day * dayMs + 60_000 }))
    const statistics = statisticsOf(runs)
    expect(foldStatistics(statistics, start + 3 * dayMs, 2)).toMatchObject({ days: 2, main: { runs: 2 } })
    expect(foldStatistics(statistics, start + 3 * dayMs + 59_000, 60)).toMatchObject({
      days: 4,
      main: { runs: 4 },
    })
    expect(foldStatistics(statistics, start + 8 * dayMs, 60)).toMatchObject({ days: 9, main: { runs: 4 } })
    expect(foldStatistics(statistics, start - dayMs, 60)).toMatchObject({ days: 1, main: { runs: 0 } })
  })

  it('counts a flip of a commit that is older than the window no more', () => {
    const flip = testRun({ failures: 1 })
    const later = testRun({ at: start + 3 * dayMs, commit: 'c2', failures: 1 })
    const statistics = statisticsOf([flip, { ...flip, at: start + 3 * dayMs - 1 }, later])
    expect(foldStatistics(statistics, start + 3 * dayMs, 60).flips.commits).toBe(2)
    expect(foldStatistics(statistics, start + 3 * dayMs, 2).flips.commits).toBe(1)
    expect(foldStatistics(statistics, start + dayMs, 60).flips.commits).toBe(1)
  })

  it('hands on the runs that were left out', () => {
    expect(foldStatistics(statisticsOf([]), start, 60, 4).excludedTail).toBe(4)
    expect(foldStatistics(statisticsOf([]), start, 60).excludedTail).toBe(0)
  })
})
