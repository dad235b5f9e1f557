import type { AllOfRule } from './rules/all-of.ts'
import type { AnyOfRule } from './rules/any-of.ts'
import type { AtLeastRule } from './rules/at-least.ts'
import type { NoneFailingRule } from './rules/none-failing.ts'
import type { PassingRule } from './rules/passing.ts'

/** What every rule may say, whatever its type. */
export interface RuleMeta {
  /** Names the rule in paths and messages: a letter, then letters, digits, `.`, `_` and `-`. Unique among its siblings. */
  readonly id?: string
  readonly title?: string
  /** Why the rule is there, for the person whose release it holds up. */
  readonly why?: string
  readonly owner?: string
  /** Whether waivers count here; true by default. */
  readonly waivable?: boolean
}

/** One requirement of a policy. */
export type Rule = PassingRule | AllOfRule | AnyOfRule | AtLeastRule | NoneFailingRule

export type RuleType = Rule['type']
