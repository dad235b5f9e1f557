import type { TestCounts } from './release-counts.ts'

/** Runs of a test that count as passed, and those that do not. */
export interface PassCounts {
  readonly runs: number
  readonly passes: number
  readonly failures: number
}

/** @param flakes - what a run is in which attempts disagreed */
export function passCounts(
  { successes, failures, flakes }: Pick<TestCounts, 'successes' | 'failures' | 'flakes'>,
  flakesAre: 'pass' | 'fail',
): PassCounts {
  const failed = failures + (flakesAre === 'fail' ? flakes : 0)
  const runs = successes + failures + flakes
  return { runs, passes: runs - failed, failures: failed }
}

/** How many points the pass rate fell from the base to the candidate; below 0 where it rose. */
export function dropPoints(base: PassCounts, candidate: PassCounts): number {
  return (100 * lostRuns(base, candidate)) / (base.runs * candidate.runs)
}

/**
 * Below 0 where the drop is smaller than so many points, above 0 where it is larger. In whole numbers as far as they go: a
 * drop from 100 % to 95 % is 5 points, not a little more or less.
 */
export function compareDrop(base: PassCounts, candidate: PassCounts, points: number): number {
  return 100 * lostRuns(base, candidate) - points * base.runs * candidate.runs
}

function lostRuns(base: PassCounts, candidate: PassCounts): number {
  return base.passes * candidate.runs - candidate.passes * base.runs
}
