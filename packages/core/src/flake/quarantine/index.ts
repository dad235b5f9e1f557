export { entryVerdict, type EntryRuleName, type EntryVerdict } from './entry-rule.ts'
export {
  ManualEventSchema,
  parseManualEvent,
  type ManualDecision,
  type ManualEvent,
  type ManualEventError,
  type ManualQuarantine,
} from './manual-event.ts'
export { raisedProbability, type QuarantineCause } from './next-state.ts'
export { planQuarantine } from './plan-quarantine.ts'
export type {
  AuditEffect,
  CommentEffect,
  EffectFacts,
  EscalateEffect,
  NotifyOwnerEffect,
  OpenIssueEffect,
  QuarantineAddedEffect,
  QuarantineEffect,
  QuarantineEndedEffect,
  QuarantineWithheldEffect,
  StaleEffect,
} from './quarantine-effect.ts'
export { quarantineEntries, type GateQuarantine, type WithheldQuarantine } from './quarantine-entries.ts'
export type { ExemptRule, QuarantineEvidence } from './quarantine-evidence.ts'
export type { QuarantineExplanation, QuarantineNumbers } from './quarantine-explanation.ts'
export type {
  BrokenTest,
  BudgetUse,
  LastFailure,
  PlannedQuarantine,
  PlanObstacle,
  QuarantineCandidate,
  QuarantinePlan,
  QuarantinePriority,
  QuarantineProject,
} from './quarantine-plan.ts'
export {
  defaultQuarantinePolicy,
  QuarantinePolicySchema,
  type EntryThreshold,
  type PriorityThresholds,
  type QuarantineBudget,
  type QuarantinePolicy,
  type RecentFlipsThreshold,
} from './quarantine-policy.ts'
export { parseQuarantineRecord, QuarantineRecordSchema } from './quarantine-record-schema.ts'
export {
  newQuarantineRecord,
  type QuarantineNotice,
  type QuarantinePeriod,
  type QuarantineRecord,
  type QuarantineState,
} from './quarantine-record.ts'
export { reduceQuarantine, type QuarantineStep } from './reduce-quarantine.ts'
export { recentFlips, runsSince, type RecentFlips, type RunsSince } from './runs-since.ts'
