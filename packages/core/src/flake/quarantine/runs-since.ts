import { compareText } from '../../canonical/compare-text.ts'
import type { EpochMs } from '../../schema/instant.ts'
import { isClean, isFlip, isHardFailure, type TestHistory, type TestRun } from '../evidence/test-run.ts'

/** What a test did after an instant. */
export interface RunsSince {
  /** Only what came later was counted. */
  readonly from: EpochMs
  readonly runs: number
  /** Runs at the end in which every attempt passed. A failure on a change ends them as well: whose it was is not known. */
  readonly cleanTail: number
  /** Runs in which attempts disagreed. */
  readonly flips: number
  /** Runs on main in which no attempt passed. */
  readonly hardFailuresOnMain: number
  /** When the last of the runs was; nothing without one. */
  readonly lastRunAt?: EpochMs
  /** Ids of the results of the last runs that were not clean, oldest first; at most 100. */
  readonly results: readonly string[]
}

/** What the last days showed, for the rule of recent flips. */
export interface RecentFlips {
  readonly runs: number
  /** Distinct commits that failed and passed, in one run or in several. */
  readonly flakyCommits: number
}

const mostResults = 100

/**
 * What a test did after `from`, until `at` and with it. The order of the runs does not matter.
 *
 * @param from - `since` of the quarantine record that it is for
 * @example
 * import { runsSince, type TestHistory } from '@gatewright/core/flake'
 *
 * const history: TestHistory = {
 *   testcase: 'unit/adds',
 *   variant: {},
 *   runs: [
 *     { run: 'ci/1', at: 1, commit: 'a1', branch: 'main', passes: 1, failures: 1, results: ['r1', 'r2'] },
 *     { run: 'ci/2', at: 2, commit: 'b2', branch: 'main', passes: 1, failures: 0, results: ['r3'] },
 *   ],
 * }
 * const { runs, cleanTail, flips } = runsSince(history, 0, 10)
 * console.log(runs, cleanTail, flips) // 2 1 1
 */
export function runsSince(history: TestHistory, from: EpochMs, at: EpochMs): RunsSince {
  const runs = runsBetween(history, from, at).sort(compareRuns)
  const last = runs.at(-1)
  return {
    from,
    runs: runs.length,
    cleanTail: runs.length - 1 - runs.findLastIndex((run) => !isClean(run)),
    flips: runs.filter(isFlip).length,
    hardFailuresOnMain: runs.filter((run) => run.branch === 'main' && isHardFailure(run)).length,
    ...(last ? { lastRunAt: last.at } : {}),
    results: runs
      .filter((run) => !isClean(run))
      .slice(-mostResults)
      .flatMap((run) => run.results)
      .slice(-mostResults),
  }
}

/** What the window that ends at `at` showed: `windowMs` milliseconds, the end included and the beginning not. */
export function recentFlips(history: TestHistory, at: EpochMs, windowMs: number): RecentFlips {
  const runs = runsBetween(history, at - windowMs, at)
  const commits = new Map<string, { passed: boolean; failed: boolean }>()
  for (const { commit, passes, failures } of runs) {
    const seen = commits.get(commit) ?? { passed: false, failed: false }
    commits.set(commit, { passed: seen.passed || passes > 0, failed: seen.failed || failures > 0 })
  }
  const flaky = [...commits.values()].filter(({ passed, failed }) => passed && failed)
  return { runs: runs.length, flakyCommits: flaky.length }
}

/** After `from` and no later than `at`, each once: a run that was delivered twice must not certify anything. */
function runsBetween({ runs }: TestHistory, from: EpochMs, at: EpochMs): TestRun[] {
  const inTime = runs.filter((run) => run.at > from && run.at <= at)
  return [...new Map(inTime.map((run) => [identityOf(run), run])).values()]
}

/** Two that contradict each other both count. */
function identityOf({ run, at, commit, branch, passes, failures, results }: TestRun): string {
  return JSON.stringify([run, at, commit, branch, passes, failures, results])
}

/** At one time a run that was not clean comes last: it ends a row of clean ones. */
function compareRuns(a: TestRun, b: TestRun): number {
  return a.at - b.at || Number(isClean(b)) - Number(isClean(a)) || compareText(identityOf(a), identityOf(b))
}
