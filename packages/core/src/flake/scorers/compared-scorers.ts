import { codecovScorer } from './codecov-scorer.ts'
import type { ComparedScorer } from './compared-scorer.ts'
import { entropyScorer } from './entropy-scorer.ts'
import { flakeGuardScorer } from './flakeguard-scorer.ts'
import { flipRateScorer } from './flip-rate-scorer.ts'
import { luciFlakeRateScorer } from './luci-flake-rate-scorer.ts'
import { passOnRetryScorer } from './pass-on-retry-scorer.ts'
import { sameCommitScorer } from './same-commit-scorer.ts'
import { testgridScorer } from './testgrid-scorer.ts'
import { weightedFlipRateScorer } from './weighted-flip-rate-scorer.ts'

/**
 * The scorers of the field at their defaults, in a fixed order; ids are distinct.
 *
 * @example
 * import { comparedScorers } from '@gatewright/core/flake'
 *
 * const history = { testcase: 'unit/adds', variant: {}, runs: [] }
 * comparedScorers.map((scorer) => [scorer.id, scorer.score(history, 0).score])
 */
export const comparedScorers: readonly ComparedScorer[] = Object.freeze([
  flakeGuardScorer(),
  flipRateScorer(),
  entropyScorer(),
  weightedFlipRateScorer(),
  luciFlakeRateScorer(),
  sameCommitScorer(),
  passOnRetryScorer(),
  codecovScorer(),
  testgridScorer(),
])
