import type { WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { Trials } from '../statistics/trials.ts'
import { logSequence, logSum } from './beta-binomial.ts'
import { breakagesIn, withoutBreakages, withoutChangeRows, type Breakages } from './breakages.ts'
import type { FlakePrior } from './prior.ts'
import { tilt } from './rate-bands.ts'
import { rateEvidence, type FlakyTrials, type RateEvidence, type StoryEvidence } from './rate-evidence.ts'

/** One way in which the failures may have come about if the test is flaky. */
export interface FlakyReading {
  readonly trials: FlakyTrials
  readonly evidence: RateEvidence
  /** Retries fail mostly, and not by chance as first attempts do. */
  readonly isSticky: boolean
  /** The failures of changes are flakes as well, and not the changes' own fault. */
  readonly holdsChanges: boolean
  /** The logarithm of what its retries add, where they are sticky, and of what breakages that it sets aside cost. */
  readonly constant: number
  /** Whether there is the same reading with sticky retries, or without. */
  readonly hasTwin: boolean
}

/** What a window says, as far as that does not depend on the prior. Logarithms of probabilities. */
export interface WindowEvidence {
  readonly window: WindowOfRuns
  readonly breakages: Breakages
  readonly neverFlaky: number
  readonly regression: number
  readonly readings: readonly FlakyReading[]
}

/** A story that is so much less likely than the best, as a logarithm, is out of the question. */
const negligible = 9

/** A healthy test fails for no reason in about one of 70,000 runs. */
const spurious = { a: 0.3, b: 20_000 } as const
/** How retries of a sticky test go: the four measured ones failed again in 75 to 90 of a hundred. */
const sticky = { a: 6, b: 1.5 } as const
/** In a regression, which breaks at least once, a run breaks in about one of 250, */
const breaking = { a: 1, b: 250 } as const
/** is repaired within about five, */
const repairing = { a: 1, b: 4 } as const
/** and fails its retries. */
const brokenRetries = { a: 30, b: 0.6 } as const

/** How well each story explains a window, before anything is said of the project. */
export function windowEvidence(whole: WindowOfRuns, materialRate: number): WindowEvidence {
  const breakages = breakagesIn(whole)
  const window = withoutChangeRows(whole, breakages)
  const settled = withoutBreakages(window.settled, breakages, window)
  const { failingChanges } = window
  const neverFlaky =
    logSequence(settled.failed, settled.runs, spurious.a, spurious.b) +
    logSequence(settled.retriesFailed, settled.retries, 1, 1) +
    breakages.cost
  const regression = regressionEvidence(window)
  const readings = readingsOf(settled, false, breakages.cost, materialRate)
  // A test that fails nearly always has long rows without any breakage.
  if (breakages.runs > 0) readings.push(...readingsOf(window.settled, false, 0, materialRate))
  if (failingChanges.changes > 0) {
    const all = withoutBreakages(window.all, breakages, window)
    readings.push(...readingsOf(all, true, breakages.cost, materialRate))
    if (breakages.runs > 0) readings.push(...readingsOf(window.all, true, 0, materialRate))
  }
  return { window, breakages, neverFlaky, regression, readings }
}

/** Nothing broke where main never failed hard: then that story is told by another one. */
function regressionEvidence({ main, resolvedOnMain, changeRetries, settled }: WindowOfRuns): number {
  if (main.hard === 0) return Number.NEGATIVE_INFINITY
  // The run before the first one is taken for a pass.
  const [passed, failed] = main.firstFailed === true ? [0, 1] : [1, 0]
  const broke = main.passFail + failed
  const chances = broke + main.passPass + passed
  // Failures that the same code did not repeat, in the same run or in another: no breakage does that.
  const flips = Math.min(settled.runs, Math.max(0, settled.failed - main.hard) + resolvedOnMain)
  return (
    logSequence(broke, chances, breaking.a, breaking.b) -
    Math.log1p(-Math.exp(logSequence(0, chances, breaking.a, breaking.b))) +
    logSequence(main.failPass, main.failPass + main.failFail, repairing.a, repairing.b) +
    logSequence(
      main.retriesFailed + changeRetries.failed,
      main.retries + changeRetries.retries,
      brokenRetries.a,
      brokenRetries.b,
    ) +
    logSequence(flips, settled.runs, spurious.a, spurious.b)
  )
}

function readingsOf(
  trials: Trials,
  holdsChanges: boolean,
  breakages: number,
  materialRate: number,
): FlakyReading[] {
  const { failed, retries, retriesFailed, cleanBefore, cleanAfter, runs } = trials
  function reading(isSticky: boolean): FlakyReading {
    const own: FlakyTrials = {
      failed: isSticky ? failed : failed + retriesFailed,
      clean: Math.max(0, isSticky ? runs - failed : runs - failed + retries - retriesFailed),
      cleanBefore,
      cleanAfter,
      runs: Math.max(0, runs),
    }
    return {
      trials: own,
      evidence: rateEvidence(own, materialRate),
      isSticky,
      holdsChanges,
      constant: breakages + (isSticky ? logSequence(retriesFailed, retries, sticky.a, sticky.b) : 0),
      hasTwin: retries > 0,
    }
  }
  const independent = reading(false)
  if (retries === 0) return [independent]
  const stuck = reading(true)
  // Where no retry failed the two know the same failures and nearly the same runs: one look at the rates is enough.
  return [independent, retriesFailed === 0 ? { ...stuck, evidence: withRatesOf(stuck, independent) } : stuck]
}

function withRatesOf({ evidence }: FlakyReading, other: FlakyReading): RateEvidence {
  const withRates = (story: keyof RateEvidence): StoryEvidence => ({
    log: evidence[story].log,
    bands: other.evidence[story].bands,
  })
  return {
    flaky: withRates('flaky'),
    onset: withRates('onset'),
    fixed: withRates('fixed'),
    onsetAndFixed: withRates('onsetAndFixed'),
  }
}

/** How well each story explains a window in a project of which something is known. */
export interface WeighedEvidence {
  readonly neverFlaky: number
  readonly flaky: number
  readonly onset: number
  readonly fixed: number
  readonly onsetAndFixed: number
  readonly regression: number
  /** The logarithm of the weight of each reading, before its evidence. */
  readonly readingWeights: readonly number[]
}

/** Adds to the evidence what changes did, and how retries go in this project. */
export function weighEvidence(evidence: WindowEvidence, prior: FlakePrior): WeighedEvidence {
  const { readings } = evidence
  const { atFault, notAtFault } = changesEvidence(evidence, prior)
  const kinds = Math.log(readings.filter(({ isSticky }) => !isSticky).length)
  const readingWeights = readings.map(({ isSticky, hasTwin, holdsChanges, constant }) => {
    const share = hasTwin ? (isSticky ? prior.stickyShare : 1 - prior.stickyShare) : 1
    return constant + (holdsChanges ? notAtFault : atFault) + Math.log(share) - kinds
  })
  const neverFlaky = evidence.neverFlaky + atFault
  const regression = evidence.regression + atFault
  const { explanations } = prior
  const trust = {
    flaky: Math.log(explanations.flaky),
    onset: Math.log(explanations.onset),
    fixed: Math.log(explanations.fixed),
    onsetAndFixed: Math.log(explanations['onset-and-fixed']),
  }
  let best = Math.max(
    neverFlaky + Math.log(explanations['never-flaky']),
    regression + Math.log(explanations.regression),
  )
  for (const [index, { evidence: own }] of readings.entries()) {
    const { flaky, onset, fixed, onsetAndFixed } = own
    const likeliest = Math.max(
      flaky.log + trust.flaky,
      onset.log + trust.onset,
      fixed.log + trust.fixed,
      onsetAndFixed.log + trust.onsetAndFixed,
    )
    best = Math.max(best, (readingWeights[index] ?? 0) + likeliest)
  }
  function over(story: keyof RateEvidence): number {
    return logSum(
      ...readings.map(({ evidence: own }, index) => {
        const log = (readingWeights[index] ?? 0) + own[story].log
        // At which rates it would be does not matter where it is not.
        if (log + trust[story] < best - negligible) return log
        return log + Math.log(tilt(own[story].bands(), prior.rateBands))
      }),
    )
  }
  return {
    neverFlaky,
    flaky: over('flaky'),
    onset: over('onset'),
    fixed: over('fixed'),
    onsetAndFixed: over('onsetAndFixed'),
    regression,
    readingWeights,
  }
}

/**
 * How likely changes fail as they did if they are at fault themselves, and how likely they are not once, if not. A change
 * at fault fails some of its further runs too, so those do not count as faults of their own.
 */
function changesEvidence(
  { window }: WindowEvidence,
  { changeFailureRate, changeFailureShape }: FlakePrior,
): { atFault: number; notAtFault: number } {
  const { runs, changes, repeated } = window.failingChanges
  const b = changeFailureShape / changeFailureRate
  const trials = Math.max(changes, runs - repeated)
  return {
    atFault:
      logSequence(changes, trials, changeFailureShape, b) + logSequence(repeated, repeated + changes, 1, 1),
    notAtFault: logSequence(0, runs, changeFailureShape, b),
  }
}
