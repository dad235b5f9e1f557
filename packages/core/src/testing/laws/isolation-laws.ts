import type * as fastCheck from 'fast-check'
import type { SignOff, SubjectRef, TestResult, WaiverEvent } from '../../schema/index.ts'
import { isSame, withoutTerms } from './compare.ts'
import { expectLaw, law, type LawAnswer, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { haveRules } from './rules-inside.ts'

/** What belongs to another subject, or to another question, changes nothing. */
export function isolationLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, world } = tools
  const elsewhere = { type: 'compose', identifier: 'Fedora-Rawhide-20261122.n.0' }
  const changesNothing = (asked: Scenario, foreign: Foreign): LawAnswer => {
    const { policies, evidence, query } = asked
    const more = {
      ...evidence,
      results: [...evidence.results, ...foreign.results],
      waiverEvents: [...(evidence.waiverEvents ?? []), ...foreign.waiverEvents],
      signOffs: [...(evidence.signOffs ?? []), ...foreign.signOffs],
    }
    return expectLaw(
      isSame(decide(policies, evidence, query), decide(policies, more, query)),
      () => 'another subject shows through',
    )
  }
  return [
    law(
      tools,
      'L16',
      'Evidence about a subject that no rule is about changes nothing, not even the digest',
      fc.tuple(scenario, foreignTo(tools, elsewhere)),
      ([asked, foreign]) => changesNothing(asked, foreign),
    ),
    law(
      tools,
      'L16.subjects',
      'Evidence about any other subject changes nothing where no rule is over several',
      fc.tuple(scenario, foreignTo(tools, world.otherSubjects[0] ?? elsewhere)),
      ([asked, foreign]) => {
        const isOwn = foreign.results.some(
          ({ item }) =>
            item.type === asked.evidence.subject.type && item.id === asked.evidence.subject.identifier,
        )
        if (isOwn || haveRules(asked.policies, 'allSubjects', 'anySubject')) return 'not its case'
        return changesNothing(asked, foreign)
      },
    ),
    law(
      tools,
      'L16.context',
      'Policies and waivers for another context change nothing in the tree',
      scenario,
      ({ policies, evidence, query }) => {
        const another = { ...query, decisionContext: `not ${query.decisionContext}` }
        const others = policies.map((policy) => ({
          ...policy,
          id: `${policy.id}.2`,
          applies: { ...policy.applies, decisionContexts: [another.decisionContext] },
        }))
        const waiverEvents = (evidence.waiverEvents ?? []).map((event) =>
          inContext(event, another.decisionContext),
        )
        const before = decide(policies, { ...evidence, waiverEvents: [] }, query)
        const after = decide([...policies, ...others], { ...evidence, waiverEvents }, query)
        return expectLaw(
          isSame(withoutTerms(before.tree), withoutTerms(after.tree)),
          () => 'another context shows through',
        )
      },
    ),
  ]
}

interface Foreign {
  readonly results: readonly TestResult[]
  readonly waiverEvents: readonly WaiverEvent[]
  readonly signOffs: readonly SignOff[]
}

function foreignTo(tools: LawTools, subject: SubjectRef): fastCheck.Arbitrary<Foreign> {
  const { fc, resultOn, waiverOn, signOffOn } = tools
  return fc.record({
    results: fc.array(resultOn(subject), { minLength: 1, maxLength: 4 }),
    waiverEvents: waiverOn(subject, 'elsewhere'),
    signOffs: fc.array(signOffOn(subject), { minLength: 1, maxLength: 2 }),
  })
}

/** The same waiver for another context, under an id of its own. */
function inContext(event: WaiverEvent, decisionContext: string): WaiverEvent {
  const waiverId = `${event.waiverId}-elsewhere`
  return event.kind === 'requested'
    ? { ...event, waiverId, scope: { ...event.scope, decisionContext } }
    : { ...event, waiverId }
}
