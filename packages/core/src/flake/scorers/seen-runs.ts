import { compareText } from '../../canonical/compare-text.ts'
import type { EpochMs } from '../../schema/instant.ts'
import type { TestHistory, TestRun } from '../evidence/test-run.ts'

export const dayMs = 86_400_000

/** Which runs a scorer counts: those of the main branch, or all. */
export type SeenBranches = 'main' | 'all'

export interface SeenRunsOptions {
  readonly branches: SeenBranches
  /** Only runs of so many days up to `at`; everything by default. */
  readonly days?: number | undefined
}

/** Runs that a scorer looks at, oldest first: by time, then by id, so that equal times cannot change a score. */
export function seenRuns(
  { runs }: TestHistory,
  at: EpochMs,
  { branches, days = Infinity }: SeenRunsOptions,
): readonly TestRun[] {
  const from = at - days * dayMs
  const seen = runs.filter(
    (run) => run.at <= at && run.at >= from && (branches === 'all' || run.branch === 'main'),
  )
  return isOrdered(seen) ? seen : seen.sort(compareRuns)
}

/** Sorting thousands of histories that are in order already is most of what a scorer would cost. */
function isOrdered(runs: readonly TestRun[]): boolean {
  return runs.every((run, index) => {
    const before = runs[index - 1]
    return before === undefined || compareRuns(before, run) <= 0
  })
}

function compareRuns(a: TestRun, b: TestRun): number {
  return (
    a.at - b.at ||
    compareText(a.run, b.run) ||
    // Below here only a history that names one run twice gets.
    compareText(a.commit, b.commit) ||
    compareText(a.branch, b.branch) ||
    a.failures - b.failures ||
    a.passes - b.passes ||
    compareText(a.signature ?? '', b.signature ?? '')
  )
}
