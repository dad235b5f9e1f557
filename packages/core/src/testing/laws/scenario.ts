import type * as fastCheck from 'fast-check'
import type { DecisionQuery, Policy } from '../../policy/index.ts'
import { evidenceArbitraries } from './evidence-arbitraries.ts'
import type { Decide, LawTools } from './law.ts'
import { momentArbitrary } from './moments.ts'
import { policyArbitraries } from './policy-arbitraries.ts'
import { smallWorld, worldOf } from './world.ts'

/** The generators of a set of laws: over random policies, or over the given ones with evidence that is about them. */
export function lawTools(fc: typeof fastCheck.default, decide: Decide, own?: readonly Policy[]): LawTools {
  const world = own ? worldOf(own) : smallWorld
  const random = policyArbitraries(fc, world)
  const policies = own ? fc.constant(own) : random.policies
  const evidence = evidenceArbitraries(fc, world)
  const query: fastCheck.Arbitrary<DecisionQuery> = fc.record(
    {
      decisionContext: fc.constantFrom(...world.decisionContexts),
      at: momentArbitrary(fc, 5),
      knownAt: momentArbitrary(fc, 4),
      purpose: fc.constantFrom('advisory:1', 'advisory:2'),
    },
    { requiredKeys: ['decisionContext', 'at'], noNullPrototype: true },
  )
  const scenario = fc.record({ policies, evidence: evidence.evidence, query })
  return { fc, world, decide, query, scenario, ...random, policies, ...evidence }
}
