import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/index.ts'
import {
  addRun,
  dayOf,
  emptyStatistics,
  forgetBefore,
  mergeStatistics,
  parseFlakeStatistics,
  recountDay,
  statisticsOf,
  writeFlakeStatistics,
  type FlakeStatistics,
  type GrowingStatistics,
} from '../../../src/flake/statistics/index.ts'
import { anyRuns, bytesOf, dayMs, plainRuns, runsWith, start, testRun } from './examples.ts'

const firstDay = dayOf(start)

describe('recountDay', () => {
  const cases = fc.tuple(
    runsWith({ withBases: false, commitsOfOneDay: true }),
    fc.nat(4),
    fc.func(fc.boolean()),
  )

  it('gives what counting without the runs would have given', () => {
    fc.assert(
      fc.property(cases, ([runs, day, isKept]) => {
        const statistics = statisticsOf(runs)
        const before = runs.filter(({ at }) => dayOf(at) === firstDay + day)
        const after = before.filter((run) => isKept(run.results[0]))
        recountDay(statistics, before, after)
        const others = runs.filter(({ at }) => dayOf(at) !== firstDay + day)
        expect(bytesOf(statistics)).toBe(bytesOf(statisticsOf([...others, ...after])))
      }),
    )
  })

  it('takes in a run that came late', () => {
    fc.assert(
      fc.property(plainRuns, fc.nat(39), (runs, late) => {
        fc.pre(late < runs.length)
        const lateRun = runs[late]
        if (!lateRun) return
        const known = runs.filter((run) => run !== lateRun)
        const statistics = statisticsOf(known)
        const ofDay = (run: TestRun): boolean => dayOf(run.at) === dayOf(lateRun.at)
        recountDay(statistics, known.filter(ofDay), runs.filter(ofDay))
        const { days, commits } = writeFlakeStatistics(statistics)
        const expected = writeFlakeStatistics(statisticsOf(runs))
        expect(days).toEqual(expected.days)
        expect(commits).toEqual(expected.commits)
      }),
    )
  })

  it('keeps the counts of commits of several days exact, and their first day no later than it is', () => {
    fc.assert(
      fc.property(plainRuns, fc.nat(4), (runs, day) => {
        const statistics = statisticsOf(runs)
        const before = runs.filter(({ at }) => dayOf(at) === firstDay + day)
        recountDay(statistics, before, [])
        const expected = statisticsOf(runs.filter((run) => !before.includes(run)))
        expect(writeFlakeStatistics(statistics).days).toEqual(writeFlakeStatistics(expected).days)
        expect([...statistics.commits.keys()].sort()).toEqual([...expected.commits.keys()].sort())
        for (const [commit, { day: first, change: _change, ...counts }] of expected.commits) {
          const own = statistics.commits.get(commit)
          expect(own).toMatchObject(counts)
          expect(own?.day).toBeLessThanOrEqual(first)
        }
      }),
    )
  })

  it('takes nothing away that was forgotten before', () => {
    const first = testRun({ run: 'r1', commit: 'c' })
    const again = testRun({ run: 'r2', at: start + dayMs, commit: 'c' })
    const failed = testRun({ run: 'r3', at: start + 2 * dayMs, commit: 'c', passes: 0, failures: 2 })
    const statistics = statisticsOf([first, again])
    forgetBefore(statistics, firstDay + 1)
    void addRun(statistics, failed)
    recountDay(statistics, [again], [])
    expect(statistics.commits.get('c')).toMatchObject({ passes: 0, failures: 2, hardMainRuns: 1 })
    expect(parseFlakeStatistics(writeFlakeStatistics(statistics)).isOk()).toBe(true)
  })

  it('throws for runs of two days and leaves everything as it was', () => {
    const [today, tomorrow] = [testRun(), testRun({ at: start + dayMs })]
    const statistics = statisticsOf([today, tomorrow])
    const before = bytesOf(statistics)
    expect(() => recountDay(statistics, [today], [tomorrow])).toThrow(TypeError)
    expect(bytesOf(statistics)).toBe(before)
  })

  it('copes with more days than a call has arguments', () => {
    const statistics = emptyStatistics()
    for (let day = 0; day < 130_000; day++) void addRun(statistics, testRun({ at: day * dayMs }))
    forgetBefore(statistics, 10)
    recountDay(statistics, [testRun({ at: 20 * dayMs })], [])
    expect(statistics.days).toHaveLength(129_989)
  })
})

describe('failedCommits', () => {
  function failedOf({ commits }: FlakeStatistics): string[] {
    return [...commits].filter(([, { failures }]) => failures > 0).map(([commit]) => commit)
  }

  it('are those on which an attempt failed, after whatever was done', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, fc.nat(4), (one, other, day) => {
        const statistics = statisticsOf(one)
        expect([...statistics.failedCommits].sort()).toEqual(failedOf(statistics).sort())
        const merged = mergeStatistics(statistics, statisticsOf(other)) as GrowingStatistics
        expect([...merged.failedCommits].sort()).toEqual(failedOf(merged).sort())
        const read = parseFlakeStatistics(writeFlakeStatistics(merged))._unsafeUnwrap()
        expect([...read.failedCommits].sort()).toEqual(failedOf(merged).sort())
        recountDay(
          merged,
          [...one, ...other].filter(({ at }) => dayOf(at) === firstDay + day),
          [],
        )
        expect([...merged.failedCommits].sort()).toEqual(failedOf(merged).sort())
        forgetBefore(merged, firstDay + 2)
        expect([...merged.failedCommits].sort()).toEqual(failedOf(merged).sort())
      }),
    )
  })
})

describe('forgetBefore', () => {
  it('gives what counting from that day on would have given', () => {
    fc.assert(
      fc.property(
        runsWith({ withBases: false, commitsOfOneDay: true }),
        fc.integer({ min: -1, max: 6 }),
        (runs, day) => {
          const statistics = statisticsOf(runs)
          forgetBefore(statistics, firstDay + day)
          expect(bytesOf(statistics)).toBe(
            bytesOf(statisticsOf(runs.filter(({ at }) => dayOf(at) >= firstDay + day))),
          )
        },
      ),
    )
  })

  it('forgets a commit by its first day', () => {
    const statistics = statisticsOf([
      testRun(),
      testRun({ at: start + dayMs }),
      testRun({ at: start + dayMs, commit: 'c2' }),
    ])
    forgetBefore(statistics, firstDay + 1)
    expect([...statistics.commits.keys()]).toEqual(['c2'])
    expect(statistics.days.map(({ day }) => day)).toEqual([firstDay + 1])
  })
})
