import type { Instant, Item, Variant } from '@gatewright/core/schema'
import type { SplitId } from '../rows/result-id.ts'

/** What a row can't hold: the canonical JSON of a `ResultDetail`, and what `result_datum` says of it. */
export interface PendingDetail {
  readonly json: string
  readonly datums: readonly bigint[]
}

/** How many numbers of {@link PendingRun.rows} are one result. */
export const rowWidth: number = 6

/** Where the numbers of a result stand in its row. The last says which result of the report it was: it is not stored. */
export const at = { series: 0, dataset: 1, duration: 2, ordinal: 3, cells: 4, index: 5 } as const

/** Attempt and outcome of a row in one number: `attempt << 16 | outcome`. */
export function cellsOf(attempt: number, outcome: number): number {
  return (attempt << 16) | outcome
}

export function attemptIn(cells: number): number {
  return cells >> 16
}

export function outcomeIn(cells: number): number {
  return cells & 0xffff
}

/** Results of a report that share what a row of `run` says; in the order in which they came. */
export interface PendingRun extends Pick<SplitId, 'head' | 'width' | 'rest'> {
  readonly item: Item
  readonly groups: readonly string[]
  readonly submittedAt: Instant
  rows: Int32Array
  count: number
  /** By the number of their row. */
  readonly details: Map<number, PendingDetail>
}

/** A series that has no id in this process yet. */
export interface PendingSeries {
  readonly testcase: string
  readonly variant: Variant
  readonly variantKey: string
}

/**
 * A report that was read and checked; nothing in it is the caller's any more. Words that have no ids yet stand as negative
 * numbers, -1 for the first of their list.
 */
export interface PendingReport {
  readonly runs: readonly PendingRun[]
  readonly newSeries: readonly PendingSeries[]
  readonly newDatasets: readonly string[]
  /** Results that were handed in: one that was handed in twice counts twice. */
  readonly count: number
}
