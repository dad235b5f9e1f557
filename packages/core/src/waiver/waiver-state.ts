import type { Instant } from '../schema/instant.ts'
import type { WaiverScope } from '../schema/waiver.ts'

/**
 * How far a waiver got. `contradictory`: two different requests share its id, so nobody can say what was approved.
 * Only an `approved` waiver counts, and only until it expires.
 */
export type WaiverStatus = 'requested' | 'approved' | 'rejected' | 'withdrawn' | 'revoked' | 'contradictory'

/** What the events of one waiver add up to. */
export interface WaiverState {
  readonly waiverId: string
  readonly status: WaiverStatus
  readonly scope: WaiverScope
  readonly requestedBy: string
  readonly requestedAt: Instant
  readonly reason: string
  /** The waiver is good until just before this instant. */
  readonly expiresAt: Instant
  /** Who approved, each once, in the order of approval; never the requester. */
  readonly approvedBy: readonly string[]
}
