import { isClean } from '../evidence/test-run.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { seenRuns } from './seen-runs.ts'

export interface EntropyOptions {
  /** 30 by default. */
  readonly days?: number
}

/**
 * How little the outcome of a run of the main branch can be foretold, in bits: 0 for a test that always or never fails, 1
 * for one that fails half of the time. A run in which some attempt failed counts as failed. There is no default decision.
 *
 * @remarks E. Kowalczyk et al., "Modeling and Ranking Flaky Tests at Apple", ICSE-SEIP 2020, over one version.
 * @example
 * import { entropyScorer } from '@gatewright/core/flake'
 *
 * entropyScorer().id // 'entropy'
 */
export function entropyScorer({ days = 30 }: EntropyOptions = {}): ComparedScorer {
  return {
    id: 'entropy',
    title: 'Entropy',
    source: 'Kowalczyk et al., ICSE-SEIP 2020',
    score: (history, at) => {
      const runs = seenRuns(history, at, { branches: 'main', days })
      const failed = runs.filter((run) => !isClean(run)).length
      return {
        score: runs.length === 0 ? 0 : bits(failed / runs.length),
        flaky: undefined,
        samples: runs.length,
        explanation: `Failed in ${failed} of ${runs.length} runs of the main branch in ${days} days.`,
      }
    },
  }
}

function bits(rate: number): number {
  if (rate <= 0 || rate >= 1) return 0
  return -rate * Math.log2(rate) - (1 - rate) * Math.log2(1 - rate)
}
