import type { Policy, Rule, RuleType } from '../../policy/index.ts'

/** A rule and all rules inside of it. */
function withInner(rule: Rule): readonly Rule[] {
  return 'rules' in rule ? [rule, ...rule.rules.flatMap(withInner)] : [rule]
}

/** All rules of policies, also those inside of others. */
export function rulesIn(policies: readonly Policy[]): readonly Rule[] {
  return policies.flatMap((policy) => policy.rules.flatMap(withInner))
}

/** The rules of some types. */
export function rulesOfType<Type extends RuleType>(
  policies: readonly Policy[],
  ...types: readonly Type[]
): readonly Extract<Rule, { readonly type: Type }>[] {
  return rulesIn(policies).filter((rule): rule is Extract<Rule, { readonly type: Type }> =>
    types.some((type) => type === rule.type),
  )
}

/** True when a policy has a rule of one of the types. */
export function haveRules(policies: readonly Policy[], ...types: readonly RuleType[]): boolean {
  return rulesOfType(policies, ...types).length > 0
}

/** The policies with every rule changed, the innermost first. */
export function mapRules(policies: readonly Policy[], change: (rule: Rule) => Rule): readonly Policy[] {
  return policies.map((policy) => ({ ...policy, rules: policy.rules.map((rule) => mapRule(rule, change)) }))
}

/** A rule with itself and all rules inside of it changed, the innermost first. */
export function mapRule(rule: Rule, change: (rule: Rule) => Rule): Rule {
  return change(
    'rules' in rule ? { ...rule, rules: rule.rules.map((inner) => mapRule(inner, change)) } : rule,
  )
}

/** The policies with whatever version of each other they include: what changes a policy changes its version. */
export function unpinned(policies: readonly Policy[]): readonly Policy[] {
  return mapRules(policies, (rule) => {
    if (rule.type !== 'include') return rule
    const { version: _, ...any } = rule
    return any
  })
}

/** Each policy under an id of its own, so that its path does not change with what it says. */
export function apart(policies: readonly Policy[]): readonly Policy[] {
  return policies.map((policy, index) =>
    policies.findIndex(({ id }) => id === policy.id) === index
      ? policy
      : { ...policy, id: `${policy.id}.${index}` },
  )
}

/** The policies where no question asks for them; who includes one still finds it. */
export function outOfContext(policies: readonly Policy[]): readonly Policy[] {
  return policies.map((policy) => ({
    ...policy,
    applies: { ...policy.applies, decisionContexts: ['a context that nobody asks for'] },
  }))
}
