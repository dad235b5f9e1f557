import type * as fastCheck from 'fast-check'
import { decide, type DecisionNode } from '../../src/policy/index.ts'
import { expectLaw, law, type Decide, type PolicyLaw } from '../../src/testing/laws/law.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import { referenceDecide } from './reference-decide.ts'

/**
 * The part of L18 that needs an evaluator of its own, and so is no law for users: what `decide` makes of the root and of
 * every rule is what was written anew from the documentation.
 *
 * @param ask - what decides; `decide` by default
 */
export function referenceLaw(fc: typeof fastCheck.default, ask: Decide = decide): PolicyLaw {
  const tools = lawTools(fc, ask)
  return law(
    tools,
    'L18.reference',
    'The root and every rule come to what an evaluator says that was written anew from the documentation',
    tools.scenario,
    ({ policies, evidence, query }) => {
      const found = new Map(statusesIn(tools.decide(policies, evidence, query).tree))
      const { statuses } = referenceDecide(policies, evidence, { ...query, predicates: tools.predicates })
      const paths = [...new Set([...found.keys(), ...statuses.keys()])]
      const wrong = paths.filter((path) => found.get(path) !== statuses.get(path))
      return expectLaw(wrong.length === 0, () =>
        wrong
          .map((path) => `${path}: ${found.get(path)}, and ${statuses.get(path)} in the documentation`)
          .join('\n'),
      )
    },
  )
}

/** The rules of a tree with their statuses; slots are an affair of the gate’s own. */
function statusesIn(node: DecisionNode): readonly (readonly [path: string, status: string])[] {
  const own = node.kind === 'slot' || node.kind === 'share' ? [] : [[node.path, node.status] as const]
  return [...own, ...(node.children ?? []).flatMap(statusesIn)]
}
