import { logBeta, logDifference } from './beta-binomial.ts'
import { bandsOf, bandsOfSum, type RateBands } from './rate-bands.ts'

/** Runs of a test that is flaky, or was for a part of the time. */
export interface FlakyTrials {
  /** Attempts on good code that failed: first ones, and retries where those are as likely to fail. */
  readonly failed: number
  readonly clean: number
  /** Clean runs before the first and after the last failure. */
  readonly cleanBefore: number
  readonly cleanAfter: number
  /** The number of runs, from one to the next of which the test may have changed. */
  readonly runs: number
}

/** How likely a story makes what was seen, and at which rates. */
export interface StoryEvidence {
  /** The logarithm of the probability. */
  readonly log: number
  /** Worked out when first asked for: most stories are out of the question already. */
  bands(): RateBands
}

/** The stories in which the test flakes at some time. */
export interface RateEvidence {
  readonly flaky: StoryEvidence
  readonly onset: StoryEvidence
  readonly fixed: StoryEvidence
  readonly onsetAndFixed: StoryEvidence
}

/** Where failure rates of flaky tests lie: Beta(0.25, 3), which spreads them over all magnitudes. */
export const ratePrior = { a: 0.25, b: 3 } as const

const normalizer = logBeta(ratePrior.a, ratePrior.b)

const impossible: StoryEvidence = { log: Number.NEGATIVE_INFINITY, bands: () => [0, 0, 0, 0] }

/**
 * How well flakiness explains the trials, over all rates and over all moments at which it may have begun or ended.
 *
 * A test that began to flake d runs before its first failure was clean in them at the price of (1 − rate)^d. Summed over
 * all d that is a geometric series, and its mean over the rates a difference of two beta functions: no moment has to be
 * tried by itself.
 */
export function rateEvidence(trials: FlakyTrials, materialRate: number): RateEvidence {
  const { failed, clean, runs } = trials
  const a = ratePrior.a + failed
  const b = ratePrior.b + clean
  const flaky = story(logBeta(a, b) - normalizer, () => bandsOf(materialRate, a, b))
  if (failed === 0) return { flaky, onset: impossible, fixed: impossible, onsetAndFixed: impossible }
  // The two ends never take more than the clean runs that there are.
  const before = Math.min(trials.cleanBefore, clean)
  const after = Math.min(trials.cleanAfter, clean - before)
  const oneMoment = normalizer + Math.log(runs + 1)
  const twoMoments = oneMoment + Math.log(runs + 1)
  return {
    flaky,
    onset: oneEnd(a, b, before, materialRate, oneMoment),
    fixed: oneEnd(a, b, after, materialRate, oneMoment),
    onsetAndFixed: failed < 2 ? impossible : bothEnds(a, b, before, after, materialRate, twoMoments),
  }
}

function story(log: number, work: () => RateBands): StoryEvidence {
  let known: RateBands | undefined
  return { log, bands: () => (known ??= work()) }
}

function oneEnd(a: number, b: number, cleanEnd: number, materialRate: number, scale: number): StoryEvidence {
  const most = logBeta(a - 1, b - cleanEnd)
  const rest = logBeta(a - 1, b + 1)
  return story(logDifference(most, rest) - scale, () =>
    bandsOfSum(
      [1, -Math.exp(rest - most)],
      [bandsOf(materialRate, a - 1, b - cleanEnd), bandsOf(materialRate, a - 1, b + 1)],
    ),
  )
}

/** Twice the sum over both moments: each pair of moments is as likely as any other. */
function bothEnds(
  a: number,
  b: number,
  before: number,
  after: number,
  materialRate: number,
  scale: number,
): StoryEvidence {
  const most = logBeta(a - 2, b - before - after)
  const ends = [b - before - after, b - after + 1, b - before + 1, b + 2] as const
  const weight = (end: number): number => Math.exp(logBeta(a - 2, end) - most)
  const weights = [1, -weight(ends[1]), -weight(ends[2]), weight(ends[3])] as const
  const share = weights[0] + weights[1] + weights[2] + weights[3]
  // What is left of the four has no digits: the ends are so short that all pairs of moments are about alike.
  if (!(share > 1e-6)) {
    const pairs = Math.log(2 * (before + 1) * (after + 1))
    return story(logBeta(a, b) + pairs - scale, () => bandsOf(materialRate, a, b))
  }
  return story(most + Math.log(2 * share) - scale, () =>
    bandsOfSum(
      weights,
      ends.map((end) => bandsOf(materialRate, a - 2, end)),
    ),
  )
}
