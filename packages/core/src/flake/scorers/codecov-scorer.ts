import type { TestRun } from '../evidence/test-run.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { seenRuns, type SeenBranches } from './seen-runs.ts'

export interface CodecovOptions {
  /** A flake ends with so many passes in a row; 30 by default. */
  readonly passesToEnd?: number
  /** Codecov looks at the main branch and at what was merged into it; `main` by default. */
  readonly branches?: SeenBranches
}

/** What Codecov keeps of a test that failed. */
export interface CodecovFlake {
  /** Attempts since the first failure. */
  readonly count: number
  readonly failures: number
  readonly recentPasses: number
}

/**
 * Codecov's rule: the first failure of a test opens a flake, 30 passes in a row end it. The score is the share of failed
 * attempts since the flake began, 0 while there is none; `samples` are all attempts. There is no window: its state is as
 * old as the history.
 *
 * @remarks codecov/umbrella, `ta_process_flakes.py`.
 * @example
 * import { codecovScorer } from '@gatewright/core/flake'
 *
 * codecovScorer().id // 'codecov'
 */
export function codecovScorer({ passesToEnd = 30, branches = 'main' }: CodecovOptions = {}): ComparedScorer {
  return {
    id: 'codecov',
    title: 'Codecov',
    source: 'codecov/umbrella, ta_process_flakes.py',
    score: (history, at) => {
      const runs = seenRuns(history, at, { branches })
      const flake = foldCodecovFlake(runs, passesToEnd)
      const attempts = runs.reduce((sum, { passes, failures }) => sum + passes + failures, 0)
      return {
        score: flake === undefined ? 0 : flake.failures / flake.count,
        flaky: flake !== undefined,
        samples: attempts,
        explanation:
          flake === undefined
            ? `No failure in ${attempts} attempts that ${passesToEnd} passes in a row did not end.`
            : `Failed ${flake.failures} of ${flake.count} times since the flake began; ${passesToEnd - flake.recentPasses} more passes in a row end it.`,
      }
    },
  }
}

/** The flake that is open after runs, oldest first, each with its failures before its passes; nothing where none is. */
export function foldCodecovFlake(
  runs: readonly TestRun[],
  passesToEnd: number,
  open?: CodecovFlake,
): CodecovFlake | undefined {
  let flake = open
  for (const { passes, failures } of runs) {
    if (failures > 0)
      flake = {
        count: (flake?.count ?? 0) + failures,
        failures: (flake?.failures ?? 0) + failures,
        recentPasses: 0,
      }
    if (flake === undefined || passes === 0) continue
    const recentPasses = flake.recentPasses + passes
    flake = recentPasses >= passesToEnd ? undefined : { ...flake, count: flake.count + passes, recentPasses }
  }
  return flake
}
