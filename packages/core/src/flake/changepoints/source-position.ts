import { compareText } from '../../canonical/compare-text.ts'
import type { TestRun } from '../evidence/test-run.ts'

/** How the runs of one test came out. Whole numbers, of one position up to a million. */
export interface RunCounts {
  readonly runs: number
  /** Runs with a failed attempt; at most `runs`. */
  readonly failing: number
  /** Failing runs with a second attempt; at most `failing`. */
  readonly retried: number
  /** Retried runs in which no attempt passed; at most `retried`. */
  readonly failingAfterRetry: number
}

/** All runs of one test on one commit of the main branch, together: between them nothing can have changed. */
export interface SourcePosition extends RunCounts {
  readonly commit: string
  /**
   * The commit's number on the branch, rising. With it commits that no run looked at count as places where a change may
   * have happened; used only where every position has one.
   */
  readonly number?: number
}

/**
 * The main branch as a test saw it: one position for each commit, in the order in which the commits were first run, and
 * by the run's id where times are equal. A rerun of an old commit counts there. Runs of changes say nothing of the main
 * branch and are left out. The order of the runs does not matter.
 *
 * @example
 * import { sourcePositions } from '@gatewright/core/flake'
 *
 * const run = { run: 'r1', at: 0, commit: 'c1', branch: 'main', passes: 1, failures: 1, results: [] } as const
 * sourcePositions([run]) // [{ commit: 'c1', runs: 1, failing: 1, retried: 1, failingAfterRetry: 0 }]
 */
export function sourcePositions(runs: readonly TestRun[]): SourcePosition[] {
  const positions = new Map<string, SourcePosition>()
  const onMain = runs.filter(({ branch, passes, failures }) => branch === 'main' && passes + failures > 0)
  for (const run of onMain.toSorted((a, b) => a.at - b.at || compareText(a.run, b.run))) {
    const before = positions.get(run.commit)
    positions.set(run.commit, { commit: run.commit, ...addCounts(before ?? noRuns, countsOf(run)) })
  }
  return [...positions.values()]
}

const noRuns: RunCounts = { runs: 0, failing: 0, retried: 0, failingAfterRetry: 0 }

function countsOf({ passes, failures }: TestRun): RunCounts {
  const isRetried = failures > 0 && passes + failures > 1
  return {
    runs: 1,
    failing: failures > 0 ? 1 : 0,
    retried: isRetried ? 1 : 0,
    failingAfterRetry: isRetried && passes === 0 ? 1 : 0,
  }
}

function addCounts(a: RunCounts, b: RunCounts): RunCounts {
  return {
    runs: a.runs + b.runs,
    failing: a.failing + b.failing,
    retried: a.retried + b.retried,
    failingAfterRetry: a.failingAfterRetry + b.failingAfterRetry,
  }
}
