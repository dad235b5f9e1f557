import { fisherExact } from '../../numeric/fisher-exact.ts'
import { rateDifferenceInterval } from '../../numeric/newcombe-interval.ts'
import { compareDrop, dropPoints, type PassCounts } from './pass-counts.ts'
import type { ReleaseRules } from './release-check-options.ts'

/** What the numbers of a candidate and its base say, before all tests are looked at together. */
export interface CountComparison {
  /** Of the pass rate, in points. */
  readonly dropPoints: number
  /** Fisher's exact test, one-sided: small says that the candidate is worse. */
  readonly pValue: number
  /** The drop is not forgiven, and certain enough on its own. Says nothing of how many runs failed. */
  readonly looksWorse: boolean
  readonly isExtreme: boolean
  readonly isImproved: boolean
  /** Whether so many failures could have been called a regression at all, however they had fallen. */
  readonly isTestable: boolean
  /** How many points higher the candidate's failure rate may be, at the confidence. */
  readonly upperDifferencePoints: number
}

/**
 * @param isOpen - a regression that is open already ends later than it begins: less confidence keeps it open, and less is
 * forgiven
 */
export function compareCounts(
  base: PassCounts,
  candidate: PassCounts,
  isOpen: boolean,
  rules: ReleaseRules,
): CountComparison {
  // Only what keeps a regression open is relaxed: what shows that a test holds is not.
  const risk = (100 - rules.confidencePercent) / 100
  const regressionRisk = risk + (isOpen ? rules.openConfidencePoints / 100 : 0)
  const pity = pityOf(rules, isOpen)
  const [ours, theirs] = [failureCounts(candidate), failureCounts(base)]
  const pValue = fisherExact({ candidate: ours, baseline: theirs })
  const { upper } = rateDifferenceInterval({ candidate: ours, baseline: theirs }, 1 - 2 * risk)
  const isLower = compareDrop(base, candidate, 0) > 0
  return {
    dropPoints: dropPoints(base, candidate),
    pValue,
    looksWorse: isLower && compareDrop(base, candidate, pity) >= 0 && pValue < regressionRisk,
    isExtreme: compareDrop(base, candidate, rules.extremePoints) > 0,
    isImproved:
      !isLower &&
      base.failures >= rules.minimumFailures &&
      fisherExact({ candidate: theirs, baseline: ours }) < risk,
    isTestable: pValue < risk || smallestPValue(base, candidate) < risk,
    upperDifferencePoints: upper * 100,
  }
}

/** How many points are forgiven. */
export function pityOf(rules: ReleaseRules, isOpen: boolean): number {
  return Math.max(0, rules.pityPoints - (isOpen ? rules.openPityPoints : 0))
}

function failureCounts({ failures, runs }: PassCounts): { failures: number; trials: number } {
  return { failures, trials: runs }
}

/** What Fisher's test would say if the candidate had all the failures. */
function smallestPValue(base: PassCounts, candidate: PassCounts): number {
  const failures = base.failures + candidate.failures
  if (failures === 0) return 1
  const most = Math.min(failures, candidate.runs)
  return fisherExact({
    candidate: { failures: most, trials: candidate.runs },
    baseline: { failures: failures - most, trials: base.runs },
  })
}
