import { leavesOf, type Decision, type Policy } from '../../policy/index.ts'
import { compareInstants, type TestResult } from '../../schema/index.ts'
import { saysNoMore } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { nameAllTestcases, neededTestcases } from './needed-testcases.ts'
import { itemOf } from './result-arbitraries.ts'
import { rulesIn } from './rules-inside.ts'

/** No data, no pass: what happens without results, and without what says which results there should be. */
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
          return after.status === 'satisfied' && waivedAt(after, testcase).size === 0
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
      'Removing all results of a testcase settles nothing, where rules name their testcases and wait for ever',
      fc.tuple(scenario, fc.constantFrom(...world.testcases)),
      ([asked, testcase]) => {
        const { policies, evidence, query } = asked
        // A population by glob is open by design: without the failing member the others may be enough.
        if (
          !nameAllTestcases(policies) ||
          rulesIn(policies).some((rule) => 'timeout' in rule || isVoidedByFailures(rule)) ||
          !evidence.results.some((result) => result.testcase === testcase)
        )
          return 'not its case'
        const before = decide(policies, evidence, query)
        const after = decide(policies, withoutTestcase(asked, testcase).evidence, query)
        // What is missing may be covered by a waiver that the failures were not covered by.
        const isNewlyWaived = [...waivedAt(after, testcase)].some(
          (path) => !waivedAt(before, testcase).has(path),
        )
        return isNewlyWaived
          ? 'not its case'
          : expectLaw(
              saysNoMore(before.status, after.status),
              () => `${before.status} became ${after.status} without results of ${testcase}`,
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
        const seen = seenResults({ policies, evidence, query })
        const exact = {
          ...evidence,
          // One run that another one replaces is not asked for.
          groups: (evidence.groups ?? []).map(({ replaces: _, ...group }) => ({
            ...group,
            resultCount: idsIn(seen, group.id).size,
          })),
        }
        const both = [...policies, overRuns]
        if (decide(both, exact, query).status !== 'satisfied') return 'not its case'
        const members = [...new Set(exact.groups.flatMap((group) => [...idsIn(seen, group.id)]))]
        const open = members.filter((id) => {
          const results = exact.results.filter((result) => result.id !== id)
          return decide(both, { ...exact, results }, query).status === 'satisfied'
        })
        const undeclared = exact.groups.filter(({ id }) => {
          const groups = exact.groups.filter((group) => group.id !== id)
          return idsIn(seen, id).size > 0 && decide(both, { ...exact, groups }, query).status === 'satisfied'
        })
        const stillOpen = [...open, ...undeclared.map((group) => `the record of ${group.id}`)]
        return members.length === 0
          ? 'not its case'
          : expectLaw(stillOpen.length === 0, () => `still satisfied without ${stillOpen.join(' or ')}`)
      },
    ),
    law(
      tools,
      'L4.lists',
      'Without one of its lists, a gate that was not satisfied is not satisfied',
      fc.tuple(scenario, fc.nat()),
      ([{ policies, evidence, query }, choice]) => {
        const names = Object.keys(evidence.lists ?? {})
        const name = names[choice % names.length]
        if (name === undefined || decide(policies, evidence, query).status === 'satisfied')
          return 'not its case'
        const { [name]: _, ...lists } = evidence.lists ?? {}
        const after = decide(policies, { ...evidence, lists }, query).status
        return expectLaw(after !== 'satisfied', () => `satisfied without the list ${name}`)
      },
    ),
  ]
}

/** A failure makes an approval void that did not see it: without the failure, the approval counts again. */
function isVoidedByFailures(rule: object): boolean {
  return (
    'invalidatedBy' in rule &&
    Array.isArray(rule.invalidatedBy) &&
    rule.invalidatedBy.includes('new-failing-result')
  )
}

function withoutTestcase(asked: Scenario, testcase: string): Scenario {
  const results = asked.evidence.results.filter((result) => result.testcase !== testcase)
  return { ...asked, evidence: { ...asked.evidence, results } }
}

/** Where a waiver for a testcase let something through. */
function waivedAt({ tree }: Decision, testcase: string): ReadonlySet<string> {
  return new Set(
    leavesOf(tree)
      .filter((leaf) => leaf.testcase === testcase && leaf.code === 'waived')
      .map(({ path }) => path),
  )
}

/** The results on the subject that a decision knows of. */
export function seenResults({ evidence, query }: Scenario): readonly TestResult[] {
  const { type, id } = itemOf(evidence.subject)
  return evidence.results.filter(
    ({ item, submittedAt }) =>
      item.type === type && item.id === id && compareInstants(submittedAt, query.knownAt ?? query.at) <= 0,
  )
}

function idsIn(results: readonly TestResult[], group: string): ReadonlySet<string> {
  return new Set(results.filter((result) => result.groups.includes(group)).map((result) => result.id))
}
