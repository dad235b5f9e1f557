export {
  bestRetries,
  expectedExtraRuns,
  redBuildProbability,
  type FlakyTest,
  type RetryAdvice,
  type RetryCosts,
  type RetryPlan,
} from './red-build.ts'
export { rateUpperBound, runsToCertifyRate, runsToSeeFailure } from './sample-sizes.ts'
export {
  triageFailure,
  type HardFailure,
  type Triage,
  type TriageAnswer,
  type TriageOptions,
  type TriageReason,
} from './triage.ts'
