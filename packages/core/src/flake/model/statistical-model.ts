import { betaQuantile } from '../../numeric/beta.ts'
import { statisticsOf } from '../statistics/flake-statistics.ts'
import { foldStatistics, type WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { ExplanationProbabilities, FlakeScore } from '../score/flake-score.ts'
import { explainScore, idsOf } from './explain-score.ts'
import { fitPrior } from './fit-prior.ts'
import type { FlakeModel, FlakePrediction } from './flake-model.ts'
import { onceEach } from './once-each.ts'
import { explanationProbabilities } from './posterior.ts'
import { defaultPrior, type FlakePrior } from './prior.ts'
import { tilt, tiltAbove } from './rate-bands.ts'
import { ratePrior, type RateEvidence } from './rate-evidence.ts'
import { failingTailOf, stateOf } from './state-of.ts'
import { weighEvidence, windowEvidence, type FlakyReading, type WindowEvidence } from './window-evidence.ts'

/** What the statistical model can be told. */
export interface StatisticalModelOptions {
  /** {@link defaultPrior} by default; the `fit` of the model learns one from a project. */
  readonly prior?: FlakePrior
  /** How many days of history count; 60 by default. */
  readonly days?: number
  /** The rate from which on a flaky test matters; 0.005 by default. */
  readonly materialRate?: number
}

const version = 'six-explanations-1'

/**
 * The default model. It weighs six explanations of a history against each other (never flaky, flaky, onset, fixed, onset
 * and fixed, regression), each by how likely it makes what was seen, over all rates and all moments of change.
 *
 * The score is the probability that the test is flaky now at a rate of at least `materialRate`. What changes fail counts
 * against them as long as they may be at fault themselves; what fails beside a broken main branch does not count at all.
 *
 * @throws TypeError for a rate outside (0, 1) and for days that are no whole number of 1 or more.
 * @remarks Marginal likelihoods of beta-binomial sequences, in closed form: see docs/flakiness.md for the formulas.
 * @example
 * import { statisticalModel } from '@gatewright/core/flake'
 *
 * const model = statisticalModel({ days: 30 })
 * const run = { commit: 'c', branch: 'main', results: [] } as const
 * const runs = Array.from({ length: 40 }, (_, index) => ({
 *   ...run, run: `r${index}`, at: index * 3_600_000, commit: `c${index}`, passes: 1, failures: index % 4 === 0 ? 1 : 0,
 * }))
 * const features = model.extract({ testcase: 'e2e/pay', variant: {}, runs }, 40 * 3_600_000)
 * console.log(model.predict(features).state) // flaky
 */
export function statisticalModel(
  options: StatisticalModelOptions = {},
): FlakeModel<WindowOfRuns, FlakePrior> {
  const prior = options.prior ?? defaultPrior
  const days = options.days ?? 60
  const materialRate = options.materialRate ?? 0.005
  if (!(materialRate > 0 && materialRate < 1))
    throw new TypeError(`No rate that can matter: ${materialRate}.`)
  if (!(Number.isInteger(days) && days > 0)) throw new TypeError(`No number of days: ${days}.`)
  return {
    version,
    data: prior,
    extract: (history, at) => foldStatistics(statisticsOf(history.runs), at, days, history.excludedTail),
    predict: (window) => predictFlake(window, prior, materialRate),
    fit(examples) {
      const evidenceOf = onceEach((window: WindowOfRuns) => windowEvidence(window, materialRate))
      const evidence = examples.map(({ features }) => evidenceOf(features))
      return statisticalModel({ ...options, prior: fitPrior(evidence, prior, materialRate) })
    },
  }
}

function predictFlake(window: WindowOfRuns, prior: FlakePrior, materialRate: number): FlakePrediction {
  const evidence = windowEvidence(window, materialRate)
  const weighed = weighEvidence(evidence, prior)
  const explanations = withBreakages(explanationProbabilities(weighed, prior), hasBreakages(evidence))
  const flakyNow = explanations.flaky + explanations.onset
  const read = (story: 'flaky' | 'onset'): ReturnType<typeof readingsOf> =>
    explanations[story] < 1e-9
      ? { shares: evidence.readings.map(() => 0), above: 0 }
      : readingsOf(evidence, weighed.readingWeights, story, prior)
  const [flaky, onset] = [read('flaky'), read('onset')]
  const score = explanations.flaky * flaky.above + explanations.onset * onset.above
  const { holdsChanges, ...rate } = rateOf(
    evidence,
    explanations.onset > explanations.flaky ? onset.shares : flaky.shares,
    explanations,
  )
  const trials = holdsChanges ? window.all : window.settled
  const samples = trials.runs
  const failingTail = failingTailOf(window)
  const enough = samples >= Math.ceil(Math.log(0.05) / Math.log(1 - materialRate))
  const state = stateOf({ window, breakages: evidence.breakages, explanations, score, enough })
  const flips = window.flips
  const seen: Omit<FlakePrediction, 'evidence' | 'explanation' | 'wouldChange'> = {
    state,
    score,
    flakyNow,
    regressed: explanations.regression,
    explanations,
    ...rate,
    retryFailure: (window.settled.retriesFailed + 0.6) / (window.settled.retries + 2.2),
    samples,
    failures: trials.failed,
    flips,
    failingTail,
    enough,
    costPerDay: (flakyNow * rate.rate * window.all.runs) / window.days,
  }
  return { ...seen, evidence: idsOf(state, window), ...explainScore(seen, window, trials) }
}

function hasBreakages({ breakages }: WindowEvidence): boolean {
  return breakages.runs > 0 || breakages.changeRows.length > 0
}

/** A test that never flaked and was broken for a while is what the sixth story tells, however the weights came about. */
function withBreakages(shares: ExplanationProbabilities, wasBroken: boolean): ExplanationProbabilities {
  if (!wasBroken) return shares
  return { ...shares, 'never-flaky': 0, regression: shares.regression + shares['never-flaky'] }
}

/** How much each reading takes of a story, and how likely the rate then is one that matters. */
function readingsOf(
  { readings }: WindowEvidence,
  weights: readonly number[],
  story: keyof RateEvidence,
  { rateBands }: FlakePrior,
): { readonly shares: readonly number[]; readonly above: number } {
  const logarithms = readings.map(({ evidence }, index) => (weights[index] ?? 0) + evidence[story].log)
  const largest = Math.max(...logarithms)
  if (largest === Number.NEGATIVE_INFINITY) return { shares: readings.map(() => 0), above: 0 }
  let [whole, above] = [0, 0]
  const parts = readings.map(({ evidence }, index) => {
    const weight = Math.exp((logarithms[index] ?? 0) - largest)
    if (weight < 1e-9) return 0
    const bands = evidence[story].bands()
    above += weight * tiltAbove(bands, rateBands)
    const part = weight * tilt(bands, rateBands)
    whole += part
    return part
  })
  return { shares: parts.map((part) => part / whole), above: above / whole }
}

/** Rate and interval by the reading that explains most; after an onset, by what came since. */
function rateOf(
  { readings }: WindowEvidence,
  of: readonly number[],
  { flaky, onset }: FlakeScore['explanations'],
): Pick<FlakePrediction, 'rate' | 'interval'> & { readonly holdsChanges: boolean } {
  const likeliest = readings.reduce<{ reading: FlakyReading | undefined; share: number }>(
    (best, reading, index) => {
      const share = of[index] ?? 0
      return best.reading && best.share >= share ? best : { reading, share }
    },
    { reading: undefined, share: -1 },
  ).reading
  const { failed, clean, cleanBefore } = likeliest?.trials ?? { failed: 0, clean: 0, cleanBefore: 0 }
  const a = ratePrior.a + failed
  const b = ratePrior.b + (onset > flaky ? Math.max(0, clean - cleanBefore) : clean)
  return {
    holdsChanges: likeliest?.holdsChanges ?? false,
    rate: a / (a + b),
    interval: { lower: failed === 0 ? 0 : betaQuantile(0.05, a, b), upper: betaQuantile(0.95, a, b) },
  }
}
