import * as z from 'zod'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { metaFault } from './rule-fields.ts'
import type { Rule, RuleType } from './rule.ts'
import { allOfRuleSchema } from '../rules/all-of.ts'
import { anyOfRuleSchema } from '../rules/any-of.ts'
import { atLeastRuleSchema } from '../rules/at-least.ts'
import { checklistRuleSchema } from '../rules/checklist.ts'
import { includeRuleSchema } from '../rules/include.ts'
import { metricRuleSchema } from '../rules/metric.ts'
import { noNewFailuresRuleSchema } from '../rules/no-new-failures.ts'
import { noSlowdownRuleSchema } from '../rules/no-slowdown.ts'
import { noneFailingRuleSchema } from '../rules/none-failing.ts'
import { nonInferiorRuleSchema } from '../rules/non-inferior.ts'
import { passingRuleSchema } from '../rules/passing.ts'
import { predicateRuleSchema } from '../rules/predicate.ts'
import { ratioRuleSchema } from '../rules/ratio.ts'
import { signOffRuleSchema } from '../rules/sign-off.ts'
import { allSubjectsRuleSchema, anySubjectRuleSchema } from '../rules/subjects.ts'

const mostRules = 10_000

/** The schema of any rule; built when it is first asked for, so that a gate without parsing does not carry it. */
export function ruleSchema(): z.ZodType<Rule> {
  const inner: z.ZodType<Rule> = z.lazy(() => rule)
  const together = ruleListSchema(inner)
  const alternatives = together.superRefine((rules, context) => {
    for (const [index, one] of rules.entries()) {
      if (one.enforcement === undefined && one.warnUntil === undefined) continue
      const path = [index, one.warnUntil === undefined ? 'enforcement' : 'warnUntil']
      const message = 'An alternative always counts; put this on the rule around it.'
      context.addIssue({ code: 'custom', path, message })
    }
  })
  const byType: Readonly<Record<RuleType, z.ZodType<Rule>>> = {
    passing: passingRuleSchema(),
    allOf: allOfRuleSchema(together),
    anyOf: anyOfRuleSchema(alternatives),
    atLeast: atLeastRuleSchema(alternatives),
    ratio: ratioRuleSchema(),
    noneFailing: noneFailingRuleSchema(),
    noNewFailures: noNewFailuresRuleSchema(),
    checklist: checklistRuleSchema(),
    signOff: signOffRuleSchema(),
    metric: metricRuleSchema(),
    nonInferior: nonInferiorRuleSchema(),
    noSlowdown: noSlowdownRuleSchema(),
    predicate: predicateRuleSchema(),
    include: includeRuleSchema(),
    allSubjects: allSubjectsRuleSchema(together),
    anySubject: anySubjectRuleSchema(together),
  }
  // Each is an object schema with a literal `type`; the interface-typed schema only hides that from the compiler.
  const options = Object.values(byType) as unknown as [z.ZodObject<{ type: z.ZodLiteral<RuleType> }>]
  const union = z.discriminatedUnion('type', options, {
    error: (issue) =>
      issue.code === 'invalid_union' ? unknownType(issue.input, Object.keys(byType)) : undefined,
  }) as unknown as z.ZodType<Rule>
  const rule = union.superRefine((one, context) => {
    const fault = metaFault(one)
    if (fault) context.addIssue({ code: 'custom', path: [fault.path], message: fault.message })
  })
  return rule
}
/** A list of rules, each id once; at least `least` of them. */
export function ruleListSchema(rule: z.ZodType<Rule>, least: number = 1): z.ZodType<readonly Rule[]> {
  return z
    .array(rule)
    .min(least, 'At least one rule is needed: nothing required is not a pass.')
    .max(mostRules)
    .superRefine((rules, context) => {
      const seen = new Set<string>()
      for (const [index, { id }] of rules.entries()) {
        if (id === undefined) continue
        if (seen.has(id))
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `The id "${id}" is taken by a rule beside it.`,
          })
        seen.add(id)
      }
    })
}

function unknownType(input: unknown, known: readonly string[]): string {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined
  if (type === undefined) return `A rule needs a type; known are ${known.join(', ')}.`
  const meant = typeof type === 'string' ? didYouMean(type, known) : undefined
  // What is no text may be anything, also what has no text at all.
  const told = typeof type === 'string' ? JSON.stringify(type) : `that is no text but of type ${typeof type}`
  return `Unknown rule type ${told}${meant ? `; did you mean "${meant}"?` : `; known are ${known.join(', ')}.`}`
}
