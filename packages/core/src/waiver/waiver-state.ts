import type { Instant } from '../schema/instant.ts'
import type { WaiverScope } from '../schema/waiver.ts'

/**
 * How far a waiver got. `contradictory`: two different requests share its id, so nobody can say what was approved.
 * Only an `approved` waiver counts, and only until it expires.
 */
export type WaiverStatus = 'requested' | 'approved' | 'rejected' | 'withdrawn' | 'revoked' | 'contradictory'

/** Somebody's yes to a waiver, at the instant from which it counts. */
export interface WaiverApproval {
  readonly by: string
  readonly at: Instant
}

/** What the events of one waiver add up to. */
export interface WaiverState {
  readonly waiverId: string
  readonly status: WaiverStatus
  readonly scope: WaiverScope
  readonly requestedBy: string
  /** Who handed it in on behalf of the requester. */
  readonly proxiedBy?: string
  readonly requestedAt: Instant
  readonly reason: string
  /** The waiver is good until just before this instant. */
  readonly expiresAt: Instant
  /** An emergency that asks to count before anybody approved it; see `WaiverTerms.breakGlass`. */
  readonly breakGlass?: true
  /** Who approved, each once, in the order of approval; never the requester, nor who handed the request in. */
  readonly approvedBy: readonly string[]
  /**
   * Every approval by those in `approvedBy`, in order. Somebody who approved twice stands here twice: who did it first
   * without the role that a rule asks for, and then again with it, has approved.
   */
  readonly approvals: readonly WaiverApproval[]
}
