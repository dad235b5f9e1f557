export {
  diffRuns,
  regressionsOf,
  type DiffRunsOptions,
  type RunDiff,
  type RunDifference,
} from './diff-runs.ts'
export { foldVerdicts, type FoldVerdictsOptions } from './fold-verdicts.ts'
export { groupCompleteness, type Completeness } from './completeness.ts'
export { summarizeGroup, type GroupSummary, type VerdictCounts } from './summarize-group.ts'
export type { ClassCounts, Verdict, VerdictStatus } from './verdict.ts'
