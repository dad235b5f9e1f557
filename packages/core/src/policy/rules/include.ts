import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import type { DecisionNode } from '../decision/decision.ts'
import {
  evaluateRules,
  foldRule,
  named,
  spend,
  tooLarge,
  type EvaluateRule,
  type Evaluation,
} from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { policyDigest } from '../language/policy-digest.ts'
import { withPolicy } from '../evaluation/policy-scope.ts'
import type { Policy } from '../language/policy.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'

/**
 * The rules of another policy, as if they stood here. The policy is looked up by its id among those handed to `decide`;
 * while it is not there the rule waits for it, so a policy that could not be read keeps the gate closed. What the other
 * policy says about when it applies is about when it stands on its own; its outcomes and `latestBy` are kept, where it says any.
 */
export interface IncludeRule extends RuleMeta {
  readonly type: 'include'
  readonly policy: string
  /** The digest that it must have, or the beginning of it: `sha256:1f73…`. Any by default. */
  readonly version?: string
}

/**
 * A rule that stands for all rules of another policy.
 *
 * @example
 * import { include } from '@gatewright/core/policy'
 *
 * const rule = include('company.baseline')
 */
export function include(policy: string, options: Omit<IncludeRule, 'type' | 'policy'> = {}): IncludeRule {
  return freeze<IncludeRule>({ type: 'include', policy, ...options })
}

export function includeRuleSchema(): z.ZodType<IncludeRule> {
  return exactly<IncludeRule>()(
    strictObject({
      type: z.literal('include'),
      policy: lineOfText(256),
      version: z.exactOptional(
        z
          .string()
          .regex(/^sha256:[0-9a-f]{8,64}$/, 'Not a digest, as sha256: and at least 8 hexadecimal digits.'),
      ),
      ...metaSchema(),
    }),
  )
}

/** More policies inside of each other have no use, and would come to an end of the stack at some point. */
const deepest = 16

export function evaluateInclude(
  rule: IncludeRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const around = [...evaluation.within, rule.policy]
  if (evaluation.within.includes(rule.policy))
    return endless(rule, path, `the policies ${around.join(' > ')} include each other`)
  if (around.length > deepest)
    return endless(rule, path, `the policy ${rule.policy} would be inside of ${deepest} others`)
  const found = evaluation.policiesNamed(rule.policy).filter((policy) => isVersion(policy, rule.version))
  const version = rule.version === undefined ? '' : ` as ${rule.version}`
  if (found.length === 0)
    return {
      path,
      ...named(rule),
      status: 'pending',
      code: 'policy-missing',
      message: `the policy ${rule.policy} is not at hand${version}`,
      cites: { facts: [rule.policy] },
      validUntil: null,
    }
  const count = found.reduce((sum, policy) => sum + policy.rules.length, 0)
  if (!spend(evaluation, count)) return tooLarge(rule, path)
  // Two contents under one id both count: nobody can say which was meant.
  const children = found.flatMap((policy) =>
    evaluateRules(
      policy.rules,
      found.length === 1 ? path : `${path}@${policyDigest(policy).slice(7, 19)}`,
      withPolicy(policy, evaluation),
      evaluate,
    ),
  )
  return foldRule(rule, path, { atLeast: 'all' }, children)
}

function endless(rule: IncludeRule, path: string, message: string): DecisionNode {
  return {
    path,
    ...named(rule),
    status: 'inconclusive',
    code: 'policy-cycle',
    message,
    cites: {},
    validUntil: null,
  }
}

function isVersion(policy: Policy, version: string | undefined): boolean {
  return version === undefined || policyDigest(policy).startsWith(version)
}
