export { foldVerdicts, type FoldVerdictsOptions } from './fold-verdicts.ts'
export {
  groupCompleteness,
  summarizeGroup,
  type Completeness,
  type GroupSummary,
  type VerdictCounts,
} from './summarize-group.ts'
export type { ClassCounts, Verdict, VerdictStatus } from './verdict.ts'
