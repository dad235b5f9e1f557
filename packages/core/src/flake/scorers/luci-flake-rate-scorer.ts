import type { ComparedScorer } from './compared-scorer.ts'
import { commitTries, isMixed } from './commit-tries.ts'
import { seenRuns } from './seen-runs.ts'

export interface LuciFlakeRateOptions {
  /** 7 by default. */
  readonly days?: number
  /** How far back to look where `days` hold too little; 14 by default. */
  readonly longerDays?: number
  /** How many verdicts are enough for the shorter time; 100 by default. */
  readonly enoughVerdicts?: number
  /** 2 by default. */
  readonly minimumFlaky?: number
  /** 0.01 by default. */
  readonly minimumRate?: number
}

/**
 * LUCI's flake rate: of the commits that were tried (its source verdicts), of whatever branch, the share on which attempts
 * disagreed. Flaky from 2 such commits and 1 % on, in 7 days, or in 14 where 7 hold fewer than 100 commits.
 *
 * LUCI looks to both sides of the position it is asked about; here that is `at`, and nothing lies behind it.
 *
 * @remarks luci-go, `analysis`, the flake rate of its stability criteria.
 * @example
 * import { luciFlakeRateScorer } from '@gatewright/core/flake'
 *
 * luciFlakeRateScorer().id // 'luci-flake-rate'
 */
export function luciFlakeRateScorer(options: LuciFlakeRateOptions = {}): ComparedScorer {
  const { days = 7, longerDays = 14, enoughVerdicts = 100, minimumFlaky = 2, minimumRate = 0.01 } = options
  return {
    id: 'luci-flake-rate',
    title: "LUCI's flake rate",
    source: 'luci-go, analysis: stability criteria',
    score: (history, at) => {
      const short = commitTries(seenRuns(history, at, { branches: 'all', days }))
      const isLonger = short.length < enoughVerdicts
      const verdicts = isLonger
        ? commitTries(seenRuns(history, at, { branches: 'all', days: longerDays }))
        : short
      const flaky = verdicts.filter(isMixed).length
      const score = verdicts.length === 0 ? 0 : flaky / verdicts.length
      return {
        score,
        flaky: flaky >= minimumFlaky && score >= minimumRate,
        samples: verdicts.length,
        explanation: `Passed and failed on ${flaky} of ${verdicts.length} commits in ${isLonger ? longerDays : days} days; flaky from ${minimumFlaky} and ${minimumRate * 100} % on.`,
      }
    },
  }
}
