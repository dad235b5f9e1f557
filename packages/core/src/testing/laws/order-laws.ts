import type { Evidence, Policy, Rule } from '../../policy/index.ts'
import { isSame } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { unpinned } from './rules-inside.ts'

/** Order, repeats and copies change nothing: not one byte of the decision. */
export function orderLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario } = tools
  const keys = fc.array(fc.nat(999), { minLength: 32, maxLength: 32 })
  const same = (a: Scenario, b: Scenario): boolean =>
    isSame(decide(a.policies, a.evidence, a.query), decide(b.policies, b.evidence, b.query))
  return [
    law(
      tools,
      'L1',
      'The order of policies and of every kind of evidence changes nothing',
      fc.tuple(scenario, keys),
      ([asked, order]) =>
        expectLaw(
          same(
            asked,
            mapLists(asked, (list) => shuffled(list, order)),
          ),
          () => `another order gives another decision: ${order.join(' ')}`,
        ),
    ),
    law(
      tools,
      'L1.rules',
      'The order of rules changes neither the status nor how long it holds',
      scenario,
      ({ policies, evidence, query }) => {
        const plain = unpinned(policies)
        const before = decide(plain, evidence, query)
        const after = decide(plain.map(reversed), evidence, query)
        return expectLaw(
          before.status === after.status && before.validUntil === after.validUntil,
          () =>
            `${before.status} until ${before.validUntil} became ${after.status} until ${after.validUntil}`,
        )
      },
    ),
    law(tools, 'L2', 'Repeated deliveries change nothing', fc.tuple(scenario, keys), ([asked, order]) => {
      const repeated = mapLists(asked, (list) => [
        ...list,
        ...list.filter((_, index) => (order[index % order.length] ?? 0) % 2 === 0),
      ])
      return expectLaw(same(asked, repeated), () => `repeats change the decision: ${order.join(' ')}`)
    }),
    law(tools, 'L3', 'Equal input gives equal bytes, also after a trip through JSON', scenario, (asked) => {
      const copy = JSON.parse(JSON.stringify(asked)) as Scenario
      return expectLaw(same(asked, copy) && same(asked, asked), () => 'a copy is decided differently')
    }),
  ]
}

/** The scenario with every list of things that arrive in no particular order mapped. Named lists have an order. */
function mapLists(scenario: Scenario, map: (list: readonly unknown[]) => readonly unknown[]): Scenario {
  const entries = Object.entries(scenario.evidence).map(([kind, value]: [string, unknown]) => [
    kind,
    Array.isArray(value) ? map(value) : value,
  ])
  return {
    ...scenario,
    policies: map(scenario.policies) as readonly Policy[],
    evidence: Object.fromEntries(entries) as unknown as Evidence,
  }
}

function shuffled(list: readonly unknown[], keys: readonly number[]): readonly unknown[] {
  return list
    .map((value, index) => ({ value, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
    .reverse()
}

function reversed(policy: Policy): Policy {
  return { ...policy, rules: reversedRules(policy.rules) }
}

function reversedRules(rules: readonly Rule[]): readonly Rule[] {
  return [...rules]
    .reverse()
    .map((rule) => ('rules' in rule ? { ...rule, rules: reversedRules(rule.rules) } : rule))
}
