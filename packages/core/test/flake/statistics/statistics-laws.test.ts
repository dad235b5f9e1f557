import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/index.ts'
import {
  addRun,
  dayOf,
  emptyStatistics,
  foldStatistics,
  forgetBefore,
  mergeStatistics,
  statisticsOf,
  type FlakeStatistics,
  type GrowingStatistics,
} from '../../../src/flake/statistics/index.ts'
import { anyRuns, bytesOf, dayMs, inOrder, plainRuns, start, testRun, withShuffled } from './examples.ts'

function oneByOne(runs: readonly TestRun[]): GrowingStatistics {
  const statistics = emptyStatistics()
  for (const run of inOrder(runs)) expect(addRun(statistics, run).isOk()).toBe(true)
  return statistics
}

function mergedSingles(runs: readonly TestRun[]): FlakeStatistics {
  return inOrder(runs)
    .map((run) => statisticsOf([run]))
    .reduce<FlakeStatistics>((sum, single) => mergeStatistics(sum, single), emptyStatistics())
}

const firstDay = dayOf(start)
const anyStatistics: fc.Arbitrary<FlakeStatistics> = anyRuns.map(statisticsOf)

describe('counting', () => {
  it('does not depend on the order of the runs, also at equal times and under equal ids', () => {
    fc.assert(
      fc.property(withShuffled(anyRuns), ({ runs, shuffled }) => {
        expect(bytesOf(statisticsOf(shuffled))).toBe(bytesOf(statisticsOf(runs)))
      }),
    )
  })

  it('one by one, merged from single runs, and all at once give the same', () => {
    fc.assert(
      fc.property(withShuffled(plainRuns), ({ runs, shuffled }) => {
        const expected = bytesOf(statisticsOf(shuffled))
        expect(bytesOf(oneByOne(runs))).toBe(expected)
        expect(bytesOf(mergedSingles(runs))).toBe(expected)
      }),
    )
  })

  it('takes days in any order where only the runs of each day come in theirs', () => {
    fc.assert(
      fc.property(plainRuns, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (runs, days) => {
        const statistics = emptyStatistics()
        for (const day of days)
          for (const run of inOrder(runs))
            if (dayOf(run.at) === firstDay + day) expect(addRun(statistics, run).isOk()).toBe(true)
        expect(bytesOf(statistics)).toBe(bytesOf(statisticsOf(runs)))
      }),
    )
  })

  it('one by one and all at once agree where changes stand on commits that fail', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        expect(bytesOf(oneByOne(runs))).toBe(bytesOf(statisticsOf(runs)))
      }),
    )
  })

  it('merged from single runs it knows of no base: the same as runs that name none', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const withoutBases = inOrder(runs).map(({ base: _base, ...run }) => run)
        const singles = withoutBases.map((run) => statisticsOf([run]))
        expect(bytesOf(mergedSingles(runs))).toBe(
          bytesOf(
            singles.reduce<FlakeStatistics>((sum, one) => mergeStatistics(sum, one), emptyStatistics()),
          ),
        )
      }),
    )
  })

  it('leaves out a change that stands on a commit of main that only failed, but for its commit', () => {
    const failing = testRun({ run: 'main', commit: 'bad', passes: 0, failures: 2 })
    const change = testRun({
      run: 'pr',
      at: start + 1,
      commit: 'own',
      branch: 'change',
      change: '7',
      passes: 0,
      failures: 1,
    })
    const [day] = statisticsOf([failing, { ...change, base: 'bad' }]).days
    expect([day?.tail.all.runs, day?.tail.open]).toEqual([0, undefined])
    expect(statisticsOf([failing, { ...change, base: 'bad' }]).commits.get('own')?.failures).toBe(1)
    expect(statisticsOf([failing, { ...change, base: 'other' }]).days[0]?.tail.open?.runs).toBe(1)
    const flaky = { ...failing, passes: 1 }
    expect(statisticsOf([flaky, { ...change, base: 'bad' }]).days[0]?.tail.open?.runs).toBe(1)
  })

  it.each(['__proto__', 'constructor', 'toString', '', 'hasOwnProperty'])(
    'knows "%s" as a name like any',
    (name) => {
      const run = testRun({ run: name, commit: name, branch: 'change', change: name, passes: 0, failures: 1 })
      const twice = [run, { ...run, at: start + 1 }]
      const open = foldStatistics(statisticsOf(twice), start + 1, 10)
      expect(open.openEnd).toEqual({ runs: 2, changes: 1 })
      const settled = [...twice, testRun({ at: start + 2, commit: 'c' })]
      const window = foldStatistics(statisticsOf(settled), start + 2, 10)
      expect(window.failingChanges).toEqual({ runs: 2, changes: 1, repeated: 1 })
      const flipped = foldStatistics(statisticsOf([run, { ...run, at: start + 1, passes: 1 }]), start + 1, 10)
      expect(flipped.flips).toEqual({ commits: 1, changes: 1 })
      expect(flipped.failingChanges.changes).toBe(0)
    },
  )
})

describe('mergeStatistics', () => {
  it('is associative, where days overlap too', () => {
    fc.assert(
      fc.property(anyStatistics, anyStatistics, anyStatistics, (a, b, c) => {
        expect(bytesOf(mergeStatistics(mergeStatistics(a, b), c))).toBe(
          bytesOf(mergeStatistics(a, mergeStatistics(b, c))),
        )
      }),
    )
  })

  it('has the empty statistics as identity', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const statistics = statisticsOf(runs)
        expect(bytesOf(mergeStatistics(statistics, emptyStatistics()))).toBe(bytesOf(statistics))
        expect(bytesOf(mergeStatistics(emptyStatistics(), statistics))).toBe(bytesOf(statistics))
      }),
    )
  })

  it('puts together what was cut anywhere, within a day too', () => {
    fc.assert(
      fc.property(plainRuns, fc.nat(40), (runs, cut) => {
        const sorted = inOrder(runs)
        const merged = mergeStatistics(statisticsOf(sorted.slice(0, cut)), statisticsOf(sorted.slice(cut)))
        expect(bytesOf(merged)).toBe(bytesOf(statisticsOf(runs)))
      }),
    )
  })

  it('changes neither of the two, then or when its result grows', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, (one, other) => {
        const [a, b] = [statisticsOf(one), statisticsOf(other)]
        const before = [bytesOf(a), bytesOf(b)]
        const merged = mergeStatistics(a, b) as GrowingStatistics
        for (const own of [a, b, a]) bytesOf(mergeStatistics(merged, own))
        for (let day = 0; day < 5; day++)
          for (const fields of [{ passes: 0, failures: 2 }, { passes: 1 }])
            void addRun(
              merged,
              testRun({ run: 'z', at: start + (day + 1) * dayMs - 1, commit: 'a', ...fields }),
            )
        forgetBefore(merged, firstDay + 2)
        foldStatistics(a, start + 5 * dayMs, 10)
        expect([bytesOf(a), bytesOf(b)]).toEqual(before)
      }),
    )
  })

  it('counts something twice that is merged with itself', () => {
    const statistics = statisticsOf([testRun({ failures: 1 })])
    expect(foldStatistics(mergeStatistics(statistics, statistics), start, 1).main).toMatchObject({
      runs: 2,
      failed: 2,
      retries: 2,
    })
  })
})

describe('addRun', () => {
  it('refuses an older run of the same day and leaves everything as it was', () => {
    fc.assert(
      fc.property(anyRuns, anyRuns, (runs, late) => {
        const statistics = statisticsOf(runs)
        for (const run of late) {
          const before = bytesOf(statistics)
          const last = statistics.days.find(({ day }) => day === dayOf(run.at))?.last
          const isLate =
            last !== undefined && (last.at > run.at || (last.at === run.at && last.run > run.run))
          const counted = addRun(statistics, run)
          expect(counted.isErr()).toBe(isLate)
          if (counted.isOk()) continue
          expect(counted.error).toMatchObject({
            kind: 'flake/out-of-order',
            run: run.run,
            at: run.at,
            day: dayOf(run.at),
            retryable: false,
          })
          expect(bytesOf(statistics)).toBe(before)
        }
      }),
    )
  })

  it.each([
    { passes: 0, failures: 0 },
    { passes: -1, failures: 2 },
    { passes: 0.5, failures: 1 },
    { passes: Number.NaN, failures: 1 },
    { at: Number.NaN },
    { at: Number.POSITIVE_INFINITY },
  ])('throws for a run that nobody can have seen: %j', (fields) => {
    const statistics = emptyStatistics()
    expect(() => addRun(statistics, testRun(fields))).toThrow(TypeError)
    expect(bytesOf(statistics)).toBe(bytesOf(emptyStatistics()))
  })

  it('keeps a size that does not grow with clean runs of one commit', () => {
    const sizes = [100, 10_000].map((count) => {
      const statistics = emptyStatistics()
      for (let index = 0; index < count; index++)
        void addRun(statistics, testRun({ run: 'r', at: start + index }))
      return bytesOf(statistics).length
    })
    // Two more digits in each of some counts.
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) + 40)
  })

  it('remembers the last eight failures', () => {
    const runs = Array.from({ length: 20 }, (_, index) =>
      testRun({ run: `r${index}`, at: start + index, failures: index % 2 }),
    )
    const [day] = statisticsOf(runs).days
    expect(day?.witnesses.map(({ run }) => run)).toEqual([
      'r5',
      'r7',
      'r9',
      'r11',
      'r13',
      'r15',
      'r17',
      'r19',
    ])
  })
})
