import { compareInstants } from '../schema/compare-instants.ts'
import { addDuration } from '../schema/duration-ms.ts'
import type { Duration } from '../schema/duration.ts'
import type { Instant } from '../schema/instant.ts'
import type { RoleGrant } from '../schema/role-grant.ts'
import type { SubjectRef } from '../schema/subject.ts'
import type { WaiverScope } from '../schema/waiver.ts'
import { heldRole } from './held-role.ts'
import { isSamePerson, personKey } from './same-person.ts'
import type { WaiverApproval, WaiverState } from './waiver-state.ts'

/** What a waiver may be pinned to: one result, one way of failing, or no more than its testcase. */
export type WaiverPin = 'result' | 'failure-signature' | 'testcase'

/** Who may waive without an approval in an emergency, and for how long. */
export interface BreakGlassTerms {
  /** Roles, of which the requester must have held one at the time of the request. */
  readonly by: readonly string[]
  /** From the request. Where it is not given, that of the terms. */
  readonly maxDuration?: Duration
}

/** What a requirement asks of a waiver, beyond that somebody else approved it and that it has not expired. */
export interface WaiverTerms {
  /** Roles that may approve; anybody but the requester where it is not given, nobody where it is empty. */
  readonly by?: readonly string[]
  /** The waiver counts no longer than this after its request, whatever it says itself. */
  readonly maxDuration?: Duration
  /** How many different people must have approved; 1 by default, and never fewer. */
  readonly approvals?: number
  /** The waiver must be pinned to one of these. `testcase` takes every waiver, as does leaving it out. */
  readonly scope?: readonly WaiverPin[]
  /** `named`: the waiver must name the purpose that it is for; one for every purpose does not count. `any` by default. */
  readonly purpose?: 'any' | 'named'
  /** Whose approvals do not count. Where the author of the subject is not known, nobody's do. */
  readonly distinctFrom?: readonly 'author'[]
  /** Without it, a request that calls itself an emergency is a request like any other. */
  readonly breakGlass?: BreakGlassTerms
}

/** What the terms are held against. */
export interface WaiverTermsContext {
  readonly roles: readonly RoleGrant[]
  /** The subject of the gate, which knows its author; that of the waiver's scope need not. */
  readonly subject: SubjectRef
  /** The state of the waiver must be that of this instant, or of an earlier one. */
  readonly at: Instant
}

/**
 * The instant until which a waiver counts under the terms, or undefined when it does not count at `at`.
 *
 * An approval counts when its giver held one of the roles in `by` at that time; what they became later, or had been
 * before, is of no matter. An emergency needs no approval, so its end may be another than that of the same waiver
 * approved: the later of the two is given.
 *
 * Whether the waiver's scope covers what is asked is for `scopeCovers` to say.
 *
 * @example
 * import { waiverEnd, type WaiverState } from '@gatewright/core/waiver'
 *
 * const subject = { type: 'koji_build', identifier: 'glibc-2.39-4.el10' }
 * const waiver: WaiverState = {
 *   waiverId: 'w1',
 *   status: 'approved',
 *   scope: { subject, testcase: 'rpmdiff.abi' },
 *   requestedBy: 'ann',
 *   requestedAt: '2026-11-01T09:00:00Z',
 *   reason: 'private symbol',
 *   expiresAt: '2026-12-24T00:00:00Z',
 *   approvedBy: ['ben'],
 *   approvals: [{ by: 'ben', at: '2026-11-01T12:00:00Z' }],
 * }
 * const roles = [{ who: 'ben', role: 'qa-lead', from: '2026-01-01T00:00:00Z' }]
 * const context = { roles, subject, at: '2026-11-02T00:00:00Z' }
 * console.log(waiverEnd(waiver, { by: ['qa-lead'] }, context)) // 2026-12-24T00:00:00Z
 * console.log(waiverEnd(waiver, { by: ['release-manager'] }, context)) // undefined
 */
export function waiverEnd(
  waiver: WaiverState,
  terms: WaiverTerms,
  context: WaiverTermsContext,
): Instant | undefined {
  const approved = approvedEnd(waiver, terms, context)
  const emergency = emergencyEnd(waiver, terms, context)
  if (approved === undefined || emergency === undefined) return approved ?? emergency
  return compareInstants(approved, emergency) < 0 ? emergency : approved
}

/**
 * The instant until which a waiver counts because it is approved, or undefined where it is not or no more. A waiver that
 * has a {@link waiverEnd} all the same counts as an emergency only.
 */
export function approvedEnd(
  waiver: WaiverState,
  terms: WaiverTerms,
  context: WaiverTermsContext,
): Instant | undefined {
  if (!isApproved(waiver, terms, context)) return undefined
  return endAfter(waiver, terms, terms.maxDuration, context)
}

function emergencyEnd(
  waiver: WaiverState,
  terms: WaiverTerms,
  context: WaiverTermsContext,
): Instant | undefined {
  if (!isEmergency(waiver, terms, context)) return undefined
  return endAfter(waiver, terms, terms.breakGlass?.maxDuration ?? terms.maxDuration, context)
}

/** The end of a waiver that has the right people behind it: nothing when it is over, or is for more than it may be for. */
function endAfter(
  waiver: WaiverState,
  terms: WaiverTerms,
  maxDuration: Duration | undefined,
  { at }: WaiverTermsContext,
): Instant | undefined {
  if (compareInstants(at, waiver.requestedAt) < 0 || !isPinned(waiver.scope, terms.scope)) return undefined
  if (terms.purpose === 'named' && waiver.scope.purpose === undefined) return undefined
  const end = cappedEnd(waiver, maxDuration)
  return compareInstants(at, end) < 0 ? end : undefined
}

function isPinned(
  { resultId, failureSignature }: WaiverScope,
  pins: readonly WaiverPin[] | undefined,
): boolean {
  return (
    pins === undefined ||
    pins.includes('testcase') ||
    (pins.includes('result') && resultId !== undefined) ||
    (pins.includes('failure-signature') && failureSignature !== undefined)
  )
}

function isApproved(waiver: WaiverState, terms: WaiverTerms, context: WaiverTermsContext): boolean {
  if (waiver.status !== 'approved') return false
  const people = waiver.approvals
    .filter((approval) => mayApprove(approval, terms, context))
    .map(({ by }) => personKey(by))
  return new Set(people).size >= Math.max(1, terms.approvals ?? 1)
}

function mayApprove(
  { by, at }: WaiverApproval,
  terms: WaiverTerms,
  { roles, subject, at: now }: WaiverTermsContext,
): boolean {
  const { author } = subject
  if (terms.distinctFrom?.includes('author') && (author === undefined || isSamePerson(author, by)))
    return false
  return compareInstants(at, now) <= 0 && (terms.by === undefined || heldOneOf(terms.by, by, at, roles))
}

function isEmergency(
  waiver: WaiverState,
  { breakGlass }: WaiverTerms,
  { roles }: WaiverTermsContext,
): boolean {
  return (
    breakGlass !== undefined &&
    waiver.breakGlass === true &&
    (waiver.status === 'requested' || waiver.status === 'approved') &&
    heldOneOf(breakGlass.by, waiver.requestedBy, waiver.requestedAt, roles)
  )
}

function heldOneOf(
  wanted: readonly string[],
  who: string,
  at: Instant,
  grants: readonly RoleGrant[],
): boolean {
  return wanted.some((role) => heldRole(grants, who, role, at))
}

function cappedEnd({ requestedAt, expiresAt }: WaiverState, maxDuration: Duration | undefined): Instant {
  if (maxDuration === undefined) return expiresAt
  const cap = addDuration(requestedAt, maxDuration)
  return compareInstants(cap, expiresAt) < 0 ? cap : expiresAt
}
