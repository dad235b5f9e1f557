import { compareText } from '../../canonical/compare-text.ts'
import { disjointSets } from './disjoint-sets.ts'
import type { RunFailure } from './run-failure.ts'

/** Tests that fail together: as one, for a budget of quarantine. */
export interface CoFailureGroup {
  /** Sorted; two or more. */
  readonly tests: readonly string[]
  /** The least similar pair that was linked: the share of the runs failing either test in which both failed. */
  readonly weakestLink: number
}

export interface CoFailures {
  /** By first test. No test is in two groups. */
  readonly groups: readonly CoFailureGroup[]
  /** Ids of runs in which too many tests failed to say which belong together; sorted. */
  readonly massFailures: readonly string[]
}

export interface LinkCoFailuresOptions {
  /** Two tests are linked from this similarity on, in [0, 1]; 0.5 by default. */
  readonly minimumSimilarity?: number
  /** And from so many runs on in which both failed; 3 by default. */
  readonly minimumCommon?: number
  /** A run with more failing tests is a mass failure; 50 by default. */
  readonly mostFailing?: number
}

/**
 * Links tests that fail in the same runs: from half of the runs in which either failed, and from 3 on. Linked tests and
 * what is linked to them are one group. Mass failures say nothing about single tests and count for nothing.
 *
 * Does not depend on the order of failures; a failure that is told twice counts once. Takes time in the number of failures
 * times `mostFailing`.
 *
 * @remarks The Jaccard index of the sets of failing runs; after O. Parry et al., "Systemic Flakiness" (2025).
 * @example
 * import { linkCoFailures } from '@gatewright/core/flake'
 *
 * const failures = ['r1', 'r2', 'r3'].flatMap((run) => ['a', 'b'].map((test) => ({ run, test })))
 * linkCoFailures(failures).groups // [{ tests: ['a', 'b'], weakestLink: 1 }]
 */
export function linkCoFailures(
  failures: Iterable<RunFailure>,
  options: LinkCoFailuresOptions = {},
): CoFailures {
  const { minimumSimilarity = 0.5, minimumCommon = 3, mostFailing = 50 } = options
  const byRun = failingByRun(failures)
  const massFailures = byRun.filter(({ tests }) => tests.length > mostFailing).map(({ run }) => run)
  const counted = byRun.filter(({ tests }) => tests.length <= mostFailing)
  const failing = countFailures(counted)
  // A test that failed less often than two must fail together can be linked to none.
  const names = [...failing].filter(([, count]) => count >= minimumCommon).map(([test]) => test)
  names.sort(compareText)
  const sets = disjointSets(names.length)
  const links: { readonly member: number; readonly similarity: number }[] = []
  eachPair(counted, names, (a, b, common) => {
    if (common < minimumCommon) return
    const either = (failing.get(names[a] ?? '') ?? 0) + (failing.get(names[b] ?? '') ?? 0) - common
    const similarity = common / either
    if (similarity < minimumSimilarity) return
    sets.join(a, b)
    links.push({ member: a, similarity })
  })
  const groups = new Map<number, { tests: string[]; weakestLink: number }>()
  for (const { member, similarity } of links) {
    const group = groups.get(sets.leaderOf(member)) ?? { tests: [], weakestLink: 1 }
    group.weakestLink = Math.min(group.weakestLink, similarity)
    groups.set(sets.leaderOf(member), group)
  }
  names.forEach((test, index) => groups.get(sets.leaderOf(index))?.tests.push(test))
  return {
    groups: [...groups.values()].sort((a, b) => compareText(a.tests[0] ?? '', b.tests[0] ?? '')),
    massFailures,
  }
}

interface FailingRun {
  readonly run: string
  readonly tests: readonly string[]
}

function failingByRun(failures: Iterable<RunFailure>): FailingRun[] {
  const byRun = new Map<string, Set<string>>()
  for (const { run, test } of failures) {
    const tests = byRun.get(run)
    if (tests === undefined) byRun.set(run, new Set([test]))
    else tests.add(test)
  }
  return [...byRun]
    .map(([run, tests]) => ({ run, tests: [...tests] }))
    .sort((a, b) => compareText(a.run, b.run))
}

function countFailures(runs: readonly FailingRun[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tests } of runs) for (const test of tests) counts.set(test, (counts.get(test) ?? 0) + 1)
  return counts
}

/**
 * Calls back for every pair that failed together, with the number of runs in which it did, test by test: never more is kept
 * than there are tests.
 */
function eachPair(
  runs: readonly FailingRun[],
  names: readonly string[],
  call: (a: number, b: number, common: number) => void,
): void {
  const indexes = new Map(names.map((test, index) => [test, index]))
  const members = runs.map(({ tests }) => tests.flatMap((test) => indexes.get(test) ?? []))
  const runsOf = names.map((): number[] => [])
  members.forEach((tests, run) => tests.forEach((test) => runsOf[test]?.push(run)))
  const common = new Uint32Array(names.length)
  for (const [a, ofTest] of runsOf.entries()) {
    const partners: number[] = []
    for (const run of ofTest)
      for (const b of members[run] ?? []) {
        if (b <= a) continue
        if (common[b] === 0) partners.push(b)
        common[b] = (common[b] ?? 0) + 1
      }
    for (const b of partners) {
      call(a, b, common[b] ?? 0)
      common[b] = 0
    }
  }
}
