import type { ResultRow } from '../rows/stored-row.ts'
import type { Chunk } from './chunk.ts'

/** Numbers of rows, from the first up to but not including the last. */
export interface RowRange {
  readonly from: number
  readonly until: number
}

/** The rows of a run with ordinals from `first` through `last`; none where the chunk does not hold the run. */
export function rowsOfRun(chunk: Chunk, run: bigint, first: number, last: number): RowRange {
  const place = placeOfRun(chunk.runs, run)
  if (place === undefined) return { from: 0, until: 0 }
  const [start, end] = [chunk.starts[place] ?? 0, chunk.starts[place + 1] ?? 0]
  const { ordinal } = chunk.columns
  const from = lowerBound(start, end, (row) => (ordinal[row] ?? 0) >= first)
  return { from, until: lowerBound(from, end, (row) => (ordinal[row] ?? 0) > last) }
}

/** A row as it stood in `result`. */
export function resultRow({ columns }: Chunk, row: number): ResultRow {
  return {
    ordinal: columns.ordinal[row] ?? 0,
    series_id: columns.series_id[row] ?? 0,
    dataset_id: columns.dataset_id[row] ?? 0,
    duration_us: columns.duration_us[row] ?? 0,
    attempt: columns.attempt[row] ?? 0,
    outcome: columns.outcome[row] ?? 0,
  }
}

function placeOfRun(runs: readonly bigint[], run: bigint): number | undefined {
  const place = lowerBound(0, runs.length, (at) => (runs[at] ?? run) >= run)
  return runs[place] === run ? place : undefined
}

/** The first number for which something holds that holds for all behind it; `end` where there is none. */
function lowerBound(start: number, end: number, holds: (at: number) => boolean): number {
  let [low, high] = [start, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
