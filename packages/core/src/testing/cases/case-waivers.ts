import { compareText } from '../../canonical/index.ts'
import {
  addDuration,
  type Instant,
  type OutcomeSet,
  type RoleGrant,
  type SubjectRef,
  type TestResult,
  type WaiverAnswered,
  type WaiverEvent,
  type WaiverRequested,
  type WaiverScope,
} from '../../schema/index.ts'
import type { WaiverTerms } from '../../waiver/index.ts'
import { assignIds } from './assign-ids.ts'
import type { CaseData, CaseWaiver } from './case-data.ts'
import { before, earlierOf, longAgo } from './case-times.ts'
import type { Mentions } from './mentions.ts'

/** What the waivers of a case are made of. */
export interface WaiverContext {
  readonly subject: SubjectRef
  readonly results: readonly TestResult[]
  readonly mentions: Mentions
  readonly classes: OutcomeSet
}

/** Waivers with the roles that make them count. */
export interface CaseWaivers {
  readonly events: readonly WaiverEvent[]
  readonly roles: readonly RoleGrant[]
}

/** What one waiver is pinned to: a way of failing, a result, or nothing. */
interface Pin {
  readonly signature?: string
  readonly resultId?: string
}

interface Draft extends Omit<CaseWaiver, 'signature'> {
  readonly testcase: string
  readonly pin: Pin
}

/** The events of all waivers that a case tells of, named in an order that does not depend on that of its calls. */
export function caseWaivers(data: CaseData, context: WaiverContext): CaseWaivers {
  const drafts = data.waivers
    .flatMap(({ signature, ...waiver }) =>
      pinsOf(waiver.testcase, signature, context).map((pin): Draft => ({ ...waiver, pin })),
    )
    .sort(compareDrafts)
  const ids = assignIds(drafts, (_, number) => `w${number}`)
  const parts = drafts.map((draft, index) => waiverOf(ids[index] ?? '', draft, data, context))
  return { events: parts.flatMap(({ events }) => events), roles: parts.flatMap(({ roles }) => roles) }
}

/** One waiver for each way of failing, or for each failing result, and one for the testcase where there is none. */
function pinsOf(
  testcase: string,
  signature: string | null | undefined,
  { subject, results, classes, mentions }: WaiverContext,
): readonly Pin[] {
  if (signature !== undefined) return [signature === null ? {} : { signature }]
  const failures = results.filter(
    ({ item, outcome, testcase: own }) =>
      own === testcase &&
      item.type === subject.type &&
      item.id === subject.identifier &&
      ['fail', 'error'].includes((Object.hasOwn(classes, outcome) ? classes[outcome] : undefined) ?? 'fail'),
  )
  const takesResultsOnly = mentions
    .waiverTermsOf(testcase)
    .some(({ scope }) => scope && !scope.includes('testcase') && !scope.includes('failure-signature'))
  if (failures.length > 0 && takesResultsOnly) return failures.map(({ id }) => ({ resultId: id }))
  const signatures = new Set(failures.flatMap(({ failureSignature }) => failureSignature ?? []))
  return signatures.size === 0 ? [{}] : [...signatures].sort(compareText).map((one) => ({ signature: one }))
}

function compareDrafts(a: Draft, b: Draft): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareText(a.pin.signature ?? '', b.pin.signature ?? '') ||
    compareText(a.pin.resultId ?? '', b.pin.resultId ?? '') ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  )
}

function waiverOf(
  waiverId: string,
  draft: Draft,
  data: CaseData,
  { subject, mentions }: WaiverContext,
): CaseWaivers {
  const terms = mentions.waiverTermsOf(draft.testcase)
  const by = draft.by ?? 'waiver-requester'
  const approvers = approversOf(draft, terms)
  const holders = draft.breakGlass ? [by] : approvers
  const asked = terms.flatMap((one) => (draft.breakGlass ? one.breakGlass?.by : one.by) ?? [])
  const roles = draft.roles ?? asked
  return {
    events: [
      requestOf(waiverId, by, draft, data, scopeOf(draft, subject, terms, data)),
      ...answersOf(waiverId, by, approvers, draft, data),
    ],
    roles: holders.flatMap((who) => roles.map((role) => ({ who, role, from: longAgo }))),
  }
}

function scopeOf(
  { testcase, variant, context, purpose: given, pin }: Draft,
  { type, identifier }: SubjectRef,
  terms: readonly WaiverTerms[],
  data: CaseData,
): WaiverScope {
  const purpose = given ?? (terms.some((one) => one.purpose === 'named') ? data.purpose : undefined)
  return {
    subject: { type, identifier },
    testcase,
    ...(variant === undefined ? {} : { variant }),
    ...(context === undefined ? {} : { decisionContext: context }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(pin.signature === undefined ? {} : { failureSignature: pin.signature }),
    ...(pin.resultId === undefined ? {} : { resultId: pin.resultId }),
  }
}

const told = 'told by the case'

function requestOf(
  waiverId: string,
  by: string,
  draft: Draft,
  { at }: CaseData,
  scope: WaiverScope,
): WaiverRequested {
  return {
    kind: 'requested',
    waiverId,
    at: requestedAtOf(draft, at),
    by,
    reason: told,
    expiresAt: untilOf(draft, at),
    ...(draft.breakGlass ? { breakGlass: true } : {}),
    scope,
  }
}

function answersOf(
  waiverId: string,
  requester: string,
  approvers: readonly string[],
  draft: Draft,
  { at }: CaseData,
): readonly WaiverAnswered[] {
  const approvedAt = draft.approvedAt ?? addDuration(requestedAtOf(draft, at), 'PT10M')
  const { ended } = draft
  const end = ended && {
    kind: ended,
    waiverId,
    at: before(at, 'PT1M'),
    by: ended === 'withdrawn' ? requester : 'somebody',
    comment: told,
  }
  return [
    ...approvers.map((by): WaiverAnswered => ({
      kind: 'approved',
      waiverId,
      at: approvedAt,
      by,
      comment: told,
    })),
    ...(end ? [end] : []),
  ]
}

function untilOf({ until }: Draft, at: Instant): Instant {
  return until ?? addDuration(at, 'P7D')
}

function requestedAtOf(draft: Draft, at: Instant): Instant {
  return draft.requestedAt ?? before(earlierOf(at, untilOf(draft, at)), 'PT30M')
}

function approversOf({ approvedBy, breakGlass }: Draft, terms: readonly WaiverTerms[]): readonly string[] {
  if (typeof approvedBy === 'string') return [approvedBy]
  if (approvedBy || breakGlass) return approvedBy ?? []
  const most = Math.max(1, ...terms.map(({ approvals = 1 }) => approvals))
  return Array.from({ length: most }, (_, index) => (index === 0 ? 'approver' : `approver-${index + 1}`))
}
