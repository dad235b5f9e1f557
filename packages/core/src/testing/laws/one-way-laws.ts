import type * as fastCheck from 'fast-check'
import type { Evidence, Policy, Rule, Status } from '../../policy/index.ts'
import { compareInstants, variantKey, type TestResult, type WaiverEvent } from '../../schema/index.ts'
import { isRelaxed, isSame } from './compare.ts'
import { expectLaw, law, type LawAnswer, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { minuteAt } from './moments.ts'
import { withInner } from './world.ts'

/** Good news never closes a gate, permissions never tighten it, and void permissions do nothing. */
export function oneWayLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, resultOn, waiverOn, quarantineEntry } = tools
  const withExtra = <Extra>(
    extra: (asked: Scenario) => fastCheck.Arbitrary<Extra>,
  ): fastCheck.Arbitrary<readonly [Scenario, Extra]> =>
    scenario.chain((asked) => fc.tuple(fc.constant(asked), extra(asked)))
  const relaxes = ({ policies, evidence, query }: Scenario, changed: Evidence): LawAnswer => {
    const before = decide(policies, evidence, query).status
    const after = decide(policies, changed, query).status
    return expectLaw(isRelaxed(before, after), () => `${before} became ${after}`)
  }
  return [
    law(
      tools,
      'L5',
      'Another pass never closes an open gate',
      withExtra(({ evidence }) => resultOn(evidence.subject)),
      ([asked, extra]) => {
        const { policies, evidence, query } = asked
        if (policies.some((policy) => !passesByName(policy))) return 'not its case'
        if (decide(policies, evidence, query).status !== 'satisfied') return 'not its case'
        const { failureSignature: _, skipKind: __, ...kept } = extra
        if (asksForSeveral(policies) && !isReported(asked, extra)) return 'not its case'
        const results = [...evidence.results, { ...kept, id: `${extra.id}-more`, outcome: 'PASSED' }]
        const after = decide(policies, { ...evidence, results }, query).status
        return expectLaw(after === 'satisfied', () => `satisfied became ${after}`)
      },
    ),
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
      withExtra(voidWaiver(tools)),
      ([asked, extra]) => {
        const { policies, evidence, query } = asked
        const before = decide(policies, evidence, query)
        const after = decide(
          policies,
          { ...evidence, waiverEvents: [...(evidence.waiverEvents ?? []), ...extra.events] },
          query,
        )
        return expectLaw(
          isSame(before.tree, after.tree),
          () =>
            `a waiver that is void (${extra.why}) changes the tree: ${before.status} became ${after.status}`,
        )
      },
    ),
    law(
      tools,
      'L8',
      'Another quarantine never makes a gate stricter',
      fc.tuple(scenario, quarantineEntry),
      ([asked, extra]) =>
        relaxes(asked, { ...asked.evidence, quarantine: [...(asked.evidence.quarantine ?? []), extra] }),
    ),
    law(
      tools,
      'L9',
      'Another rule never relaxes allOf and never tightens anyOf; a higher count never relaxes atLeast',
      fc.tuple(scenario, fc.array(tools.rule, { minLength: 2, maxLength: 4 })),
      ([asked, rules]) => {
        const [first, ...rest] = rules
        const statusOf = (rule: Rule): Status =>
          decide([policyOf(rule, asked)], asked.evidence, asked.query).status
        if (!first) return 'not its case'
        const counts = rules.map((_, index) => statusOf({ type: 'atLeast', count: index + 1, rules }))
        const allRelax = isRelaxed(
          statusOf({ type: 'allOf', rules }),
          statusOf({ type: 'allOf', rules: rest }),
        )
        const anyRelax = isRelaxed(
          statusOf({ type: 'anyOf', rules: rest }),
          statusOf({ type: 'anyOf', rules }),
        )
        const lowerRelax = counts.every(
          (status, index) => index === 0 || isRelaxed(status, counts[index - 1] ?? status),
        )
        const ends =
          counts[0] === statusOf({ type: 'anyOf', rules }) &&
          counts.at(-1) === statusOf({ type: 'allOf', rules })
        return expectLaw(allRelax && anyRelax && lowerRelax && ends, () =>
          JSON.stringify({ allRelax, anyRelax, lowerRelax, ends, counts }),
        )
      },
    ),
  ]
}

/** True when the policy still calls a pass a pass. */
function passesByName({ outcomes }: Policy): boolean {
  return typeof outcomes !== 'object' || (outcomes['PASSED'] ?? 'pass') === 'pass'
}

/**
 * True when a rule asks every variant for more than one pass. The first pass in a variant that nobody had reported then
 * makes a new requirement, which one pass does not meet.
 */
function asksForSeveral(policies: readonly Policy[]): boolean {
  const rules = policies.flatMap((policy) => policy.rules.flatMap(withInner))
  return rules.some(
    (rule) => rule.type === 'passing' && rule.attempts?.keep === 'last-n' && rule.attempts.minPass > 1,
  )
}

/** True when the gate already looks at an attempt that counts, at the same testcase in the same variant. */
function isReported({ evidence, query }: Scenario, { testcase, variant }: TestResult): boolean {
  return evidence.results.some(
    (result) =>
      result.testcase === testcase &&
      variantKey(result.variant) === variantKey(variant) &&
      compareInstants(result.submittedAt, query.knownAt ?? query.at) <= 0,
  )
}

function policyOf(rule: Rule, { evidence, query }: Scenario): Policy {
  const applies = { decisionContexts: [query.decisionContext], subjectTypes: [evidence.subject.type] }
  return { apiVersion: 'gating/v1', id: 'one.rule', applies, rules: [rule] }
}

interface VoidWaiver {
  readonly why: string
  readonly events: readonly WaiverEvent[]
}

/** A waiver that would be good, spoilt in one way. */
function voidWaiver({ fc, world }: LawTools): (asked: Scenario) => fastCheck.Arbitrary<VoidWaiver> {
  return ({ evidence: { subject }, query }) =>
    fc.constantFrom(...world.testcases).chain((testcase) => {
      const scope = { subject: { type: subject.type, identifier: subject.identifier }, testcase }
      const request: WaiverEvent = {
        kind: 'requested',
        waiverId: 'void',
        at: minuteAt(0),
        by: 'ann',
        scope,
        reason: 'known issue',
        expiresAt: minuteAt(60),
      }
      const answer: WaiverEvent = {
        kind: 'approved',
        waiverId: 'void',
        at: minuteAt(1),
        by: 'ben',
        comment: 'seen',
      }
      const scoped = (narrower: object): readonly WaiverEvent[] => [
        { ...request, scope: { ...scope, ...narrower } },
        answer,
      ]
      const spoilt: Readonly<Record<string, readonly WaiverEvent[]>> = {
        'nobody approved it': [request],
        'its requester approved it': [request, { ...answer, by: 'ann' }],
        'approved before it was requested': [
          { ...request, at: minuteAt(1) },
          { ...answer, at: minuteAt(0) },
        ],
        'it expired': [{ ...request, expiresAt: query.at }, answer],
        'it was rejected': [request, answer, { ...answer, kind: 'rejected', by: 'cy' }],
        'it was withdrawn': [request, answer, { ...answer, kind: 'withdrawn', by: 'ann', at: minuteAt(2) }],
        'it was revoked': [request, answer, { ...answer, kind: 'revoked', at: minuteAt(2) }],
        'it was requested twice, differently': [request, { ...request, expiresAt: minuteAt(61) }, answer],
        'another subject': scoped({ subject: { type: subject.type, identifier: 'another-1-1' } }),
        'another product version': scoped({
          subject: { ...scope.subject, productVersion: 'another-product' },
        }),
        'another revision': scoped({ subject: { ...scope.subject, revision: 'another-revision' } }),
        'another author': scoped({ subject: { ...scope.subject, author: 'another-author' } }),
        'another fact': scoped({ subject: { ...scope.subject, facts: { another: true } } }),
        'another testcase': scoped({ testcase: `${testcase} of another name` }),
        'another variant': scoped({ variant: { another: 'variant' } }),
        'another context': scoped({ decisionContext: `not ${query.decisionContext}` }),
        'another purpose': scoped({ purpose: 'another:purpose' }),
        'another result': scoped({ resultId: 'another-result' }),
        'another failure': scoped({ failureSignature: 'another-signature' }),
      }
      return fc.constantFrom(...Object.entries(spoilt).map(([why, events]) => ({ why, events })))
    })
}
