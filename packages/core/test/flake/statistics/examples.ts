import fc from 'fast-check'
import type { TestRun } from '../../../src/flake/evidence/index.ts'
import { writeFlakeStatistics, type FlakeStatistics } from '../../../src/flake/statistics/index.ts'

export const dayMs = 86_400_000
/** 2026-11-01T00:00:00Z: a day of its own. */
export const start: number = Date.UTC(2026, 10, 1)

/** Names that plain objects have already are among them. */
const names = ['a', 'b', 'c', '__proto__', 'constructor']

/**
 * Runs of five days, with so few times, ids, commits and changes that all of them are shared, also between branches. Each
 * has a result of its own, so that no two of them are equal.
 */
export function runsWith(more: {
  readonly withBases: boolean
  /** Every commit is of one day. */
  readonly commitsOfOneDay?: boolean
}): fc.Arbitrary<readonly TestRun[]> {
  const one = fc.record({
    run: fc.constantFrom(...names),
    day: fc.integer({ min: 0, max: 4 }),
    hour: fc.integer({ min: 0, max: 3 }),
    commit: fc.constantFrom(...names),
    branch: fc.constantFrom('main', 'change'),
    change: fc.constantFrom(undefined, ...names),
    base: fc.constantFrom(undefined, ...names),
    passes: fc.nat(2),
    failures: fc.nat(3),
  })
  return fc.array(one, { maxLength: 40 }).map((all) =>
    all.map(({ day, hour, commit, branch, change, base, passes, failures, run }, index): TestRun => {
      const ownCommit = more.commitsOfOneDay ? `${commit} of ${day}` : commit
      return {
        run,
        at: start + day * dayMs + hour * 3_600_000,
        commit: ownCommit,
        branch: branch === 'main' ? 'main' : 'change',
        ...(branch === 'change' && change !== undefined ? { change } : {}),
        ...(more.withBases && branch === 'change' && base !== undefined ? { base } : {}),
        passes: passes + failures === 0 ? 1 : passes,
        failures,
        results: [`result-${String(index).padStart(2, '0')}`],
      }
    }),
  )
}

export const plainRuns: fc.Arbitrary<readonly TestRun[]> = runsWith({ withBases: false })
export const anyRuns: fc.Arbitrary<readonly TestRun[]> = runsWith({ withBases: true })

/** The same values in another order, and the first order beside it. */
export function withShuffled(
  runs: fc.Arbitrary<readonly TestRun[]>,
): fc.Arbitrary<{ readonly runs: readonly TestRun[]; readonly shuffled: readonly TestRun[] }> {
  return runs.chain((own) =>
    fc
      .shuffledSubarray([...own], { minLength: own.length, maxLength: own.length })
      .map((shuffled) => ({ runs: own, shuffled })),
  )
}

/** One text for equal statistics only. */
export function bytesOf(statistics: FlakeStatistics): string {
  return JSON.stringify(writeFlakeStatistics(statistics))
}

/** The order in which runs have to be counted, by the definition of a history. */
export function inOrder(runs: readonly TestRun[]): TestRun[] {
  const text = ({ branch, change, base, passes, failures, results }: TestRun): string =>
    JSON.stringify([branch, change, base, passes, failures, results])
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...runs].sort(
    (a, b) =>
      a.at - b.at || compare(a.run, b.run) || compare(a.commit, b.commit) || compare(text(a), text(b)),
  )
}

export function testRun(fields: Partial<TestRun> = {}): TestRun {
  return {
    run: 'r1',
    at: start,
    commit: 'c1',
    branch: 'main',
    passes: 1,
    failures: 0,
    results: ['x'],
    ...fields,
  }
}
