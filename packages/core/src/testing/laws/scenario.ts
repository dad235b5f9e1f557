import type * as fastCheck from 'fast-check'
import type { DecisionQuery, Policy, PredicateSet } from '../../policy/index.ts'
import { evidenceArbitraries } from './evidence-arbitraries.ts'
import type { Decide, LawTools } from './law.ts'
import { momentsAt } from './moments.ts'
import { policyArbitraries } from './policy-arbitraries.ts'
import { randomPredicates } from './random-predicates.ts'
import { sparseRecord } from './sparse-record.ts'
import { worldOf } from './world-of.ts'
import { smallWorld } from './world.ts'

/**
 * The generators of a set of laws: over random policies, or over the given ones with evidence that is about them.
 *
 * @param predicates - those that the given policies ask
 */
export function lawTools(
  fc: typeof fastCheck.default,
  decide: Decide,
  own?: readonly Policy[],
  predicates: PredicateSet = own ? {} : randomPredicates,
): LawTools {
  const world = own ? worldOf(own) : smallWorld
  const moments = momentsAt(fc, world)
  const random = policyArbitraries(fc, world)
  const policies = own ? fc.constant(own) : random.policies
  const evidence = evidenceArbitraries(fc, world)
  const query: fastCheck.Arbitrary<DecisionQuery> = sparseRecord(
    fc,
    { decisionContext: fc.constantFrom(...world.decisionContexts), at: moments.moment(5) },
    { knownAt: moments.moment(4), purpose: fc.constantFrom(...world.purposes) },
    2,
  )
  const scenario = fc.record({ policies, evidence: evidence.evidence, query })
  return {
    fc,
    world,
    // A decide that was handed in may know predicates of its own.
    decide: (some, known, asked) =>
      decide(some, known, { ...asked, predicates: { ...predicates, ...asked.predicates } }),
    predicates,
    query,
    scenario,
    ...moments,
    ...random,
    policies,
    ...evidence,
  }
}
