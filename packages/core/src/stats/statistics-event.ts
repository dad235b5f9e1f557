import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import type { StoredDecision } from '../ports/decision-store.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { TestResult } from '../schema/result.ts'
import type { WaiverEvent } from '../schema/waiver.ts'

interface EventBase {
  /** The time that says in which bucket it is counted. */
  readonly at: EpochMs
  /** What the host found out about it before the step; absent where it does not enrich events. */
  readonly extra?: JsonValue
}

/** A result, once, when it is first stored; at its `submittedAt`. */
export interface ResultEvent extends EventBase {
  readonly kind: 'result'
  readonly result: TestResult
}

/** A decision: once when it is recorded, and once when it is closed. */
export interface DecisionEvent extends EventBase {
  readonly kind: 'decision'
  /** Without `closedAt` where it was recorded. */
  readonly decision: StoredDecision
  readonly isClosing: boolean
  /** When the first of the runs that it cites was created; absent where it cites none, or nobody said. */
  readonly startedAt?: EpochMs
}

/**
 * A waiver to which something happened, with all that is known of it by now. It comes again with each change, and what comes
 * with an earlier change may hold later events already: count each of `events` once, however often it comes.
 */
export interface WaiverChanged extends EventBase {
  readonly kind: 'waiver'
  readonly waiverId: string
  readonly events: readonly WaiverEvent[]
}

/** Any event of the change feed, as it is there. One without a time counts as of the newest event before it. */
export interface FeedChanged extends EventBase {
  readonly kind: 'change'
  readonly change: FeedEvent
}

/** What statistics count. */
export type StatisticsEvent = ResultEvent | DecisionEvent | WaiverChanged | FeedChanged

export type StatisticsEventKind = StatisticsEvent['kind']
