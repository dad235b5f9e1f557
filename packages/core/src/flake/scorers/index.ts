export { codecovScorer, foldCodecovFlake, type CodecovFlake, type CodecovOptions } from './codecov-scorer.ts'
export type { ComparedScore, ComparedScorer } from './compared-scorer.ts'
export { comparedScorers } from './compared-scorers.ts'
export { entropyScorer, type EntropyOptions } from './entropy-scorer.ts'
export type { FlakeGuardFeatures } from './flakeguard-features.ts'
export {
  flakeGuardScorer,
  flakeGuardWeights,
  type FlakeGuardAction,
  type FlakeGuardOptions,
  type FlakeGuardScore,
  type FlakeGuardScorer,
  type FlakeGuardWeights,
} from './flakeguard-scorer.ts'
export { flipRateScorer, type FlipRateOptions } from './flip-rate-scorer.ts'
export { luciFlakeRateScorer, type LuciFlakeRateOptions } from './luci-flake-rate-scorer.ts'
export { passOnRetryScorer, type PassOnRetryOptions } from './pass-on-retry-scorer.ts'
export { sameCommitScorer, type SameCommitOptions } from './same-commit-scorer.ts'
export type { SeenBranches } from './seen-runs.ts'
export { testgridScorer, type TestgridOptions } from './testgrid-scorer.ts'
export { weightedFlipRateScorer, type WeightedFlipRateOptions } from './weighted-flip-rate-scorer.ts'
