import type { DecisionNode } from './decision.ts'
import type { Evaluation } from './evaluation.ts'
import type { Rule } from './rule.ts'
import { evaluateAllOf } from './rules/all-of.ts'
import { evaluateAnyOf } from './rules/any-of.ts'
import { evaluateAtLeast } from './rules/at-least.ts'
import { evaluateNoneFailing } from './rules/none-failing.ts'
import { evaluatePassing } from './rules/passing.ts'

/** The node of one rule. A new rule type is registered here and in `rule-schema.ts`. */
export function evaluateRule(rule: Rule, path: string, evaluation: Evaluation): DecisionNode {
  switch (rule.type) {
    case 'passing':
      return evaluatePassing(rule, path, evaluation)
    case 'allOf':
      return evaluateAllOf(rule, path, evaluation)
    case 'anyOf':
      return evaluateAnyOf(rule, path, evaluation)
    case 'atLeast':
      return evaluateAtLeast(rule, path, evaluation)
    case 'noneFailing':
      return evaluateNoneFailing(rule, path, evaluation)
  }
}
