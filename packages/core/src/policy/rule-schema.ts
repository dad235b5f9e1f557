import * as z from 'zod'
import { didYouMean } from '../errors/did-you-mean.ts'
import type { Rule, RuleType } from './rule.ts'
import { allOfRuleSchema } from './rules/all-of.ts'
import { anyOfRuleSchema } from './rules/any-of.ts'
import { atLeastRuleSchema } from './rules/at-least.ts'
import { noneFailingRuleSchema } from './rules/none-failing.ts'
import { passingRuleSchema } from './rules/passing.ts'

const mostRules = 10_000

/** The schema of any rule; built when it is first asked for, so that a gate without parsing does not carry it. */
export function ruleSchema(): z.ZodType<Rule> {
  const inner: z.ZodType<Rule> = z.lazy(() => rule)
  const rules = ruleListSchema(inner)
  const byType: Readonly<Record<RuleType, z.ZodType<Rule>>> = {
    passing: passingRuleSchema(),
    allOf: allOfRuleSchema(rules),
    anyOf: anyOfRuleSchema(rules),
    atLeast: atLeastRuleSchema(rules),
    noneFailing: noneFailingRuleSchema(),
  }
  // Each is an object schema with a literal `type`; the interface-typed schema only hides that from the compiler.
  const options = Object.values(byType) as unknown as [z.ZodObject<{ type: z.ZodLiteral<RuleType> }>]
  const rule = z.discriminatedUnion('type', options, {
    error: (issue) =>
      issue.code === 'invalid_union' ? unknownType(issue.input, Object.keys(byType)) : undefined,
  }) as unknown as z.ZodType<Rule>
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
  return `Unknown rule type ${JSON.stringify(type)}${meant ? `; did you mean "${meant}"?` : `; known are ${known.join(', ')}.`}`
}
