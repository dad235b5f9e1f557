import { isClean, isFlip, type TestRun } from '../evidence/test-run.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { seenRuns, type SeenBranches } from './seen-runs.ts'

export interface TestgridOptions {
  /** 7 by default. */
  readonly days?: number
  /** So many failures in a row, or more, are a breakage and not counted; 3 by default. */
  readonly breakageLength?: number
  /** `main` by default: a tab shows the runs of one job. */
  readonly branches?: SeenBranches
  /** Ids of runs to leave out: Testgrid leaves out those in which everything failed. None by default. */
  readonly ignoredRuns?: ReadonlySet<string>
}

/**
 * Testgrid's flip analyzer: of the runs that are no breakage, the share that fails after a pass or passes after a retry.
 * Testgrid says it in percent, this as a share; `samples` are the runs that are no breakage. There is no default decision.
 *
 * @remarks GoogleCloudPlatform/testgrid, `pkg/summarizer/analyzers/flipanalyzer.go`.
 * @example
 * import { testgridScorer } from '@gatewright/core/flake'
 *
 * testgridScorer().id // 'testgrid'
 */
export function testgridScorer(options: TestgridOptions = {}): ComparedScorer {
  const { days = 7, breakageLength = 3, branches = 'main', ignoredRuns = new Set<string>() } = options
  return {
    id: 'testgrid',
    title: 'Testgrid flip analyzer',
    source: 'GoogleCloudPlatform/testgrid, flipanalyzer.go',
    score: (history, at) => {
      const runs = seenRuns(history, at, { branches, days }).filter(({ run }) => !ignoredRuns.has(run))
      const { flips, considered } = countFlips(runs, breakageLength)
      return {
        score: considered === 0 ? 0 : flips / considered,
        flaky: undefined,
        samples: considered,
        explanation: `Began to fail or passed after a retry ${flips} times in ${considered} runs in ${days} days, without streaks of ${breakageLength} failures or more.`,
      }
    },
  }
}

function countFlips(
  runs: readonly TestRun[],
  breakageLength: number,
): { readonly flips: number; readonly considered: number } {
  let flips = 0
  let considered = 0
  let streak = 0
  const endStreak = (): void => {
    if (streak > 0 && streak < breakageLength) {
      flips++
      considered += streak
    }
    streak = 0
  }
  for (const run of runs) {
    if (!isClean(run) && !isFlip(run)) {
      streak++
      continue
    }
    endStreak()
    considered++
    if (isFlip(run)) flips++
  }
  endStreak()
  return { flips, considered }
}
