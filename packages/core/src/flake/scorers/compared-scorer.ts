import type { EpochMs } from '../../schema/instant.ts'
import type { TestHistory } from '../evidence/test-run.ts'

/** What a scorer of somebody else says of one test. */
export interface ComparedScore {
  /** In [0, 1]; higher is flakier. What it measures is the scorer's own: compare ranks, not numbers, between scorers. */
  readonly score: number
  /** What the product would decide at its defaults; nothing where it leaves the decision to a person. */
  readonly flaky: boolean | undefined
  /** How many of the scorer's own units (attempts, commits, days) the score rests on; 0 where nothing was seen. */
  readonly samples: number
  /** One or two sentences with the numbers that were used. */
  readonly explanation: string
}

/**
 * A scorer of the field, for comparison and for moving from it to ours. Pure: the same history and time give the same
 * score, in whatever order the runs come. Runs later than `at` are not seen.
 */
export interface ComparedScorer {
  /** Stable, for programs: `flakeguard`, `luci-flake-rate`. */
  readonly id: string
  readonly title: string
  /** Where the rule comes from. */
  readonly source: string
  score(history: TestHistory, at: EpochMs): ComparedScore
}
