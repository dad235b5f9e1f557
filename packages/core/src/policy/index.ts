export type { Attempts } from './evaluation/attempts.ts'
export type { Baseline } from './evaluation/baseline-choice.ts'
export { blockers, type Blockers } from './explanation/blockers.ts'
export {
  evaluateCondition,
  type Condition,
  type ConditionAnswer,
  type EvaluateCel,
  type FactCondition,
  type FactValue,
} from './language/condition.ts'
export { decide, decideAbout } from './decision/decide.ts'
export { DecisionQuerySchema, type DecisionQuery, type DecisionQueryData } from './decision/decision-query.ts'
export type {
  Citations,
  Decision,
  DecisionNode,
  Progress,
  ReasonCode,
  RequirementView,
} from './decision/decision.ts'
export { indexEvidence, type EvidenceIndex, type ResultsByTestcase } from './evidence/evidence-index.ts'
export { EvidenceSchema, type Evidence } from './evidence/evidence.ts'
export { diffDecisions, type DecisionDiff, type NodeChange } from './decision/diff-decisions.ts'
export { explain, type ExplainOptions } from './explanation/explain.ts'
export { isOpen } from './decision/is-open.ts'
export { leavesOf } from './evaluation/leaves.ts'
export { inMarkdown } from './explanation/markdown.ts'
export { mergeDecisions, type MergeOptions } from './decision/merge-decisions.ts'
export { parsePolicyYaml, type ParsePolicyYamlOptions } from './language/parse-policy-yaml.ts'
export { definePolicy, parsePolicy } from './language/parse-policy.ts'
export { policyDigest } from './language/policy-digest.ts'
export { policyJsonSchema, policyJsonSchemaId } from './language/policy-json-schema.ts'
export { projectStatus, type ProjectedStatus, type ProjectStatusOptions } from './decision/project-status.ts'
export { formatPolicyProblem, type PolicyError, type PolicyProblem } from './language/policy-error.ts'
export { indexPolicies, type IndexedPolicy, type PolicyIndex } from './language/policy-index.ts'
export type { Applies, OutcomeProfileName, Policy } from './language/policy.ts'
export type { Population } from './language/population.ts'
export {
  predicate,
  type Predicate,
  type PredicateAnswer,
  type PredicateContext,
  type PredicateLaw,
  type PredicateSet,
} from './language/predicate.ts'
export { ageAtLeast } from './language/predicates.ts'
export { recompute } from './evaluation/recompute.ts'
export { replay, type ReplayDifference, type ReplayError } from './decision/replay.ts'
export type { Enforcement, Rule, RuleMeta, RuleType } from './language/rule.ts'
export { allOf, type AllOfRule } from './rules/all-of.ts'
export { anyOf, type AnyOfRule } from './rules/any-of.ts'
export { atLeast, type AtLeastRule } from './rules/at-least.ts'
export { checklist, type ChecklistRule } from './rules/checklist.ts'
export { include, type IncludeRule } from './rules/include.ts'
export { metric, type Comparison, type MetricRule } from './rules/metric.ts'
export { noNewFailures, type NoNewFailuresRule } from './rules/no-new-failures.ts'
export { noSlowdown, type NoSlowdownRule } from './rules/no-slowdown.ts'
export { noneFailing, type NoneFailingRule } from './rules/none-failing.ts'
export { nonInferior, type NonInferiorRule } from './rules/non-inferior.ts'
export { passing, type PassingRule } from './rules/passing.ts'
export { meets, type PredicateRule } from './rules/predicate.ts'
export { ratio, type RatioRule } from './rules/ratio.ts'
export { signOff, type NotAmong, type SignOffRule } from './rules/sign-off.ts'
export {
  allSubjects,
  anySubject,
  type AllSubjectsRule,
  type AnySubjectRule,
  type Subjects,
} from './rules/subjects.ts'
export { simulate, type Change, type Simulation } from './decision/simulate.ts'
export type { FlakyHandling, Timeout } from './evaluation/slot.ts'
export type { Status } from './evaluation/status.ts'
export { support } from './explanation/support.ts'
export {
  shareOf,
  threshold,
  type Operator,
  type Share,
  type StatusCounts,
  type Threshold,
} from './evaluation/threshold.ts'
export type { Invalidation } from './evaluation/valid-sign-offs.ts'
export { warnUntil } from './language/warn-until.ts'
export { wayToSatisfy } from './explanation/ways-out.ts'
export { trackDecisions, type DecisionChange, type DecisionTracker } from './decision/track-decisions.ts'
export type { TrackedQuestion } from './decision/tracked-question.ts'
export { decisionId, whenOpen, type GateClosedError } from './decision/when-open.ts'
