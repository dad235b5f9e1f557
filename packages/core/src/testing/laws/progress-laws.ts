import type { DecisionNode, Policy, PredicateSet } from '../../policy/index.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'
import { haveRules, rulesOfType } from './rules-inside.ts'

/** How far a gate has come. */
export function progressLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, resultOn, predicates } = tools
  return [
    law(
      tools,
      'L19',
      'Progress is complete exactly when every leaf is satisfied, and a satisfied gate has evidence for it',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        const leaves = countingLeaves(decision.tree)
        const met = leaves.filter((leaf) => leaf.status === 'satisfied')
        const isComplete = leaves.length > 0 && met.length === leaves.length
        const needsEvidence = decision.status === 'satisfied' && !maySpeakWithout(policies, predicates)
        return expectLaw(
          (decision.progress.percent === 100) === isComplete && (!needsEvidence || met.some(hasEvidence)),
          () => JSON.stringify(decision.progress),
        )
      },
    ),
    law(
      tools,
      'L19.monotone',
      'Another pass never takes progress away, where every rule names what it asks for and nothing is waived',
      scenario.chain((asked) => fc.tuple(fc.constant(asked), resultOn(asked.evidence.subject))),
      ([asked, extra]) => {
        const { policies, query } = asked
        if (!namesWhatItAsks(policies)) return 'not its case'
        const evidence = { ...asked.evidence, waiverEvents: [] }
        const { failureSignature: _, skipKind: __, ...kept } = extra
        const results = [...evidence.results, { ...kept, id: `${extra.id}-more`, outcome: 'PASSED' }]
        const before = decide(policies, evidence, query).progress
        const after = decide(policies, { ...evidence, results }, query).progress
        return expectLaw(
          after.satisfied >= before.satisfied,
          () => `${before.satisfied} of ${before.total} became ${after.satisfied} of ${after.total}`,
        )
      },
    ),
  ]
}

/** The leaves that the gate goes by. */
function countingLeaves(node: DecisionNode): readonly DecisionNode[] {
  if (node.enforcement !== undefined || node.status === 'not-applicable') return []
  return node.children ? node.children.flatMap(countingLeaves) : [node]
}

function hasEvidence({ cites }: DecisionNode): boolean {
  const { stats, ...ids } = cites
  return Object.values(ids).some((some: readonly string[]) => some.length > 0) || (stats?.['runs'] ?? 0) > 0
}

/** True when a predicate is asked that says of itself that it may be met by nothing. */
function maySpeakWithout(policies: readonly Policy[], predicates: PredicateSet): boolean {
  return rulesOfType(policies, 'predicate').some(
    ({ name }) =>
      Object.hasOwn(predicates, name) && predicates[name]?.laws.includes('no-pass-without-data') === false,
  )
}

/** What many rules tell in one leaf, or what more passes make more of, is left out of it. */
function namesWhatItAsks(policies: readonly Policy[]): boolean {
  return (
    !haveRules(policies, 'ratio', 'noneFailing', 'noNewFailures', 'nonInferior', 'predicate') &&
    policies.every(
      ({ latestBy, outcomes }) =>
        latestBy === undefined && (typeof outcomes !== 'object' || !Object.hasOwn(outcomes, 'PASSED')),
    ) &&
    !rulesOfType(policies, 'passing').some(
      ({ attempts }) => attempts?.keep === 'last-n' && attempts.minPass > 1,
    )
  )
}
