import { blockers, diffDecisions, explain, mergeDecisions, support } from '../../policy/index.ts'
import { bytesOf, nodesThatDontFollow, pathsTwice } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'
import { oddScenario } from './odd-arbitraries.ts'

/** Whatever passed its schema gives a decision. */
export function totalityLaws(tools: LawTools): readonly PolicyLaw[] {
  const { decide } = tools
  return [
    law(
      tools,
      'L22',
      'Whatever policies and evidence look like, they give a decision that can be written down, explained and checked',
      oddScenario(tools),
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        const copy = JSON.parse(JSON.stringify(decision)) as typeof decision
        if (bytesOf(decision) !== bytesOf(copy)) return { wrong: 'the decision is not plain data' }
        for (const format of ['text', 'markdown', 'json', 'sarif'] as const) explain(copy, { format })
        blockers(copy)
        support(copy)
        mergeDecisions([decision, copy])
        const astray = nodesThatDontFollow(decision.tree)
        if (astray.length > 0)
          return { wrong: `does not follow: ${astray.map(({ path }) => path).join(', ')}` }
        const twice = pathsTwice(decision.tree)
        if (twice.length > 0) return { wrong: `a path is there twice: ${twice.join(', ')}` }
        return expectLaw(
          diffDecisions(decision, copy).changed.length === 0,
          () => 'a copy is another decision',
        )
      },
    ),
  ]
}
