import {
  decide as decideIndexed,
  decideAbout,
  indexEvidence,
  indexPolicies,
  trackDecisions,
} from '../../policy/index.ts'
import { fromEpochMs, toEpochMs } from '../../schema/index.ts'
import { isSame } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'

/** What is arranged beforehand, or kept up to date, comes to the same as what is worked out from scratch. */
export function refinementLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, predicates } = tools
  return [
    law(
      tools,
      'L18',
      'Indexes of policies and of evidence give the same decision, also one index for several questions',
      fc.tuple(scenario, tools.query),
      ([{ policies, evidence, query }, another]) => {
        const [known, indexed] = [indexEvidence(evidence), indexPolicies(policies)]
        const different = [query, another].filter((one) => {
          const asked = { ...one, predicates }
          const direct = decide(policies, evidence, one)
          return !(
            isSame(direct, decideIndexed(indexed, known, asked)) &&
            isSame(direct, decideAbout(evidence.subject, policies, known, asked))
          )
        })
        return expectLaw(
          different.length === 0,
          () => `another decision by index: ${JSON.stringify(different[0])}`,
        )
      },
    ),
    law(
      tools,
      'L18.tracker',
      'A decision that is kept up to date, result by result, is the one that is made of all of them',
      fc.tuple(scenario, fc.array(fc.nat(2), { minLength: 1, maxLength: 3 })),
      ([{ policies, evidence, query }, steps]) => {
        const { at, knownAt: _, ...question } = query
        const arriving = evidence.results.slice(-steps.length)
        const first = { ...evidence, results: evidence.results.slice(0, -steps.length) }
        const tracker = trackDecisions(policies, first, [{ ...question, predicates }], at)
        let [now, known] = [at, first]
        const wrong: string[] = []
        for (const [index, result] of arriving.entries()) {
          now = fromEpochMs(toEpochMs(now) + (steps[index] ?? 0) * tools.world.stepMs)
          known = { ...known, results: [...known.results, result] }
          tracker.add(result, now)
          const [kept] = tracker.decisions()
          const scratch = decide(policies, known, { ...question, at: now })
          if (!kept || !isSame(kept, scratch))
            wrong.push(`${kept?.status}, but ${scratch.status} after ${result.id}`)
        }
        return expectLaw(wrong.length === 0, () => wrong.join('; '))
      },
    ),
  ]
}
