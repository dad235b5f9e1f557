import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { evaluateRules, foldRule, type EvaluateRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { Rule, RuleMeta } from '../language/rule.ts'

/** Met when every one of its rules is met. */
export interface AllOfRule extends RuleMeta {
  readonly type: 'allOf'
  readonly rules: readonly Rule[]
}

/** A rule that is met when every one of its rules is met. */
export function allOf(...rules: readonly Rule[]): AllOfRule {
  return freeze<AllOfRule>({ type: 'allOf', rules })
}

/** @param rules - the schema of the rules inside */
export function allOfRuleSchema(rules: z.ZodType<readonly Rule[]>): z.ZodType<AllOfRule> {
  return exactly<AllOfRule>()(strictObject({ type: z.literal('allOf'), rules, ...metaSchema() }))
}

export function evaluateAllOf(
  rule: AllOfRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const children = evaluateRules(rule.rules, path, evaluation, evaluate)
  return foldRule(rule, path, { atLeast: 'all' }, children)
}
