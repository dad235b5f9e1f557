export type { Attempts } from './attempts.ts'
export type { Baseline } from './baseline-choice.ts'
export { blockers, type Blockers } from './blockers.ts'
export {
  evaluateCondition,
  type Condition,
  type ConditionAnswer,
  type EvaluateCel,
  type FactCondition,
  type FactValue,
} from './condition.ts'
export { decide, decideAbout } from './decide.ts'
export { DecisionQuerySchema, type DecisionQuery, type DecisionQueryData } from './decision-query.ts'
export type { Citations, Decision, DecisionNode, Progress, ReasonCode, RequirementView } from './decision.ts'
export { indexEvidence, type EvidenceIndex, type ResultsByTestcase } from './evidence-index.ts'
export { EvidenceSchema, type Evidence } from './evidence.ts'
export { diffDecisions, type DecisionDiff, type NodeChange } from './diff-decisions.ts'
export { explain, type ExplainOptions } from './explain.ts'
export { isOpen } from './is-open.ts'
export { leavesOf } from './leaves.ts'
export { inMarkdown } from './markdown.ts'
export { mergeDecisions, type MergeOptions } from './merge-decisions.ts'
export { parsePolicyYaml, type ParsePolicyYamlOptions } from './parse-policy-yaml.ts'
export { definePolicy, parsePolicy } from './parse-policy.ts'
export { policyDigest } from './policy-digest.ts'
export { policyJsonSchema, policyJsonSchemaId } from './policy-json-schema.ts'
export { projectStatus, type ProjectedStatus, type ProjectStatusOptions } from './project-status.ts'
export { formatPolicyProblem, type PolicyError, type PolicyProblem } from './policy-error.ts'
export { indexPolicies, type IndexedPolicy, type PolicyIndex } from './policy-index.ts'
export type { Applies, OutcomeProfileName, Policy } from './policy.ts'
export type { Population } from './population.ts'
export {
  predicate,
  type Predicate,
  type PredicateAnswer,
  type PredicateContext,
  type PredicateLaw,
  type PredicateSet,
} from './predicate.ts'
export { ageAtLeast } from './predicates.ts'
export { recompute } from './recompute.ts'
export { replay, type ReplayDifference, type ReplayError } from './replay.ts'
export type { Enforcement, Rule, RuleMeta, RuleType } from './rule.ts'
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
export { simulate, type Change, type Simulation } from './simulate.ts'
export type { FlakyHandling, Timeout } from './slot.ts'
export type { Status } from './status.ts'
export { support } from './support.ts'
export {
  shareOf,
  threshold,
  type Operator,
  type Share,
  type StatusCounts,
  type Threshold,
} from './threshold.ts'
export type { Invalidation } from './valid-sign-offs.ts'
export { warnUntil } from './warn-until.ts'
export { wayToSatisfy } from './ways-out.ts'
export {
  trackDecisions,
  type DecisionChange,
  type DecisionTracker,
  type TrackedQuestion,
} from './track-decisions.ts'
export { decisionId, whenOpen, type GateClosedError } from './when-open.ts'
