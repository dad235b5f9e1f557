import type { Explanation, ExplanationProbabilities } from '../score/flake-score.ts'
import { onceEach } from './once-each.ts'
import { explanationProbabilities, logLikelihood } from './posterior.ts'
import type { FlakePrior } from './prior.ts'
import { bandsOf } from './rate-bands.ts'
import { ratePrior, type RateEvidence } from './rate-evidence.ts'
import { weighEvidence, type WeighedEvidence, type WindowEvidence } from './window-evidence.ts'

/** How many tests the prior that one begins with is worth. */
const worth = 20
/** How many flaky tests the spread of its rates is worth. */
const worthInBands = 10
/** How many runs of changes its rate of failures is worth. */
const worthInRuns = 2000
/** Shapes, with the logarithm of how far each is trusted: that all tests are alike has to be seen first. */
const shapes: readonly (readonly [shape: number, trust: number])[] = [
  [0.3, 0],
  [1, -3],
  [3, -6],
  [10, -9],
]
const rounds = 5
/** More tests than this tell no more of a project. */
const mostTests = 4000

/**
 * The prior of a project, learned from its own tests: which prior makes what was seen of all of them the least surprising,
 * when that prior is itself held to be near to the one given. With few tests it stays what it was.
 *
 * Takes no labels. At most 4,000 tests are looked at, evenly spread over those given, so give them in a fixed order.
 *
 * @remarks Empirical Bayes by expectation maximisation, with `prior` as a Dirichlet of 20 tests.
 */
export function fitPrior(
  windows: readonly WindowEvidence[],
  prior: FlakePrior,
  materialRate: number,
): FlakePrior {
  // A test that did not run says nothing, also not of how many tests follow each story.
  const sample = spread(windows.filter(({ window }) => window.all.runs > 0))
  let fitted = prior
  for (let pass = 0; pass < 2; pass++) {
    const before = weighAll(sample, fitted)
    fitted = fitShares(before, prior, fitted)
    fitted = fitRates(sample, before, prior, fitted, materialRate)
    fitted = fitShape(sample, fitted)
  }
  return fitShares(weighAll(sample, fitted), prior, fitted)
}

/** Evidence that is the same of several tests is weighed once. */
function weighAll(windows: readonly WindowEvidence[], prior: FlakePrior): readonly WeighedEvidence[] {
  return windows.map(onceEach((window) => weighEvidence(window, prior)))
}

function spread<T>(values: readonly T[]): readonly T[] {
  if (values.length <= mostTests) return values
  const step = values.length / mostTests
  return Array.from({ length: mostTests }, (_, index) => values[Math.floor(index * step)]).flatMap(
    (value) => value ?? [],
  )
}

function fitShares(weighed: readonly WeighedEvidence[], prior: FlakePrior, from: FlakePrior): FlakePrior {
  let explanations = from.explanations
  for (let round = 0; round < rounds; round++) {
    const sums = mapShares(prior.explanations, (share) => worth * share)
    const current = { ...from, explanations }
    const probabilitiesOf = onceEach((evidence: WeighedEvidence) =>
      explanationProbabilities(evidence, current),
    )
    for (const evidence of weighed) {
      const own = probabilitiesOf(evidence)
      for (const name of names) sums[name] += own[name]
    }
    explanations = mapShares(sums, (sum) => sum / (weighed.length + worth))
  }
  return { ...from, explanations }
}

/** How sticky flaky tests are, at which rates they flake, and how often changes are at fault: by what each test is. */
function fitRates(
  windows: readonly WindowEvidence[],
  weighed: readonly WeighedEvidence[],
  prior: FlakePrior,
  from: FlakePrior,
  materialRate: number,
): FlakePrior {
  let [sticky, flaky] = [worth * prior.stickyShare, worth]
  let [faults, runs] = [worthInRuns * prior.changeFailureRate, worthInRuns]
  const expected = bandsOf(materialRate, ratePrior.a, ratePrior.b)
  const bands = expected.map((share, band) => worthInBands * share * (prior.rateBands[band] ?? 1))
  for (const [index, window] of windows.entries()) {
    const evidence = weighed[index]
    if (!evidence) continue
    const { failingChanges } = window.window
    const shares = readingShares(window, evidence, from, bands)
    faults += (1 - shares.holdsChanges) * failingChanges.changes
    runs += (1 - shares.holdsChanges) * (failingChanges.runs - failingChanges.repeated)
    if (window.readings.some(({ isSticky }) => isSticky)) {
      sticky += shares.isSticky
      flaky += shares.flaky
    }
  }
  const inBands = bands.reduce((sum, band) => sum + band, 0)
  // From a rate of a third on there is no band far above it, and nothing to learn of it.
  const factor = (band: 0 | 1 | 2 | 3): number =>
    expected[band] > 0 ? (bands[band] ?? 0) / inBands / expected[band] : 1
  return {
    ...from,
    stickyShare: sticky / flaky,
    changeFailureRate: faults / runs,
    rateBands: [factor(0), factor(1), factor(2), factor(3)],
  }
}

/**
 * How likely the test is flaky at all, flaky and sticky, and flaky with failing changes that were not at fault. Adds to
 * `bands` how likely it is flaky at the rates of each.
 */
function readingShares(
  { readings }: WindowEvidence,
  evidence: WeighedEvidence,
  prior: FlakePrior,
  bands: number[],
): { flaky: number; isSticky: number; holdsChanges: number } {
  const whole = logLikelihood(evidence, prior)
  let [flaky, isSticky, holdsChanges] = [0, 0, 0]
  for (const [index, reading] of readings.entries()) {
    const weight = (evidence.readingWeights[index] ?? 0) - whole
    for (const [name, story] of flakyStories) {
      const own = reading.evidence[story]
      const share = prior.explanations[name] * Math.exp(weight + own.log)
      if (!(share > 1e-9)) continue
      for (const [band, part] of own.bands().entries()) {
        const inBand = share * part * (prior.rateBands[band] ?? 1)
        bands[band] = (bands[band] ?? 0) + inBand
        flaky += inBand
        if (reading.isSticky) isSticky += inBand
        if (reading.holdsChanges) holdsChanges += inBand
      }
    }
  }
  return { flaky, isSticky, holdsChanges }
}

const flakyStories: readonly (readonly [Explanation, keyof RateEvidence])[] = [
  ['flaky', 'flaky'],
  ['onset', 'onset'],
  ['fixed', 'fixed'],
  ['onset-and-fixed', 'onsetAndFixed'],
]

function fitShape(windows: readonly WindowEvidence[], from: FlakePrior): FlakePrior {
  let best = from
  let likeliest = Number.NEGATIVE_INFINITY
  for (const [changeFailureShape, trust] of shapes) {
    const prior = { ...from, changeFailureShape }
    let sum = trust
    const likelihoodOf = onceEach((window: WindowEvidence) =>
      logLikelihood(weighEvidence(window, prior), prior),
    )
    for (const window of windows) sum += likelihoodOf(window)
    if (sum > likeliest) [likeliest, best] = [sum, prior]
  }
  return best
}

const names: readonly Explanation[] = [
  'never-flaky',
  'flaky',
  'onset',
  'fixed',
  'onset-and-fixed',
  'regression',
]

function mapShares(
  shares: ExplanationProbabilities,
  change: (share: number) => number,
): Record<Explanation, number> {
  return {
    'never-flaky': change(shares['never-flaky']),
    flaky: change(shares.flaky),
    onset: change(shares.onset),
    fixed: change(shares.fixed),
    'onset-and-fixed': change(shares['onset-and-fixed']),
    regression: change(shares.regression),
  }
}
