import type { Instant } from '../../schema/instant.ts'
import type { WaiverTerms } from '../../waiver/waiver-terms.ts'
import type { AllOfRule } from '../rules/all-of.ts'
import type { AnyOfRule } from '../rules/any-of.ts'
import type { AtLeastRule } from '../rules/at-least.ts'
import type { ChecklistRule } from '../rules/checklist.ts'
import type { IncludeRule } from '../rules/include.ts'
import type { MetricRule } from '../rules/metric.ts'
import type { NoNewFailuresRule } from '../rules/no-new-failures.ts'
import type { NoneFailingRule } from '../rules/none-failing.ts'
import type { NonInferiorRule } from '../rules/non-inferior.ts'
import type { NoSlowdownRule } from '../rules/no-slowdown.ts'
import type { PassingRule } from '../rules/passing.ts'
import type { PredicateRule } from '../rules/predicate.ts'
import type { RatioRule } from '../rules/ratio.ts'
import type { SignOffRule } from '../rules/sign-off.ts'
import type { AllSubjectsRule, AnySubjectRule } from '../rules/subjects.ts'

/**
 * What a rule does to the gate. `block` (default): it must be met. `warn`: where it is not met the decision says so, and
 * the gate opens all the same. `dry-run`: it is shown in the tree and nothing more, as fits a test on trial.
 */
export type Enforcement = 'block' | 'warn' | 'dry-run'

/** What every rule may say, whatever its type. */
export interface RuleMeta {
  /** Names the rule in paths and messages: a letter, then letters, digits, `.`, `_` and `-`. Unique among its siblings. */
  readonly id?: string
  readonly title?: string
  /** Why the rule is there, for the person whose release it holds up. */
  readonly why?: string
  readonly owner?: string
  /** Only where all rules beside it must be met too: an alternative that does not count is none. */
  readonly enforcement?: Enforcement
  /** The rule warns until just before this instant, and blocks from then on. */
  readonly warnUntil?: Instant
  /** The rule is in force from this instant on, */
  readonly since?: Instant
  /** until just before this one. */
  readonly until?: Instant
  /** Which time `since`, `until` and `warnUntil` are compared with: that of the decision (default), or the subject's `createdAt`. */
  readonly basis?: 'decision' | 'subject'
  /** Whether waivers count here, and which; true by default. Where a rule holds others, what it says is for all of them, and `false` is final. */
  readonly waivable?: boolean | WaiverTerms
}

/** One requirement of a policy. */
export type Rule =
  | PassingRule
  | AllOfRule
  | AnyOfRule
  | AtLeastRule
  | RatioRule
  | NoneFailingRule
  | NoNewFailuresRule
  | ChecklistRule
  | SignOffRule
  | MetricRule
  | NonInferiorRule
  | NoSlowdownRule
  | PredicateRule
  | IncludeRule
  | AllSubjectsRule
  | AnySubjectRule

export type RuleType = Rule['type']
