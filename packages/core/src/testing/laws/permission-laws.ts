import type * as fastCheck from 'fast-check'
import type { Evidence } from '../../policy/index.ts'
import { isRelaxed, isSame, nodesIn } from './compare.ts'
import { expectLaw, law, type LawAnswer, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { termsNotMet, voidWaivers, type VoidWaiver } from './void-waivers.ts'
import { mapRules } from './rules-inside.ts'

/** Permissions never tighten a gate, and void permissions do nothing. */
export function permissionLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, waiverOn, quarantineEntry, exoneration } = tools
  const withExtra = <Extra>(
    extra: (asked: Scenario) => fastCheck.Arbitrary<Extra>,
  ): fastCheck.Arbitrary<readonly [Scenario, Extra]> =>
    scenario.chain((asked) => fc.tuple(fc.constant(asked), extra(asked)))
  const relaxes = ({ policies, evidence, query }: Scenario, changed: Evidence): LawAnswer => {
    const before = decide(policies, evidence, query).status
    const after = decide(policies, changed, query).status
    return expectLaw(isRelaxed(before, after), () => `${before} became ${after}`)
  }
  const changesNothing = (asked: Scenario, { why, events, grants = [] }: VoidWaiver): LawAnswer => {
    const { policies, query } = asked
    const evidence = { ...asked.evidence, roles: [...(asked.evidence.roles ?? []), ...grants] }
    const before = decide(policies, evidence, query)
    const waiverEvents = [...(evidence.waiverEvents ?? []), ...events]
    const after = decide(policies, { ...evidence, waiverEvents }, query)
    return expectLaw(
      isSame(before.tree, after.tree),
      () => `a waiver that is void (${why}) changes the tree: ${before.status} became ${after.status}`,
    )
  }
  return [
    law(
      tools,
      'L6',
      'Another waiver never makes a gate stricter',
      withExtra(({ evidence }) => waiverOn(evidence.subject, 'another')),
      ([asked, extra]) =>
        relaxes(asked, {
          ...asked.evidence,
          waiverEvents: [...(asked.evidence.waiverEvents ?? []), ...extra],
        }),
    ),
    law(
      tools,
      'L7',
      'A waiver that is void, or for something else, changes nothing in the tree',
      withExtra(voidWaivers(tools)),
      ([asked, extra]) => changesNothing(asked, extra),
    ),
    law(
      tools,
      'L7.terms',
      'A waiver that does not meet what a rule asks of waivers changes nothing in the tree',
      withExtra(termsNotMet(tools)),
      ([asked, { terms, ...extra }]) => {
        const policies = mapRules(asked.policies, (rule) => ({ ...rule, waivable: terms }))
        return changesNothing({ ...asked, policies }, extra)
      },
    ),
    law(
      tools,
      'L8',
      'Another quarantine never makes a gate stricter, also where a share is taken without what is in quarantine',
      fc.tuple(scenario, quarantineEntry),
      ([asked, extra]) =>
        relaxes(asked, { ...asked.evidence, quarantine: [...(asked.evidence.quarantine ?? []), extra] }),
    ),
    law(
      tools,
      'L8.exonerations',
      'Another exoneration never makes a gate stricter',
      fc.tuple(scenario, exoneration),
      ([asked, extra]) =>
        relaxes(asked, {
          ...asked.evidence,
          exonerations: [...(asked.evidence.exonerations ?? []), { ...extra, id: `${extra.id}-more` }],
        }),
    ),
    law(
      tools,
      'L8.issues',
      'A known issue is no reason to let anything through: it changes no status',
      fc.tuple(scenario, fc.constantFrom(...tools.world.testcases)),
      ([{ policies, evidence, query }, testcase]) => {
        const statuses = (known: Evidence): string =>
          nodesIn(decide(policies, known, query).tree)
            .map(({ path, status }) => `${path} ${status}`)
            .join('\n')
        const knownIssues = [{ testcase, url: 'https://bugs.example/2' }]
        return expectLaw(
          statuses({ ...evidence, knownIssues: [] }) === statuses({ ...evidence, knownIssues }),
          () => `an issue of ${testcase} changes a status`,
        )
      },
    ),
  ]
}
