import type { ComparedScorer } from './compared-scorer.ts'
import { commitTries, isMixed } from './commit-tries.ts'
import { seenRuns } from './seen-runs.ts'

export interface SameCommitOptions {
  /** 14 by default. */
  readonly days?: number
  /** On how many commits it has to happen; 1 by default. */
  readonly minimumCommits?: number
}

/**
 * The rule of CircleCI, Harness and Semaphore: flaky is what both passed and failed on one commit, of whatever branch,
 * within 14 days. The score is the share of commits on which it did.
 *
 * @remarks Documentation of the products. An outage that is tried again satisfies this rule too.
 * @example
 * import { sameCommitScorer } from '@gatewright/core/flake'
 *
 * sameCommitScorer({ minimumCommits: 2 }).id // 'same-commit'
 */
export function sameCommitScorer({ days = 14, minimumCommits = 1 }: SameCommitOptions = {}): ComparedScorer {
  return {
    id: 'same-commit',
    title: 'Same commit',
    source: 'documentation of CircleCI, Harness and Semaphore',
    score: (history, at) => {
      const commits = commitTries(seenRuns(history, at, { branches: 'all', days }))
      const mixed = commits.filter(isMixed).length
      return {
        score: commits.length === 0 ? 0 : mixed / commits.length,
        flaky: mixed > 0 && mixed >= minimumCommits,
        samples: commits.length,
        explanation: `Passed and failed on ${mixed} of ${commits.length} commits in ${days} days.`,
      }
    },
  }
}
