import type { Evidence, Rule } from '../../policy/index.ts'
import { isSame } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'

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
      'The order of results, waivers, quarantine, groups and policies changes nothing',
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
    law(tools, 'L1.rules', 'The order of rules does not change the status', scenario, (asked) => {
      const reversed = asked.policies.map((policy) => ({ ...policy, rules: reversedRules(policy.rules) }))
      const before = decide(asked.policies, asked.evidence, asked.query).status
      const after = decide(reversed, asked.evidence, asked.query).status
      return expectLaw(before === after, () => `${before} became ${after}`)
    }),
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

/** The scenario with every list of things that arrive in no particular order mapped. */
function mapLists(scenario: Scenario, map: <Value>(list: readonly Value[]) => readonly Value[]): Scenario {
  const { evidence, policies } = scenario
  const mapped: Evidence = {
    ...evidence,
    results: map(evidence.results),
    waiverEvents: map(evidence.waiverEvents ?? []),
    quarantine: map(evidence.quarantine ?? []),
    groups: map(evidence.groups ?? []),
  }
  return { ...scenario, policies: map(policies), evidence: mapped }
}

function shuffled<Value>(list: readonly Value[], keys: readonly number[]): readonly Value[] {
  return list
    .map((value, index) => ({ value, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
    .reverse()
}

function reversedRules(rules: readonly Rule[]): readonly Rule[] {
  return [...rules]
    .reverse()
    .map((rule) => ('rules' in rule ? { ...rule, rules: reversedRules(rule.rules) } : rule))
}
