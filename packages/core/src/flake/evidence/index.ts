export {
  excludeRuns,
  extractHistories,
  type ExtractOptions,
  type FlakeEvidence,
  type SystemicFailure,
} from './extract-histories.ts'
export {
  defaultMassFailureRule,
  isMassFailure,
  type MassFailureRule,
  type RunSummary,
} from './mass-failures.ts'
export type { RunContext } from './run-context.ts'
export {
  isClean,
  isFlip,
  isHardFailure,
  type BranchClass,
  type TestHistory,
  type TestRun,
} from './test-run.ts'
