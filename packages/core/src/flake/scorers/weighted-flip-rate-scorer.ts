import type { TestRun } from '../evidence/test-run.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { dayMs, seenRuns, type SeenBranches } from './seen-runs.ts'

export interface WeightedFlipRateOptions {
  /** How much less each older version counts; 0.1 by default. */
  readonly lambda?: number
  /** What a version is: all runs of a day in UTC (the default), or all runs of a commit. */
  readonly version?: 'day' | 'commit'
  /** 30 by default. */
  readonly days?: number
  /** All by default. */
  readonly branches?: SeenBranches
}

/**
 * Apple's weighted flip rate: for each version the share of neighbouring attempts that ended differently, averaged with
 * weights that fall by lambda from each version to the one before it. A version that was tried once has no neighbours and
 * counts as 0; a day without runs is no version. `samples` are versions. There is no default decision.
 *
 * A version is a day by default. Where every commit is tried a few times only, versions of commits would make the score
 * forget within ten commits, which is less than a day in a busy project.
 *
 * @remarks E. Kowalczyk et al., "Modeling and Ranking Flaky Tests at Apple", ICSE-SEIP 2020: sum of (1 - lambda)^i f(i)
 * over sum of (1 - lambda)^i, where i counts from the newest version.
 * @example
 * import { weightedFlipRateScorer } from '@gatewright/core/flake'
 *
 * weightedFlipRateScorer({ version: 'commit' }).id // 'weighted-flip-rate'
 */
export function weightedFlipRateScorer(options: WeightedFlipRateOptions = {}): ComparedScorer {
  const { lambda = 0.1, version = 'day', days = 30, branches = 'all' } = options
  return {
    id: 'weighted-flip-rate',
    title: "Apple's weighted flip rate",
    source: 'Kowalczyk et al., ICSE-SEIP 2020',
    score: (history, at) => {
      const versions = versionsOf(seenRuns(history, at, { branches, days }), version)
      let weighted = 0
      let weights = 0
      versions.forEach(({ attempts, flips }, index) => {
        const weight = (1 - lambda) ** (versions.length - 1 - index)
        weighted += weight * (attempts < 2 ? 0 : flips / (attempts - 1))
        weights += weight
      })
      const flipped = versions.filter(({ flips }) => flips > 0).length
      return {
        score: weights === 0 ? 0 : weighted / weights,
        flaky: undefined,
        samples: versions.length,
        explanation: `Changed between pass and failure within ${flipped} of ${versions.length} ${version}s in ${days} days.`,
      }
    },
  }
}

interface Version {
  attempts: number
  flips: number
  hasLastFailed: boolean
}

/** Versions in the order in which they were first seen; failures of a run stand before its passes. */
function versionsOf(runs: readonly TestRun[], kind: 'day' | 'commit'): Version[] {
  const versions = new Map<string | number, Version>()
  for (const run of runs) {
    const key = kind === 'day' ? Math.floor(run.at / dayMs) : run.commit
    const version = versions.get(key) ?? { attempts: 0, flips: 0, hasLastFailed: false }
    add(version, run.failures, true)
    add(version, run.passes, false)
    versions.set(key, version)
  }
  return [...versions.values()]
}

function add(version: Version, attempts: number, hasFailed: boolean): void {
  if (attempts === 0) return
  if (version.attempts > 0 && version.hasLastFailed !== hasFailed) version.flips++
  version.attempts += attempts
  version.hasLastFailed = hasFailed
}
