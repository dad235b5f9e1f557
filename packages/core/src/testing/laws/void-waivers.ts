import type * as fastCheck from 'fast-check'
import type { RuleMeta } from '../../policy/index.ts'
import {
  toEpochMs,
  type RoleGrant,
  type WaiverAnswered,
  type WaiverEvent,
  type WaiverRequested,
  type WaiverScope,
} from '../../schema/index.ts'
import type { LawTools, Scenario } from './law.ts'

/** A waiver that would be good, spoilt in one way. */
export interface VoidWaiver {
  readonly why: string
  readonly events: readonly WaiverEvent[]
  readonly grants?: readonly RoleGrant[]
}

/** A waiver that is good for a rule without terms, and not for one with these. */
export interface TermsNotMet extends VoidWaiver {
  readonly terms: NonNullable<RuleMeta['waivable']>
}

interface GoodWaiver {
  readonly request: WaiverRequested
  readonly answer: WaiverAnswered
}

/** Requested by ann at the first moment, approved by ben at the second: for a testcase as a whole. */
function goodWaiver(
  { momentAt }: LawTools,
  { evidence: { subject } }: Scenario,
  testcase: string,
): GoodWaiver {
  const scope = { subject: { type: subject.type, identifier: subject.identifier }, testcase }
  return {
    request: {
      kind: 'requested',
      waiverId: 'void',
      at: momentAt(0),
      by: 'ann',
      scope,
      reason: 'known issue',
      expiresAt: momentAt(60),
    },
    answer: { kind: 'approved', waiverId: 'void', at: momentAt(1), by: 'ben', comment: 'seen' },
  }
}

/** Void whatever a rule says of waivers. */
export function voidWaivers(tools: LawTools): (asked: Scenario) => fastCheck.Arbitrary<VoidWaiver> {
  const { fc, world, momentAt } = tools
  return (asked) =>
    fc.constantFrom(...world.testcases).chain((testcase) => {
      const { request, answer } = goodWaiver(tools, asked, testcase)
      const { scope } = request
      const { decisionContext, at } = asked.query
      const scoped = (narrower: Partial<WaiverScope>): readonly WaiverEvent[] => [
        { ...request, scope: { ...scope, ...narrower } },
        answer,
      ]
      const spoilt: Readonly<Record<string, readonly WaiverEvent[]>> = {
        'nobody approved it': [request],
        'its requester approved it': [request, { ...answer, by: 'ann' }],
        'its requester approved it under a name in capitals': [request, { ...answer, by: 'ANN' }],
        'who handed it in approved it': [{ ...request, proxiedBy: 'ben' }, answer],
        'approved before it was requested': [
          { ...request, at: momentAt(1) },
          { ...answer, at: momentAt(0) },
        ],
        'it expired': [{ ...request, expiresAt: at }, answer],
        'it was rejected': [request, answer, { ...answer, kind: 'rejected', by: 'cy' }],
        'it was withdrawn': [request, answer, { ...answer, kind: 'withdrawn', by: 'ann', at: momentAt(2) }],
        'it was revoked': [request, answer, { ...answer, kind: 'revoked', at: momentAt(2) }],
        'it was requested twice, differently': [request, { ...request, expiresAt: momentAt(61) }, answer],
        'it is an answer to nothing': [answer],
        'another subject': scoped({ subject: { ...scope.subject, identifier: 'another-1-1' } }),
        'another type of subject': scoped({ subject: { ...scope.subject, type: 'another_type_of_its_own' } }),
        'another product version': scoped({
          subject: { ...scope.subject, productVersion: 'another-product' },
        }),
        'another revision': scoped({ subject: { ...scope.subject, revision: 'another-revision' } }),
        'another author': scoped({ subject: { ...scope.subject, author: 'another-author' } }),
        'another requester': scoped({ subject: { ...scope.subject, requester: 'another-requester' } }),
        'another time of the subject': scoped({ subject: { ...scope.subject, createdAt: momentAt(77) } }),
        'another fact': scoped({ subject: { ...scope.subject, facts: { another: true } } }),
        'another testcase': scoped({ testcase: `${testcase} of another name` }),
        'another variant': scoped({ variant: { another: 'variant' } }),
        'other variants': scoped({ variantIncludes: { another: 'variant' } }),
        'another context': scoped({ decisionContext: `not ${decisionContext}` }),
        'another purpose': scoped({ purpose: 'another:purpose' }),
        'another result': scoped({ resultId: 'another-result' }),
        'another failure': scoped({ failureSignature: 'another-signature' }),
      }
      return fc.constantFrom(...Object.entries(spoilt).map(([why, events]) => ({ why, events })))
    })
}

/** Void because of what a rule says of waivers. */
export function termsNotMet(tools: LawTools): (asked: Scenario) => fastCheck.Arbitrary<TermsNotMet> {
  const { fc, world, momentAt } = tools
  return (asked) =>
    fc.constantFrom(...world.testcases).chain((testcase) => {
      const { request, answer } = goodWaiver(tools, asked, testcase)
      const { query, evidence } = asked
      const role = 'a role of its own'
      const good = [request, answer]
      const emergency = { ...request, breakGlass: true as const }
      const held = (who: string, from: number, until?: number, name: string = role): readonly RoleGrant[] => [
        { who, role: name, from: momentAt(from), ...(until === undefined ? {} : { until: momentAt(until) }) },
      ]
      // Longer than the terms allow, by the time of the decision.
      const elapsed = `PT${Math.floor((toEpochMs(query.at) - toEpochMs(request.at)) / 1000)}S`
      const spoilt: Readonly<Record<string, Omit<TermsNotMet, 'why'>>> = {
        'waivers are not for this rule': { terms: false, events: good },
        'nobody says that who approved it holds the role': { terms: { by: [role] }, events: good },
        'who approved it holds another role': {
          terms: { by: [role] },
          events: good,
          grants: held('ben', 0, undefined, 'another role'),
        },
        'somebody else holds the role': { terms: { by: [role] }, events: good, grants: held('ann', 0) },
        'the role ended when it was approved': {
          terms: { by: [role] },
          events: good,
          grants: held('ben', 0, 1),
        },
        'the role began after it was approved': {
          terms: { by: [role] },
          events: good,
          grants: held('ben', 2),
        },
        'the role was held until then, and later again': {
          terms: { by: [role] },
          events: good,
          grants: [...held('ben', 0, 1), ...held('ben', 2)],
        },
        'it is older than waivers may get': { terms: { maxDuration: elapsed }, events: good },
        'it is pinned to nothing, and must be to a failure': {
          terms: { scope: ['failure-signature', 'result'] },
          events: good,
        },
        'it is pinned to a result, and must be to a failure': {
          terms: { scope: ['failure-signature'] },
          events: pinned(request, answer, { resultId: blockedResult(asked, testcase) }),
        },
        'it is pinned to a failure, and must be to a result': {
          terms: { scope: ['result'] },
          events: pinned(request, answer, { failureSignature: 'signature-1' }),
        },
        'one approved it, and two must have': { terms: { approvals: 2 }, events: good },
        'one approved it twice, and two must have': {
          terms: { approvals: 2 },
          events: [...good, { ...answer, at: momentAt(2) }, { ...answer, by: 'Ben' }],
        },
        'of two who approved it only one holds the role': {
          terms: { by: [role], approvals: 2 },
          events: [...good, { ...answer, by: 'cy' }],
          grants: held('ben', 0),
        },
        'the author approved it': {
          terms: { distinctFrom: ['author'] },
          events: [request, { ...answer, by: evidence.subject.author ?? 'ben' }],
        },
        'an emergency is a waiver like any other': { terms: {}, events: [emergency] },
        'nobody says that who called it an emergency may': {
          terms: { breakGlass: { by: [role] } },
          events: [emergency],
        },
        'who called it an emergency could only later': {
          terms: { breakGlass: { by: [role] } },
          events: [emergency],
          grants: held('ann', 1),
        },
        'it does not call itself an emergency': {
          terms: { breakGlass: { by: [role] } },
          events: [request],
          grants: held('ann', 0),
        },
        'it is older than emergencies may get': {
          terms: { breakGlass: { by: [role], maxDuration: elapsed } },
          events: [emergency],
          grants: held('ann', 0),
        },
      }
      return fc.constantFrom(...Object.entries(spoilt).map(([why, one]) => ({ why, ...one })))
    })
}

function pinned(
  request: WaiverRequested,
  answer: WaiverAnswered,
  pin: Partial<WaiverScope>,
): readonly WaiverEvent[] {
  return [{ ...request, scope: { ...request.scope, ...pin } }, answer]
}

function blockedResult({ evidence }: Scenario, testcase: string): string {
  const blocked = evidence.results.find((one) => one.testcase === testcase && one.outcome !== 'PASSED')
  return blocked?.id ?? 'r1'
}
