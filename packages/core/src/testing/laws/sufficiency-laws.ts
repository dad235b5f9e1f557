import {
  blockers,
  leavesOf,
  recompute,
  support,
  type Decision,
  type DecisionNode,
  type Evidence,
} from '../../policy/index.ts'
import { nodesIn } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'
import { haveRules, rulesOfType } from './rules-inside.ts'

/** What a decision names is enough: for its status, and to open the gate. */
export function sufficiencyLaws(tools: LawTools): readonly PolicyLaw[] {
  const { decide, scenario } = tools
  return [
    law(
      tools,
      'L12',
      'Satisfying a set of blockers opens the gate, and no part of the set does; where anything opens it, there is a set',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        if (decision.status === 'satisfied' || decision.status === 'not-applicable') return 'not its case'
        const opens = (leaves: readonly DecisionNode[]): boolean =>
          refold(decision.tree, new Set(leaves.map(({ path }) => path))) === 'satisfied'
        const { sets } = blockers(decision)
        const wrong = sets.find(
          (set) => !opens(set) || set.some((leaf) => opens(set.filter((other) => other !== leaf))),
        )
        if (wrong) return { wrong: `not minimal, or not enough: ${wrong.map(({ path }) => path).join(', ')}` }
        const closed = leavesOf(decision.tree).filter(({ status }) => status !== 'not-applicable')
        return expectLaw(
          sets.length > 0 || !opens(closed),
          () => 'no set, although the gate opens where every leaf is satisfied',
        )
      },
    ),
    law(
      tools,
      'L12.support',
      'The evidence that a decision cites, and what it says of the subject, is enough for its status',
      scenario,
      ({ policies, evidence, query }) => {
        // Runs are counted, the first result is a date, and what took the place of another variant's is not asked for: none
        // of them is cited. What predicates cite is their own affair.
        if (haveRules(policies, 'nonInferior', 'predicate')) return 'not its case'
        if (policies.some(({ latestBy }) => latestBy !== undefined)) return 'not its case'
        if (rulesOfType(policies, 'passing').some(({ timeout }) => timeout?.from === 'first-result'))
          return 'not its case'
        const decision = decide(policies, evidence, query)
        const told = [
          { of: 'its support', ids: new Set(support(decision)) },
          { of: 'all that its tree cites', ids: new Set(citedIn(decision)) },
        ]
        const wrong = told.flatMap(({ of, ids }) => {
          const { status } = decide(policies, restricted(evidence, ids), query)
          return status === decision.status ? [] : [`${decision.status} became ${status} by ${of}`]
        })
        return expectLaw(wrong.length === 0, () => wrong.join('; '))
      },
    ),
  ]
}

/** The status of the tree with some of its leaves satisfied. */
function refold(node: DecisionNode, satisfied: ReadonlySet<string>): DecisionNode['status'] {
  return recompute(satisfying(node, satisfied))
}

function satisfying(node: DecisionNode, satisfied: ReadonlySet<string>): DecisionNode {
  if (node.children) return { ...node, children: node.children.map((child) => satisfying(child, satisfied)) }
  return satisfied.has(node.path) ? { ...node, status: 'satisfied' } : node
}

function citedIn({ tree }: Decision): readonly string[] {
  return nodesIn(tree).flatMap(({ cites }) => [
    ...(cites.results ?? []),
    ...(cites.waivers ?? []),
    ...(cites.signOffs ?? []),
    ...(cites.exonerations ?? []),
    ...(cites.quarantine ?? []),
    ...(cites.groups ?? []),
  ])
}

/**
 * The evidence that was named, a group with all of its results, and what somebody said with all that they said: their last
 * word counts. Lists, measurements, counts, roles and the records of runs are not named one by one, and stay.
 */
function restricted(evidence: Evidence, ids: ReadonlySet<string>): Evidence {
  const { signOffs = [] } = evidence
  const heard = new Set(signOffs.filter((one) => ids.has(one.id)).map(({ by }) => by.toLowerCase()))
  return {
    ...evidence,
    results: evidence.results.filter((one) => ids.has(one.id) || one.groups.some((group) => ids.has(group))),
    waiverEvents: (evidence.waiverEvents ?? []).filter((one) => ids.has(one.waiverId)),
    signOffs: signOffs.filter(({ by }) => heard.has(by.toLowerCase())),
    exonerations: (evidence.exonerations ?? []).filter((one) => ids.has(one.id)),
    quarantine: (evidence.quarantine ?? []).filter((one) => ids.has(one.issue)),
  }
}
