import type { EpochMs } from '../../schema/instant.ts'

/** What was tried at a time, and how much of it failed: the runs of a test, or the tests of a run. */
export interface TimedOutcome {
  readonly at: EpochMs
  /** Whole number, 1 or more. */
  readonly trials: number
  /** Whole number in [0, trials]. */
  readonly failures: number
}

/** How often something failed within and elsewhere, and how likely that is by chance. */
export interface Concentration {
  readonly failures: number
  readonly trials: number
  /** Failures by trials, where there is a concentration. */
  readonly rate: number
  /** Failures by trials everywhere else; 0 where there is nothing else. */
  readonly rateElsewhere: number
  /**
   * How likely so many failures would fall here by chance alone, times the number of places that were looked at
   * (Bonferroni); at most 1.
   */
  readonly pValue: number
}
