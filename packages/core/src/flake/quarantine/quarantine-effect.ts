import type { Digest } from '../../canonical/digest.ts'
import type { Instant } from '../../schema/instant.ts'
import type { QuarantineEntry } from '../../schema/quarantine.ts'
import type { QuarantineCause } from './next-state.ts'
import type { QuarantinePeriod, QuarantineState } from './quarantine-record.ts'
import type { TestOfVariant } from '../evidence/test-key.ts'

/** What every effect says: about which test, and whom and what to turn to. */
export interface EffectFacts extends TestOfVariant {
  readonly at: Instant
  /** Nobody owns it where this is not there. */
  readonly owner?: string
  readonly issue?: string
}

/** To be appended to the audit log. Every change of state is one, and so is everything a person did. */
export interface AuditEffect extends EffectFacts {
  readonly kind: 'audit'
  /** The digest of the rest: the same event has the same id, however often it is appended. */
  readonly id: Digest
  readonly from: QuarantineState
  readonly to: QuarantineState
  readonly cause: QuarantineCause
  /** The person, or `automatic:` and the version of the model. */
  readonly by: string
  readonly reason: string
  /** The manual event behind it. */
  readonly event?: string
}

/** An issue is needed to track the repair: without one the gate is told of no quarantine. */
export interface OpenIssueEffect extends EffectFacts {
  readonly kind: 'open-issue'
  /** Equal for every issue about this test in this variant, to be put where the issue is found again by it. */
  readonly marker: Digest
  readonly title: string
  readonly body: string
}

export interface CommentEffect extends EffectFacts {
  readonly kind: 'comment'
  readonly issue: string
  readonly text: string
}

/** From now on the gate knows of the quarantine. */
export interface QuarantineAddedEffect extends EffectFacts {
  readonly kind: 'quarantine-added'
  readonly entry: QuarantineEntry
}

/** The test is in quarantine, but the gate is not told: it keeps blocking. */
export interface QuarantineWithheldEffect extends EffectFacts {
  readonly kind: 'quarantine-withheld'
  readonly period: QuarantinePeriod
  readonly why: string
}

/** From now on the test blocks again, or another quarantine takes over. */
export interface QuarantineEndedEffect extends EffectFacts {
  readonly kind: 'quarantine-ended'
  readonly period: QuarantinePeriod
  readonly cause: QuarantineCause
}

/** The quarantine is over its end and the test is not repaired. Nothing is released; somebody has to decide. */
export interface EscalateEffect extends EffectFacts {
  readonly kind: 'escalate'
  readonly period: QuarantinePeriod
  readonly text: string
}

export interface NotifyOwnerEffect extends EffectFacts {
  readonly kind: 'notify-owner'
  readonly text: string
}

/** A test in quarantine or on probation is deleted, or did not run for long. It is not released for that. */
export interface StaleEffect extends EffectFacts {
  readonly kind: 'stale'
  readonly lastRunAt?: Instant
  readonly text: string
}

/** What a host has to do about a step. Plain data: nothing was done yet. */
export type QuarantineEffect =
  | AuditEffect
  | OpenIssueEffect
  | CommentEffect
  | QuarantineAddedEffect
  | QuarantineWithheldEffect
  | QuarantineEndedEffect
  | EscalateEffect
  | NotifyOwnerEffect
  | StaleEffect
