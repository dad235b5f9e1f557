import type { EpochMs } from '../../../../src/schema/instant.ts'
import { isFlip, isHardFailure, type TestHistory } from '../../../../src/flake/evidence/test-run.ts'
import type { FlakeExample, FlakeModel, FlakePrediction } from '../../../../src/flake/model/flake-model.ts'
import { betaInterval } from '../../../../src/numeric/beta.ts'

/** What the logistic model looks at: plain numbers, and what a score has to state. */
export interface LogisticFeatures {
  readonly inputs: readonly number[]
  readonly samples: number
  readonly failures: number
  readonly flips: { readonly commits: number; readonly changes: number }
  readonly failingTail: number
  readonly days: number
  readonly evidence: readonly string[]
}

/** One weight for each input, after it was brought to mean 0 and deviation 1. */
export interface LogisticWeights {
  readonly bias: number
  readonly weights: readonly number[]
  readonly means: readonly number[]
  readonly deviations: readonly number[]
}

const dayMs = 86_400_000
const steps = 600
const stepSize = 1
const shrinkage = 1e-4

/**
 * A logistic regression on a few rates, as an example of a model of one's own. It needs labels, and its steps are fixed: the
 * same examples give the same weights.
 */
export function logisticModel(data: LogisticWeights): FlakeModel<LogisticFeatures, LogisticWeights> {
  return {
    version: 'logistic-1',
    data,
    extract: featuresOf,
    predict: (features) => predict(features, data),
    fit: (examples) => logisticModel(learn(examples)),
  }
}

/** Knows nothing yet: every test is as likely flaky as not. */
export const unlearned: LogisticWeights = { bias: 0, weights: [], means: [], deviations: [] }

function featuresOf({ runs, excludedTail = 0 }: TestHistory, at: EpochMs): LogisticFeatures {
  const seen = runs.filter((run) => run.at <= at)
  const main = seen.filter(({ branch }) => branch === 'main')
  const flipped = seen.filter(isFlip)
  const transitions = main.filter(
    (run, index) => index > 0 && isHardFailure(run) !== isHardFailure(main[index - 1] ?? run),
  ).length
  const hard = main.filter(isHardFailure).length
  const lastPass = main.findLastIndex((run) => !isHardFailure(run))
  const failingTail = main.length - 1 - lastPass + excludedTail
  const lastFlip = seen.findLastIndex((run) => isFlip(run) || (run.branch === 'main' && isHardFailure(run)))
  const recent = seen.slice(-Math.ceil(seen.length / 3)).filter(isFlip).length
  const commits = new Set(flipped.map(({ commit }) => commit)).size
  return {
    inputs: [
      Math.log1p(commits),
      Math.log1p((1000 * flipped.length) / Math.max(1, seen.length)),
      Math.log1p(recent),
      Math.log1p((1000 * transitions) / Math.max(1, main.length)),
      hard / Math.max(1, main.length),
      Math.log1p(failingTail),
      (seen.length - 1 - lastFlip) / Math.max(1, seen.length),
      Math.log1p(seen.length),
    ],
    samples: seen.length,
    failures: flipped.length + hard,
    flips: { commits, changes: new Set(flipped.flatMap(({ change }) => change ?? [])).size },
    failingTail,
    days: Math.max(1, (at - (seen[0]?.at ?? at)) / dayMs),
    evidence: flipped.slice(-8).flatMap(({ results }) => results),
  }
}

function probabilityOf(inputs: readonly number[], data: LogisticWeights): number {
  const { bias, weights, means, deviations } = data
  let sum = bias
  for (const [index, weight] of weights.entries())
    sum += (weight * ((inputs[index] ?? 0) - (means[index] ?? 0))) / (deviations[index] ?? 1)
  return 1 / (1 + Math.exp(-sum))
}

/** Full gradient descent from zero, a fixed number of steps. */
function learn(examples: readonly FlakeExample<LogisticFeatures>[]): LogisticWeights {
  const labelled = examples.filter(({ isFlaky }) => isFlaky !== undefined)
  const rows = labelled.map(({ features }) => features.inputs)
  const width = rows[0]?.length ?? 0
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? 0))
  const means = columns.map(meanOf)
  const deviations = columns.map((column, index) => {
    const variance = meanOf(column.map((value) => (value - (means[index] ?? 0)) ** 2))
    return Math.sqrt(variance) || 1
  })
  let weights = means.map(() => 0)
  let bias = 0
  for (let step = 0; step < steps; step++) {
    const data = { bias, weights, means, deviations }
    const errors = rows.map((row, index) => probabilityOf(row, data) - Number(labelled[index]?.isFlaky))
    bias -= stepSize * meanOf(errors)
    weights = weights.map((weight, column) => {
      const slope = meanOf(
        errors.map(
          (error, row) =>
            (error * ((rows[row]?.[column] ?? 0) - (means[column] ?? 0))) / (deviations[column] ?? 1),
        ),
      )
      return weight - stepSize * (slope + shrinkage * weight)
    })
  }
  return { bias, weights, means, deviations }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function predict(features: LogisticFeatures, data: LogisticWeights): FlakePrediction {
  const { samples, failures, flips, failingTail, days, evidence } = features
  const score = probabilityOf(features.inputs, data)
  const rate = (failures + 0.25) / (samples + 3.25)
  return {
    state: failingTail >= 3 ? 'broken' : score >= 0.5 ? 'flaky' : 'unknown',
    score,
    flakyNow: score,
    regressed: 0,
    explanations: {
      'never-flaky': 1 - score,
      flaky: score,
      onset: 0,
      fixed: 0,
      'onset-and-fixed': 0,
      regression: 0,
    },
    rate,
    interval: betaInterval(failures, samples, 0.9),
    samples,
    failures,
    flips,
    failingTail,
    enough: samples >= 598,
    retryFailure: 0.3,
    costPerDay: (score * rate * samples) / days,
    evidence,
    explanation: `Of ${samples} runs ${failures} failed.`,
    wouldChange: 'Other rates.',
  }
}
