import { leavesOf, type Decision, type Policy, type PredicateSet } from '../../policy/index.ts'
import { variantKey, type TestResult } from '../../schema/index.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { seenResults } from './missing-data-laws.ts'
import { haveRules, rulesOfType } from './rules-inside.ts'

/** Good news never closes a gate. */
export function goodNewsLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, resultOn, predicates } = tools
  const withResult = scenario.chain((asked) => fc.tuple(fc.constant(asked), resultOn(asked.evidence.subject)))
  return [
    law(tools, 'L5', 'Another pass never closes an open gate', withResult, ([asked, extra]) => {
      const { policies, evidence, query } = asked
      if (!welcomesPasses(policies, predicates)) return 'not its case'
      const before = decide(policies, evidence, query)
      if (before.status !== 'satisfied') return 'not its case'
      if (asksForSeveral(policies) && !isReported(asked, extra)) return 'not its case'
      if (haveGroups(policies) && !isOfKnownRuns(asked, extra)) return 'not its case'
      if (bringsBackFailures(asked, before, extra)) return 'not its case'
      const { failureSignature: _, skipKind: __, ...kept } = extra
      const results = [...evidence.results, { ...kept, id: `${extra.id}-more`, outcome: 'PASSED' }]
      const after = decide(policies, { ...evidence, results }, query).status
      return expectLaw(after === 'satisfied', () => `satisfied became ${after}`)
    }),
  ]
}

/**
 * True when all policies call a pass a pass, and none of them counts runs (the next one may be that of the next look), asks
 * a predicate that does not promise to welcome it, or lets it take the place of another variant's.
 */
function welcomesPasses(policies: readonly Policy[], predicates: PredicateSet): boolean {
  const isKept = ({ name }: { readonly name: string }): boolean =>
    Object.hasOwn(predicates, name) && predicates[name]?.laws.includes('monotone-in-pass') === true
  const calledPass = ({ outcomes }: Policy): boolean =>
    typeof outcomes !== 'object' || (outcomes['PASSED'] ?? 'pass') === 'pass'
  const replaces = policies.some(({ latestBy }) => latestBy !== undefined)
  return (
    policies.every(calledPass) &&
    !haveRules(policies, 'nonInferior') &&
    rulesOfType(policies, 'predicate').every(isKept) &&
    !(replaces && rulesOfType(policies, 'passing').some(({ variants }) => variants !== 'observed'))
  )
}

/**
 * True when a rule asks every variant for more than one pass. The first pass in a variant that nobody had reported then
 * makes a new requirement, which one pass does not meet.
 */
function asksForSeveral(policies: readonly Policy[]): boolean {
  return rulesOfType(policies, 'passing').some(
    ({ attempts }) => attempts?.keep === 'last-n' && attempts.minPass > 1,
  )
}

function haveGroups(policies: readonly Policy[]): boolean {
  return rulesOfType(policies, 'noneFailing', 'noNewFailures', 'ratio').some(({ of }) => 'group' in of)
}

/** True when every run that the result is of is known: a run that nobody declared is waited for. */
function isOfKnownRuns({ evidence: { groups = [] } }: Scenario, { groups: own }: TestResult): boolean {
  return own.every((id) => groups.some((group) => group.id === id))
}

/** True when the gate already looks at an attempt that counts, at the same testcase in the same variant. */
function isReported(asked: Scenario, { testcase, variant }: TestResult): boolean {
  return seenResults(asked).some(
    (result) => result.testcase === testcase && variantKey(result.variant) === variantKey(variant),
  )
}

/**
 * True when the pass may end what was running, and so bring back a failure that a waiver for one result, or for one
 * signature, does not cover.
 */
function bringsBackFailures(asked: Scenario, { tree }: Decision, { testcase }: TestResult): boolean {
  const isWaived = leavesOf(tree).some((leaf) => leaf.testcase === testcase && leaf.code === 'waived')
  return isWaived && seenResults(asked).some((one) => one.testcase === testcase && isUnfinished(one, asked))
}

function isUnfinished({ outcome }: TestResult, { policies }: Scenario): boolean {
  return (
    outcome === 'QUEUED' ||
    outcome === 'RUNNING' ||
    policies.some(({ outcomes }) => typeof outcomes === 'object' && outcomes[outcome] === 'incomplete')
  )
}
