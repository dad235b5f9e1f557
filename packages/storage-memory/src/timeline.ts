import { compareText } from '@gatewright/core/canonical'
import type { FeedPosition, ResultPlace } from '@gatewright/core/ports'
import { compareInstants, compareResults, type Instant, type TestResult } from '@gatewright/core/schema'
import {
  between,
  betweenReversed,
  compareCuts,
  cutAt,
  endOf,
  sortedList,
  start,
  type Cut,
  type SortedList,
} from './sorted-list.ts'

/** A result, and the event of the change feed by which it was stored. */
export interface StoredResult {
  readonly result: TestResult
  readonly position: FeedPosition
}

/** Results in the order of time. */
export type Timeline = SortedList<StoredResult>

/** A part of a timeline. */
export interface TimelineRange {
  readonly order?: 'newest-first' | 'oldest-first'
  /** Behind this place, in the order that is asked for. */
  readonly after?: ResultPlace
  /** Handed in at or after this instant. */
  readonly since?: Instant
  /** Handed in before this instant. */
  readonly until?: Instant
  /** Handed in at or before this instant. */
  readonly through?: Instant
}

export function createTimeline(results: readonly StoredResult[] = []): Timeline {
  return sortedList(byTime, results)
}

/** The results of a part, found without a look at the others. */
export function resultsIn(timeline: Timeline, range: TimelineRange = {}): IterableIterator<StoredResult> {
  const { order, after, since, until, through } = range
  const cutBefore = (isEarlier: (at: Instant) => boolean): Cut =>
    cutAt(timeline, ({ result }) => isEarlier(result.submittedAt))
  let [from, to] = [start, endOf(timeline)]
  if (since !== undefined) from = cutBefore((at) => compareInstants(at, since) < 0)
  if (until !== undefined)
    to = earlier(
      to,
      cutBefore((at) => compareInstants(at, until) < 0),
    )
  if (through !== undefined)
    to = earlier(
      to,
      cutBefore((at) => compareInstants(at, through) <= 0),
    )
  if (order !== 'oldest-first') {
    if (after)
      to = earlier(
        to,
        cutAt(timeline, (one) => compareToPlace(one, after) < 0),
      )
    return betweenReversed(timeline, from, to)
  }
  if (after)
    from = later(
      from,
      cutAt(timeline, (one) => compareToPlace(one, after) <= 0),
    )
  return between(timeline, from, to)
}

function byTime(a: StoredResult, b: StoredResult): number {
  return compareResults(a.result, b.result)
}

function compareToPlace({ result }: StoredResult, { submittedAt, id }: ResultPlace): number {
  return compareInstants(result.submittedAt, submittedAt) || compareText(result.id, id)
}

function earlier(a: Cut, b: Cut): Cut {
  return compareCuts(a, b) < 0 ? a : b
}

function later(a: Cut, b: Cut): Cut {
  return compareCuts(a, b) < 0 ? b : a
}
