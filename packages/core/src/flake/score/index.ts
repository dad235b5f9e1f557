export type {
  Explanation,
  ExplanationProbabilities,
  FlakeScore,
  FlakeState,
  FlipCounts,
} from './flake-score.ts'
export { scoreFlakes, scoreHistories, type ScoreOptions } from './score-flakes.ts'
