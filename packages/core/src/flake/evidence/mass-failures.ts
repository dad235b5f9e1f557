/** How many tests a run tried, and in how many of them every attempt failed. */
export interface RunSummary {
  readonly run: string
  readonly tests: number
  readonly failed: number
  /** In how many some attempts failed and some passed; 0 by default. */
  readonly flipped?: number
}

/** When a run has failed as a whole, so that it says nothing of any single test. */
export interface MassFailureRule {
  /** From this share of failed tests on; 0.15 by default. */
  readonly share: number
  /** Or from this share of tests on that failed or flipped: an outage that retries survive. Twice the other share by default. */
  readonly troubledShare?: number
  /** And from this number on, so that three failures of twelve tests are still three failures; 5 by default. */
  readonly fewest: number
}

export const defaultMassFailureRule: MassFailureRule = { share: 0.15, fewest: 5 }

/**
 * Whether too much failed in a run for it to say anything of single tests: the machines, the network or something that
 * all tests need was at fault. Leaving such runs out is worth more than any choice of a model.
 *
 * @example
 * import { isMassFailure } from '@gatewright/core/flake'
 *
 * console.log(isMassFailure({ run: 'r1', tests: 200, failed: 60 })) // true
 */
export function isMassFailure(
  { tests, failed, flipped = 0 }: RunSummary,
  { share, troubledShare = 2 * share, fewest }: MassFailureRule = defaultMassFailureRule,
): boolean {
  const troubled = failed + flipped
  return (
    (failed >= fewest && failed >= share * tests) || (troubled >= fewest && troubled >= troubledShare * tests)
  )
}
