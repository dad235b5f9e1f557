import type { EpochMs } from '../../schema/instant.ts'
import type { FlakeScore } from '../score/flake-score.ts'
import type { ManualEvent } from './manual-event.ts'
import type { RecentFlips, RunsSince } from './runs-since.ts'

/** A rule of the project that keeps a test out of quarantine: a list, a label that is missing, a path. */
export interface ExemptRule {
  readonly id: string
  readonly reason: string
}

/** What is known of one test at one time. */
export interface QuarantineEvidence {
  readonly at: EpochMs
  readonly score: FlakeScore
  /** Counted from the record's `since`; from anywhere else it says nothing about release, and is not used. */
  readonly since: RunsSince
  /** For `fast` mode. Without it the rule of recent flips is not met. */
  readonly recent?: RecentFlips
  /** What people decided about the test, in any order. Events that were seen before change nothing. */
  readonly events?: readonly ManualEvent[]
  /** The rules that exempt it now. */
  readonly exemptions?: readonly ExemptRule[]
  /** Whether the budget of the project has room for it: see `planQuarantine`. */
  readonly hasBudget: boolean
  /** False once the test is deleted. */
  readonly exists?: boolean
  /** Replaces the owner of the record. */
  readonly owner?: string
  /** Replaces the issue of the record. */
  readonly issue?: string
}
