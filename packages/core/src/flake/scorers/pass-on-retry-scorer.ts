import type { ComparedScorer } from './compared-scorer.ts'
import { commitTries } from './commit-tries.ts'
import { seenRuns } from './seen-runs.ts'

export interface PassOnRetryOptions {
  /** After so many clean days a test is no longer flaky; 7 by default, Trunk takes 1 to 15. */
  readonly days?: number
}

/**
 * Trunk's monitor: flaky is what failed and then passed when it was tried again on the same commit, in the same run or a
 * later one, until 7 days went by without. The score is the share of commits on which it did. That a pass before a failure
 * does not count is what sets it apart from the same-commit rule.
 *
 * @remarks Documentation of Trunk, the monitor "pass on retry".
 * @example
 * import { passOnRetryScorer } from '@gatewright/core/flake'
 *
 * passOnRetryScorer().id // 'pass-on-retry'
 */
export function passOnRetryScorer({ days = 7 }: PassOnRetryOptions = {}): ComparedScorer {
  return {
    id: 'pass-on-retry',
    title: 'Pass on retry',
    source: 'documentation of Trunk',
    score: (history, at) => {
      const commits = commitTries(seenRuns(history, at, { branches: 'all', days }))
      const recovered = commits.filter(({ isRecovered }) => isRecovered).length
      return {
        score: commits.length === 0 ? 0 : recovered / commits.length,
        flaky: recovered > 0,
        samples: commits.length,
        explanation: `Failed and then passed on ${recovered} of ${commits.length} commits in ${days} days.`,
      }
    },
  }
}
