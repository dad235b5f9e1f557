import { err, ok, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import { addDuration } from '../schema/duration-ms.ts'
import type { Duration } from '../schema/duration.ts'
import type { Instant } from '../schema/instant.ts'
import type { WaiverAnswered, WaiverEvent, WaiverRequested } from '../schema/waiver.ts'
import { foldWaivers, isRequester } from './fold-waivers.ts'

/** What somebody asks for: the event without its kind. */
export type WaiverRequest = Omit<WaiverRequested, 'kind'>

/** What somebody says to a request, or about a waiver: the event without its kind. */
export type WaiverAnswer = Omit<WaiverAnswered, 'kind'>

/** What a project allows every waiver; what a single rule allows is `WaiverTerms`. */
export interface WaiverLimits {
  /** No waiver may ask for more time than this. Without it, for any. */
  readonly maxDuration?: Duration
}

/** An event that must not be appended to the record of a waiver. */
export interface WaiverEventError extends ErrorValue<
  | 'waiver/id-taken'
  | 'waiver/unknown'
  | 'waiver/ended'
  | 'waiver/own-approval'
  | 'waiver/not-requester'
  | 'waiver/comment-missing'
  | 'waiver/invalid-time'
> {
  readonly retryable: false
  readonly waiverId: string
}

/**
 * Asks for a waiver: the event to append to `events`, the record so far. It may hold other waivers' events, in any order.
 *
 * Errors: `waiver/id-taken`, when any event has the id; `waiver/comment-missing`, without a reason;
 * `waiver/invalid-time`, when the waiver ends before it begins or later than the limits let it.
 *
 * Like all of these commands it takes events that passed `WaiverEventSchema`, and answers no question of permission:
 * see `mayWaive`.
 *
 * @example
 * import { approveWaiver, requestWaiver } from '@gatewright/core/waiver'
 *
 * const asked = requestWaiver(
 *   {
 *     waiverId: 'w1',
 *     at: '2026-11-01T09:00:00Z',
 *     by: 'ann',
 *     scope: { subject: { type: 'koji_build', identifier: 'glibc-2.39-4.el10' }, testcase: 'rpmdiff.abi' },
 *     reason: 'private symbol',
 *     expiresAt: '2026-11-08T00:00:00Z',
 *   },
 *   [],
 *   { maxDuration: 'P7D' },
 * )
 * const answer = { waiverId: 'w1', at: '2026-11-01T10:00:00Z', by: 'ann', comment: 'fine' }
 * const approved = asked.andThen((request) => approveWaiver(answer, [request]))
 * console.log(approved.isErr() && approved.error.kind) // waiver/own-approval
 */
export function requestWaiver(
  request: WaiverRequest,
  events: readonly WaiverEvent[],
  limits: WaiverLimits = {},
): Result<WaiverRequested, WaiverEventError> {
  const { waiverId, at, expiresAt } = request
  if (events.some((event) => event.waiverId === waiverId))
    return refuse('waiver/id-taken', waiverId, `There are events of a waiver ${waiverId} already.`)
  if (request.reason.trim() === '')
    return refuse('waiver/comment-missing', waiverId, 'A waiver needs a reason.')
  if (compareInstants(at, expiresAt) >= 0)
    return refuse('waiver/invalid-time', waiverId, `The waiver would end at ${expiresAt}, before it began.`)
  const latest = limits.maxDuration === undefined ? undefined : addDuration(at, limits.maxDuration)
  if (latest !== undefined && compareInstants(latest, expiresAt) < 0)
    return refuse('waiver/invalid-time', waiverId, `The waiver must end by ${latest}, not at ${expiresAt}.`)
  return ok({ kind: 'requested', ...request })
}

/**
 * Says yes to a request: the event to append. Neither the requester nor who handed the request in may.
 *
 * Errors: `waiver/unknown`, without a request; `waiver/ended`, when the waiver is rejected, withdrawn, revoked,
 * contradictory or expired; `waiver/invalid-time`, when the request came later; `waiver/own-approval`;
 * `waiver/comment-missing`.
 */
export function approveWaiver(
  answer: WaiverAnswer,
  events: readonly WaiverEvent[],
): Result<WaiverAnswered, WaiverEventError> {
  const { waiverId, at, by } = answer
  return openRequest(answer, events).andThen((request) => {
    if (compareInstants(at, request.at) < 0)
      return refuse('waiver/invalid-time', waiverId, `The waiver was only requested at ${request.at}.`)
    if (compareInstants(at, request.expiresAt) >= 0)
      return refuse('waiver/ended', waiverId, `The waiver expired at ${request.expiresAt}.`)
    if (isRequester(request, by))
      return refuse(
        'waiver/own-approval',
        waiverId,
        `${by} requested the waiver; somebody else must approve it.`,
      )
    return commented('approved', answer)
  })
}

/**
 * Says no to a request, approved or not: the event to append. Who may is for the host to say; it only ever closes gates,
 * so it is not refused for what a clock shows.
 *
 * Errors: `waiver/unknown`, `waiver/ended` when the waiver already has an end, `waiver/comment-missing`.
 */
export function rejectWaiver(
  answer: WaiverAnswer,
  events: readonly WaiverEvent[],
): Result<WaiverAnswered, WaiverEventError> {
  return openRequest(answer, events).andThen(() => commented('rejected', answer))
}

/**
 * Takes one's own request back, approved or not: the event to append. The requester may, and who handed it in.
 *
 * Errors: `waiver/unknown`, `waiver/ended` when the waiver already has an end, `waiver/not-requester`,
 * `waiver/comment-missing`.
 */
export function withdrawWaiver(
  answer: WaiverAnswer,
  events: readonly WaiverEvent[],
): Result<WaiverAnswered, WaiverEventError> {
  const { waiverId, by } = answer
  return openRequest(answer, events).andThen((request) =>
    isRequester(request, by)
      ? commented('withdrawn', answer)
      : refuse('waiver/not-requester', waiverId, `${by} did not request the waiver; reject or revoke it.`),
  )
}

/**
 * Takes back what was waived, also an emergency that nobody approved yet: the event to append. Who may is for the host to
 * say; it only ever closes gates, so it is not refused for what a clock shows.
 *
 * Errors: `waiver/unknown`, `waiver/ended` when the waiver already has an end, `waiver/comment-missing`.
 */
export function revokeWaiver(
  answer: WaiverAnswer,
  events: readonly WaiverEvent[],
): Result<WaiverAnswered, WaiverEventError> {
  return openRequest(answer, events).andThen(() => commented('revoked', answer))
}

/** The request that is answered, which nobody may have ended: not even at an instant that the answer does not see yet. */
function openRequest(
  { waiverId, at }: WaiverAnswer,
  events: readonly WaiverEvent[],
): Result<WaiverRequested, WaiverEventError> {
  const own = events.filter((event) => event.waiverId === waiverId)
  const request = own.find((event) => event.kind === 'requested')
  const [state] = foldWaivers(own, lastOf([at, ...own.map((event) => event.at)]))
  if (!request || !state) return refuse('waiver/unknown', waiverId, `Nobody requested a waiver ${waiverId}.`)
  if (state.status !== 'requested' && state.status !== 'approved')
    return refuse('waiver/ended', waiverId, `The waiver is ${state.status}; request another.`)
  return ok(request)
}

function lastOf([first, ...others]: readonly [Instant, ...Instant[]]): Instant {
  return others.reduce((last, at) => (compareInstants(last, at) < 0 ? at : last), first)
}

function commented(
  kind: WaiverAnswered['kind'],
  answer: WaiverAnswer,
): Result<WaiverAnswered, WaiverEventError> {
  return answer.comment.trim() === ''
    ? refuse('waiver/comment-missing', answer.waiverId, 'An answer needs a comment.')
    : ok({ kind, ...answer })
}

function refuse(
  kind: WaiverEventError['kind'],
  waiverId: string,
  message: string,
): Result<never, WaiverEventError> {
  return err({ kind, message, retryable: false, waiverId })
}
