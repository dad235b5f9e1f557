import type { EpochMs, Instant } from '../../schema/instant.ts'
import type { ManualEvent } from './manual-event.ts'
import type { TestOfVariant } from '../evidence/test-key.ts'

/**
 * How far a test is on the way into quarantine and out of it. `suspect` may be flaky and blocks; `quarantined` runs and
 * does not block; `probation` is released and blocks, and returns with its first flip; `broken` only fails, blocks and is
 * to be repaired; `exempt` is never quarantined.
 */
export type QuarantineState = 'healthy' | 'suspect' | 'quarantined' | 'probation' | 'broken' | 'exempt'

/** One quarantine, from its beginning to the end that it has at the latest. Another end is another period. */
export interface QuarantinePeriod {
  readonly from: Instant
  readonly until: Instant
  /** The person, or `automatic:` and the version of the model. */
  readonly by: string
  readonly reason: string
  /** The id of the manual event that began it. */
  readonly event?: string
}

/** What was already said of a state and is not said again. */
export type QuarantineNotice = 'entry-added' | 'entry-withheld' | 'expired' | 'stale' | 'broken' | 'qualifies'

/** What is remembered of one test between two looks at it. Plain data, to be stored as it is. */
export interface QuarantineRecord extends TestOfVariant {
  readonly state: QuarantineState
  /** When it came into the state. What happened before counts no longer. */
  readonly since: EpochMs
  /** The quarantine that it is in; only while the state is `quarantined`. */
  readonly period?: QuarantinePeriod
  /** What a person said last. It stays in force, whatever the evidence says, until it is handed back. */
  readonly manual?: ManualEvent
  /** How often it flipped on probation since it was last healthy. */
  readonly relapses: number
  /** The team or person that has to repair it. */
  readonly owner?: string
  /** Where the repair is tracked. Without one the gate is told of no quarantine. */
  readonly issue?: string
  readonly notices: readonly QuarantineNotice[]
}

/**
 * A test of which nothing is known yet: healthy since ever.
 *
 * @example
 * import { newQuarantineRecord } from '@gatewright/core/flake'
 *
 * console.log(newQuarantineRecord({ testcase: 'unit/adds', variant: {} }).state) // healthy
 */
export function newQuarantineRecord({ testcase, variant }: TestOfVariant): QuarantineRecord {
  return { testcase, variant, state: 'healthy', since: 0, relapses: 0, notices: [] }
}
