import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { evaluateRules, foldRule, type EvaluateRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { Rule, RuleMeta } from '../language/rule.ts'

/** Met when so many of its rules are met. */
export interface AtLeastRule extends RuleMeta {
  readonly type: 'atLeast'
  /** From 1 to the number of rules. */
  readonly count: number
  readonly rules: readonly Rule[]
}

/** A rule that is met when `count` of its rules are met. */
export function atLeast(count: number, ...rules: readonly Rule[]): AtLeastRule {
  return freeze<AtLeastRule>({ type: 'atLeast', count, rules })
}

/** @param rules - the schema of the rules inside */
export function atLeastRuleSchema(rules: z.ZodType<readonly Rule[]>): z.ZodType<AtLeastRule> {
  return exactly<AtLeastRule>()(
    strictObject({ type: z.literal('atLeast'), count: z.int().min(1), rules, ...metaSchema() }).refine(
      (rule) => rule.count <= rule.rules.length,
      { path: ['count'], error: 'More than there are rules can never be met.' },
    ),
  )
}

export function evaluateAtLeast(
  rule: AtLeastRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const children = evaluateRules(rule.rules, path, evaluation, evaluate)
  return foldRule(rule, path, { atLeast: rule.count }, children)
}
