import type { BaseCounts } from './choose-base.ts'
import type { PassCounts } from './pass-counts.ts'
import type { TestIdentity } from './release-counts.ts'

/**
 * What became of a test.
 *
 * - `regressed`: worse than the base, or a new test that fails too often.
 * - `unconfirmed`: would be regressed on its own, but among so many tests chance alone does as much.
 * - `improved`, `not-regressed`: it holds.
 * - `insufficient-data`: the runs do not show that it holds, nor that it regressed. Run it more often.
 * - `missing`: it ran in an earlier release, or was found regressed, and did not run in the candidate.
 * - `retired`: it did not run, and was taken away on purpose.
 */
export type ReleaseTestStatus =
  | 'regressed'
  | 'unconfirmed'
  | 'improved'
  | 'not-regressed'
  | 'insufficient-data'
  | 'missing'
  | 'retired'

/** What was made of one test. */
export interface ReleaseTestCheck extends TestIdentity {
  readonly status: ReleaseTestStatus
  /** The drop is larger than the extreme one; of a new test, that it fails more than twice as often as it may. */
  readonly isExtreme: boolean
  /** It had no base. */
  readonly isNew: boolean
  /** Its regression was open when the check began. */
  readonly wasOpen: boolean
  readonly candidate: PassCounts
  /** What it was measured against; missing for a new test. */
  readonly base?: BaseCounts
  /** Why this release is the base, or why none is. */
  readonly baseReason: string
  /** How many points the pass rate fell; missing without a base. */
  readonly dropPoints?: number
  /** One-sided, of Fisher's exact test: small says worse than the base; missing without a base. */
  readonly pValue?: number
  /**
   * Whether the p value holds up among those of all tests. True where that was not asked: with the false discovery rate
   * `off`, and of a regression that was open before, which was not searched for among many. Missing without a base.
   */
  readonly isConfirmed?: boolean
  /** How many points higher the failure rate may be than the base's, at the confidence; missing without a base. */
  readonly upperDifferencePoints?: number
  /** What was seen and what follows, for people. */
  readonly explanation: string
}

/** What was made of a release. */
export interface ReleaseCheck {
  /**
   * `regressed`: some test is. `inconclusive`: none is, but not every test was shown to hold: one is missing or has too few
   * runs, an extreme drop was not confirmed, or there was no test at all. `clear`: the rest.
   */
  readonly status: 'regressed' | 'inconclusive' | 'clear'
  /** Every test of the candidate, of the releases looked at and of the open regressions, by testcase and variant. */
  readonly tests: readonly ReleaseTestCheck[]
  /** Names of the releases looked at, newest first. */
  readonly releases: readonly string[]
  /** Tests that would have regressed on their own and were taken back for there being so many tests. */
  readonly takenBack: readonly TestIdentity[]
  /** How many p values were looked at together. */
  readonly comparisons: number
}
