import { leavesOf, type Policy } from '../../policy/index.ts'
import { saysNoMore } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { namesAllTestcases, neededTestcases } from './needed-testcases.ts'

/** No data, no pass. */
export function missingDataLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, world } = tools
  return [
    law(
      tools,
      'L4',
      'Without any result of a testcase that every way through a policy needs, the gate is not satisfied, but by a waiver for it',
      scenario,
      (asked) => {
        const { policies, evidence, query } = asked
        const before = decide(policies, evidence, query)
        if (before.status !== 'satisfied') return 'not its case'
        const applying = policies.filter(
          (policy) => decide([policy], evidence, query).status !== 'not-applicable',
        )
        const needed = applying.flatMap((policy) => [...neededTestcases(policy, evidence)])
        if (needed.length === 0) return 'not its case'
        const open = needed.filter((testcase) => {
          const after = decide(policies, withoutTestcase(asked, testcase).evidence, query)
          const isWaived = leavesOf(after.tree).some(
            (leaf) => leaf.testcase === testcase && leaf.code === 'waived',
          )
          return after.status === 'satisfied' && !isWaived
        })
        return expectLaw(
          open.length === 0,
          () => `still satisfied without any result of ${open.join(' and ')}`,
        )
      },
    ),
    law(
      tools,
      'L4.information',
      'Removing all results of a testcase settles nothing, where rules name their testcases',
      fc.tuple(scenario, fc.constantFrom(...world.testcases)),
      ([asked, testcase]) => {
        const { policies, evidence, query } = asked
        // A population by glob is open by design: without the failing member the others may be enough.
        if (
          !policies.every(namesAllTestcases) ||
          !evidence.results.some((result) => result.testcase === testcase)
        )
          return 'not its case'
        const before = decide(policies, evidence, query).status
        const after = decide(policies, withoutTestcase(asked, testcase).evidence, query).status
        return expectLaw(
          saysNoMore(before, after),
          () => `${before} became ${after} without results of ${testcase}`,
        )
      },
    ),
    law(
      tools,
      'L4.run',
      'Without any one result of a run that says how many it handed in, or without what is known of the run, a rule over complete runs is not satisfied',
      scenario,
      ({ policies, evidence, query }) => {
        const overRuns: Policy = {
          apiVersion: 'gating/v1',
          id: 'over.runs',
          applies: { decisionContexts: [query.decisionContext], subjectTypes: [evidence.subject.type] },
          rules: [{ type: 'noneFailing', of: { group: 'complete', testcases: '*' }, flaky: 'pass' }],
        }
        const exact = {
          ...evidence,
          groups: (evidence.groups ?? []).map((group) => ({
            ...group,
            resultCount: idsIn(evidence, group.id).size,
          })),
        }
        const both = [...policies, overRuns]
        if (decide(both, exact, query).status !== 'satisfied') return 'not its case'
        const members = [...new Set(exact.groups.flatMap((group) => [...idsIn(evidence, group.id)]))]
        const open = members.filter((id) => {
          const results = exact.results.filter((result) => result.id !== id)
          return decide(both, { ...exact, results }, query).status === 'satisfied'
        })
        const undeclared = exact.groups.filter(({ id }) => {
          const groups = exact.groups.filter((group) => group.id !== id)
          return (
            idsIn(evidence, id).size > 0 && decide(both, { ...exact, groups }, query).status === 'satisfied'
          )
        })
        const stillOpen = [...open, ...undeclared.map((group) => `the record of ${group.id}`)]
        return members.length === 0
          ? 'not its case'
          : expectLaw(stillOpen.length === 0, () => `still satisfied without ${stillOpen.join(' or ')}`)
      },
    ),
  ]
}

function withoutTestcase(asked: Scenario, testcase: string): Scenario {
  const results = asked.evidence.results.filter((result) => result.testcase !== testcase)
  return { ...asked, evidence: { ...asked.evidence, results } }
}

function idsIn(evidence: Scenario['evidence'], group: string): ReadonlySet<string> {
  return new Set(
    evidence.results.filter((result) => result.groups.includes(group)).map((result) => result.id),
  )
}
