import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { evaluateRules, foldRule, type EvaluateRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { Rule, RuleMeta } from '../language/rule.ts'

/** Met when at least one of its rules is met. */
export interface AnyOfRule extends RuleMeta {
  readonly type: 'anyOf'
  readonly rules: readonly Rule[]
}

/** A rule that is met when at least one of its rules is met. */
export function anyOf(...rules: readonly Rule[]): AnyOfRule {
  return freeze<AnyOfRule>({ type: 'anyOf', rules })
}

/** @param rules - the schema of the rules inside */
export function anyOfRuleSchema(rules: z.ZodType<readonly Rule[]>): z.ZodType<AnyOfRule> {
  return exactly<AnyOfRule>()(strictObject({ type: z.literal('anyOf'), rules, ...metaSchema() }))
}

export function evaluateAnyOf(
  rule: AnyOfRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const children = evaluateRules(rule.rules, path, evaluation, evaluate)
  return foldRule(rule, path, { atLeast: 1 }, children)
}
