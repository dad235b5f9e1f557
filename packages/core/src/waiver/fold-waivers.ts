import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { WaiverEvent, WaiverRequested } from '../schema/waiver.ts'
import { isSamePerson, personKey } from './same-person.ts'
import type { WaiverApproval, WaiverState, WaiverStatus } from './waiver-state.ts'

/**
 * The state of every waiver at an instant, by id. Later events are not seen; the order of the events and repeated
 * deliveries do not matter. An approval by the requester, by who handed the request in for them, or before the
 * request, has no effect. A waiver that was ever rejected, withdrawn or revoked stays so, whatever the clocks of those who
 * did it said.
 *
 * @example
 * import { foldWaivers } from '@gatewright/core/waiver'
 *
 * const [waiver] = foldWaivers(
 *   [
 *     {
 *       kind: 'requested',
 *       waiverId: 'w1',
 *       at: '2026-11-01T09:00:00Z',
 *       by: 'alice',
 *       reason: 'private symbol',
 *       expiresAt: '2026-11-20T00:00:00Z',
 *       scope: { subject: { type: 'koji_build', identifier: 'glibc-2.39-4.el10' }, testcase: 'rpmdiff.abi' },
 *     },
 *     { kind: 'approved', waiverId: 'w1', at: '2026-11-01T12:00:00Z', by: 'alice', comment: 'fine' },
 *   ],
 *   '2026-11-02T00:00:00Z',
 * )
 * console.log(waiver?.status) // requested: nobody else approved it
 */
export function foldWaivers(events: readonly WaiverEvent[], at: Instant): WaiverState[] {
  const byWaiver = new Map<string, WaiverEvent[]>()
  for (const event of visibleInOrder(events, at)) {
    const own = byWaiver.get(event.waiverId)
    if (own) own.push(event)
    else byWaiver.set(event.waiverId, [event])
  }
  return [...byWaiver.values()]
    .flatMap((own) => foldWaiver(own) ?? [])
    .sort((a, b) => compareText(a.waiverId, b.waiverId))
}

/** True when the waiver may be used at that instant: approved, and not expired. */
export function isWaiverActive(waiver: WaiverState, at: Instant): boolean {
  return waiver.status === 'approved' && compareInstants(at, waiver.expiresAt) < 0
}

/** At one instant a request comes before its answers, and an approval before what ends it: the closed gate wins a tie. */
const rank: Readonly<Record<WaiverEvent['kind'], number>> = {
  requested: 0,
  approved: 1,
  rejected: 2,
  withdrawn: 2,
  revoked: 2,
}

function visibleInOrder(events: readonly WaiverEvent[], at: Instant): readonly WaiverEvent[] {
  return waiverEventsInOrder(events.filter((event) => compareInstants(event.at, at) <= 0))
}

/** Each event once, in the one order that does not depend on theirs. */
export function waiverEventsInOrder(events: readonly WaiverEvent[]): readonly WaiverEvent[] {
  const unique = new Map(events.map((event) => [canonicalJson(event as unknown as JsonValue), event]))
  return [...unique]
    .sort(
      ([keyA, a], [keyB, b]) =>
        compareInstants(a.at, b.at) || rank[a.kind] - rank[b.kind] || compareText(keyA, keyB),
    )
    .map(([, event]) => event)
}

function foldWaiver(events: readonly WaiverEvent[]): WaiverState | undefined {
  const requests = events.filter((event) => event.kind === 'requested')
  const [request] = requests
  if (!request) return undefined
  const end = events.find((event) => event.kind !== 'approved' && event.kind !== 'requested')
  const last = end ? events.indexOf(end) : events.length
  const approvals = approvalsOf(request, events.slice(events.indexOf(request) + 1, last))
  return {
    waiverId: request.waiverId,
    status: requests.length > 1 ? 'contradictory' : statusOf(end, approvals),
    scope: request.scope,
    requestedBy: request.by,
    ...(request.proxiedBy === undefined ? {} : { proxiedBy: request.proxiedBy }),
    requestedAt: request.at,
    reason: request.reason,
    expiresAt: request.expiresAt,
    ...(request.breakGlass ? { breakGlass: true } : {}),
    approvedBy: distinctPeople(approvals),
    approvals,
  }
}

function approvalsOf(request: WaiverRequested, answers: readonly WaiverEvent[]): WaiverApproval[] {
  return answers
    .filter((event) => event.kind === 'approved' && !isRequester(request, event.by))
    .map(({ by, at }) => ({ by, at }))
}

/** Who hands a request in for somebody has a part in it: neither of the two is the second person. */
export function isRequester({ by, proxiedBy }: WaiverRequested, who: string): boolean {
  return isSamePerson(by, who) || (proxiedBy !== undefined && isSamePerson(proxiedBy, who))
}

function distinctPeople(approvals: readonly WaiverApproval[]): string[] {
  const names = new Map<string, string>()
  for (const { by } of approvals) if (!names.has(personKey(by))) names.set(personKey(by), by)
  return [...names.values()]
}

function statusOf(end: WaiverEvent | undefined, approvals: readonly WaiverApproval[]): WaiverStatus {
  if (end && end.kind !== 'requested') return end.kind
  return approvals.length > 0 ? 'approved' : 'requested'
}
