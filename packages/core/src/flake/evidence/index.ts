export {
  excludeRuns,
  extractHistories,
  type ExtractOptions,
  type FlakeEvidence,
} from './extract-histories.ts'
export {
  defaultMassFailureRule,
  isMassFailure,
  type MassFailureRule,
  type RunSummary,
} from './mass-failures.ts'
export type { RunContext } from './run-context.ts'
export type { SystemicFailure } from './shared-failures.ts'
export {
  isClean,
  isFlip,
  isHardFailure,
  type BranchClass,
  type TestHistory,
  type TestRun,
} from './test-run.ts'
export { testKey, type TestKey, type TestOfVariant } from './test-key.ts'
