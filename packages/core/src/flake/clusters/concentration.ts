import { fisherExact } from '../../numeric/fisher-exact.ts'
import type { FailureCounts } from '../../numeric/failure-counts.ts'
import type { Concentration } from './timed-outcome.ts'

/** Failures of a part of all trials, against the rest; `places` is how many parts were looked at. */
export function concentrationOf(here: FailureCounts, all: FailureCounts, places: number): Concentration {
  const elsewhere = { failures: all.failures - here.failures, trials: all.trials - here.trials }
  return {
    ...here,
    rate: rateOf(here),
    rateElsewhere: rateOf(elsewhere),
    pValue: Math.min(1, places * fisherExact({ candidate: here, baseline: elsewhere })),
  }
}

function rateOf({ failures, trials }: FailureCounts): number {
  return trials === 0 ? 0 : failures / trials
}
