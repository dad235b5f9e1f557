import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsWindow } from '../stats/window.ts'

/** The state of one bucket. */
export interface Cell {
  readonly start: EpochMs
  readonly series: Series
  state: unknown
  isLoaded: boolean
  isDirty: boolean
}

/** The buckets of one window and key. The newest is stored at a place of its own, so that it is found without a search. */
export interface Series {
  readonly window: StatisticsWindow
  readonly key: string | undefined
  /** Whether it is known which bucket is the newest that is stored. */
  isLoaded: boolean
  /** When the newest stored bucket begins; undefined where none is stored. */
  head: EpochMs | undefined
  readonly cells: Map<EpochMs, Cell>
}

export function newSeries(window: StatisticsWindow, key: string | undefined): Series {
  return { window, key, isLoaded: false, head: undefined, cells: new Map() }
}

export function cellAt(series: Series, start: EpochMs): Cell {
  const known = series.cells.get(start)
  if (known) return known
  const cell: Cell = { start, series, state: undefined, isLoaded: false, isDirty: false }
  series.cells.set(start, cell)
  return cell
}
