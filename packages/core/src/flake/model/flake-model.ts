import type { EpochMs } from '../../schema/instant.ts'
import type { TestHistory } from '../evidence/test-run.ts'
import type { FlakeScore } from '../score/flake-score.ts'

/** What a model says of one test: a score but for the test's name and the model's own. */
export type FlakePrediction = Omit<FlakeScore, 'testcase' | 'variant' | 'modelVersion'>

/** Something to learn from: what was seen of a test and, where somebody knows, whether it was flaky. */
export interface FlakeExample<Features> {
  readonly features: Features
  readonly isFlaky?: boolean
}

/**
 * Tells how likely tests are flaky. Pure: the same history at the same time gives the same prediction. What a model has
 * learned is in its `data`, which is plain enough for JSON.
 *
 * `Features` is what it looks at, `Data` what it has learned.
 */
export interface FlakeModel<Features, Data> {
  /** Changes whenever the same features and data may get another prediction. */
  readonly version: string
  readonly data: Data
  /** What is worth looking at of a history, as it stands at a time. */
  extract(history: TestHistory, at: EpochMs): Features
  predict(features: Features): FlakePrediction
  /** The same model with data learned from examples. Some models need no labels. */
  fit(examples: readonly FlakeExample<Features>[]): FlakeModel<Features, Data>
}
