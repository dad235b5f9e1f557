import type { Policy, Rule } from '../../policy/index.ts'
import { isRelaxed, isSame, nodesByPath } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'
import { apart, rulesOfType, unpinned } from './rules-inside.ts'

/** A rule that only warns is looked at as before, and holds nothing up. */
export function enforcementLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario } = tools
  return [
    law(
      tools,
      'L17',
      'A rule that only warns, or is on trial, comes to the same as before; the gate relaxes by it, and is as if the rule were not there',
      fc.tuple(scenario, fc.nat(), fc.constantFrom('warn' as const, 'dry-run' as const)),
      ([asked, choice, enforcement]) => {
        const { evidence, query } = asked
        const policies = apart(unpinned(asked.policies))
        const blocking = policies.flatMap((policy) =>
          isIncluded(policy, policies) ? [] : blockingRules(policy).map((index) => ({ policy, index })),
        )
        const chosen = blocking[choice % blocking.length]
        if (!chosen) return 'not its case'
        const softer = policies.map((policy) =>
          policy === chosen.policy ? withEnforcement(policy, chosen.index, enforcement) : policy,
        )
        const [before, after] = [decide(policies, evidence, query), decide(softer, evidence, query)]
        const rule = chosen.policy.rules[chosen.index]
        const path = `${chosen.policy.id}/${rule?.id ?? chosen.index}`
        const [was, is] = [before, after].map(({ tree }) => nodesByPath(tree).get(path))
        if (!was || !is) return was === is ? 'not its case' : { wrong: `${path} went away` }
        const { enforcement: _, ...plain } = is
        if (!isSame(was, plain)) return { wrong: `${path} was ${was.status}, and is ${is.status}` }
        const without = policies.map((policy) =>
          policy === chosen.policy
            ? { ...policy, rules: policy.rules.filter((one) => one !== rule) }
            : policy,
        )
        const left = decide(without, evidence, query).status
        if (after.status !== left) return { wrong: `${after.status}, but ${left} without ${path}` }
        return expectLaw(
          after.status === 'not-applicable' || isRelaxed(before.status, after.status),
          () => `${before.status} became ${after.status} where ${path} only warns`,
        )
      },
    ),
  ]
}

/** Inside of another policy it might be one of several alternatives: one that asks for nothing is none. */
function isIncluded({ id }: Policy, policies: readonly Policy[]): boolean {
  return rulesOfType(policies, 'include').some(({ policy }) => policy === id)
}

function blockingRules({ rules }: Policy): readonly number[] {
  return rules.flatMap(({ enforcement = 'block', warnUntil }, index) =>
    enforcement === 'block' && warnUntil === undefined ? [index] : [],
  )
}

function withEnforcement(policy: Policy, index: number, enforcement: 'warn' | 'dry-run'): Policy {
  const rules = policy.rules.map((rule, position): Rule =>
    position === index ? { ...rule, enforcement } : rule,
  )
  return { ...policy, rules }
}
