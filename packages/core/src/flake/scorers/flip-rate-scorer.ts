import { isClean } from '../evidence/test-run.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { seenRuns } from './seen-runs.ts'

export interface FlipRateOptions {
  /** 30 by default. */
  readonly days?: number
}

/**
 * Of neighbouring runs of the main branch, the share that ended differently. A run in which some attempt failed counts as
 * failed. `samples` are pairs of neighbours. There is no default decision.
 *
 * @example
 * import { flipRateScorer } from '@gatewright/core/flake'
 *
 * flipRateScorer({ days: 14 }).id // 'flip-rate'
 */
export function flipRateScorer({ days = 30 }: FlipRateOptions = {}): ComparedScorer {
  return {
    id: 'flip-rate',
    title: 'Flip rate',
    source: 'common practice; the transitions of the main branch',
    score: (history, at) => {
      const runs = seenRuns(history, at, { branches: 'main', days })
      const pairs = Math.max(0, runs.length - 1)
      const flips = runs.filter((run, index) => {
        const before = runs[index - 1]
        return before !== undefined && isClean(before) !== isClean(run)
      }).length
      return {
        score: pairs === 0 ? 0 : flips / pairs,
        flaky: undefined,
        samples: pairs,
        explanation: `Changed between pass and failure ${flips} times in ${runs.length} runs of the main branch in ${days} days.`,
      }
    },
  }
}
