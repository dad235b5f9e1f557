import { describe, expect, it } from 'vitest'
import { averagePrecision } from '../../../src/flake/evaluation/index.ts'
import type { TestHistory } from '../../../src/flake/evidence/test-run.ts'
import { scoreHistories, type FlakeScore } from '../../../src/flake/score/index.ts'
import {
  regimes,
  simulatedHistories,
  simulatedInstant,
  simulateProject,
  trueRate,
  type Regime,
} from '../../../src/testing/flake/index.ts'
import { historyOf } from './support/histories.ts'
import { logisticModel, unlearned, type LogisticWeights } from './support/logistic-model.ts'

const regime: Regime = { ...regimes.base, tests: 400, days: 30, changeRunsPerDay: 10 }
const at = simulatedInstant(regime.days)

interface LabelledProject {
  readonly histories: readonly TestHistory[]
  /** Whether each test flakes at the end, at a rate that matters. */
  readonly labels: readonly boolean[]
}

function projectOf(seed: number): LabelledProject {
  const { tests, runs } = simulateProject(regime, seed)
  return {
    histories: simulatedHistories(tests, runs),
    labels: tests.map((test) => trueRate(test, regime.days) >= 0.005),
  }
}

function precisionOf(scores: readonly FlakeScore[], labels: readonly boolean[]): number {
  const predictions = scores.map(({ score }, index) => ({
    probability: score,
    positive: labels[index] === true,
  }))
  return averagePrecision(predictions) ?? Number.NaN
}

const plain = logisticModel(unlearned)
const learned = plain.fit(
  [101, 102, 103].map(projectOf).flatMap(({ histories, labels }) =>
    histories.map((history, index) => ({
      features: plain.extract(history, at),
      isFlaky: labels[index] === true,
    })),
  ),
)
const unseen = [201, 202, 203].map(projectOf)
const histories = unseen.flatMap((project) => project.histories)
const labels = unseen.flatMap((project) => project.labels)

describe('a model of one’s own', () => {
  it('is learned from labels, and finds the flaky tests of projects that it never saw', () => {
    const scores = scoreHistories(histories, { at, model: learned })
    expect(scores).toHaveLength(histories.length)
    expect(new Set(scores.map(({ modelVersion }) => modelVersion))).toEqual(new Set(['logistic-1']))
    expect(precisionOf(scores, labels)).toBeGreaterThan(0.85)
  })

  it('is compared with the default model on the same histories, which does better', () => {
    const own = precisionOf(scoreHistories(histories, { at, model: learned }), labels)
    const ours = unseen.map((project) =>
      precisionOf(scoreHistories(project.histories, { at }), project.labels),
    )
    expect(ours.reduce((sum, one) => sum + one, 0) / ours.length).toBeGreaterThan(own)
  })

  it('is what JSON says of it: stored and read again it predicts the same', () => {
    const stored = JSON.stringify(learned.data)
    const read = logisticModel(JSON.parse(stored) as LogisticWeights)
    expect(scoreHistories(histories, { at, model: read })).toEqual(
      scoreHistories(histories, { at, model: learned }),
    )
    expect(learned.data.weights.every(Number.isFinite)).toBe(true)
  })

  it('learns nothing from examples without labels', () => {
    const features = plain.extract(historyOf(['P', 'FP', 'P']), Number.POSITIVE_INFINITY)
    expect(plain.fit([{ features }]).data).toEqual(unlearned)
    expect(plain.predict(features).score).toBe(0.5)
  })
})
