import type { SplitId } from '../rows/result-id.ts'
import { headOfPlace } from '../rows/place.ts'
import type { ResultRow } from '../rows/stored-row.ts'
import { restOf, type Order, type RowPlace, type StoredRun } from './stored-run.ts'

/** Rows of one run: those with numbers from `first` through `last`. */
export interface RunWindow {
  readonly run: StoredRun
  readonly first: number
  readonly last: number
  /** The row itself, of a window of one that was found with it. */
  readonly row?: ResultRow
}

/** What a page leaves of the rows of runs. */
export interface Windowing {
  readonly order: Order
  readonly after: RowPlace | undefined
  /** Only results with these ids. */
  readonly ids: IdSet | undefined
  /** No results with these ids. */
  readonly exceptIds: IdSet | undefined
}

/** Ids of results, found by the run that they may be in. */
export type IdSet = ReadonlyMap<string, ReadonlySet<string>>

export function idSetOf(ids: readonly SplitId[]): IdSet {
  const byHead = new Map<string, Set<string>>()
  for (const id of ids) {
    const rests = byHead.get(id.head) ?? new Set<string>()
    rests.add(id.width > 0 ? String(id.ordinal).padStart(id.width, '0') : id.rest)
    byHead.set(id.head, rests)
  }
  return byHead
}

/** The parts of a window that a page may answer; none where it lies outside. */
export function windowsIn(
  window: RunWindow,
  { order, after, ids, exceptIds }: Windowing,
): readonly RunWindow[] {
  const behind = after === undefined ? window : behindPlace(window, after, order)
  if (!behind) return []
  const wanted = ids === undefined ? [behind] : listedIn(behind, ids)
  return exceptIds === undefined ? wanted : wanted.flatMap((part) => without(part, exceptIds))
}

/** True where a window holds all rows of its run. */
export function isWhole({ run, first, last }: RunWindow): boolean {
  return first <= run.first_ordinal && last >= run.last_ordinal
}

/** All rows of a run. */
export function wholeOf(run: StoredRun): RunWindow {
  return { run, first: run.first_ordinal, last: run.last_ordinal }
}

/** One row of a run, as its numbers: ordinal, series, dataset, duration, attempt and outcome. */
export function windowOfRow(run: StoredRun, cells: readonly number[]): RunWindow {
  const [ordinal = 0, series = 0, dataset = 0, duration = 0, attempt = 0, outcome = 0] = cells
  return {
    run,
    first: ordinal,
    last: ordinal,
    row: { ordinal, series_id: series, dataset_id: dataset, duration_us: duration, attempt, outcome },
  }
}

function behindPlace(window: RunWindow, after: RowPlace, order: Order): RunWindow | undefined {
  const { run } = window
  const isNewestFirst = order === 'newest-first'
  const distance = Buffer.compare(run.place, after.place)
  if (distance !== 0) return distance < 0 === isNewestFirst ? window : undefined
  if (run.id_width === 0) {
    const rest = restOf(run, 0)
    return (isNewestFirst ? rest < after.rest : rest > after.rest) ? window : undefined
  }
  const first = isNewestFirst ? window.first : Math.max(window.first, countThrough(after.rest, run.id_width))
  const last = isNewestFirst ? Math.min(window.last, countBefore(after.rest, run.id_width) - 1) : window.last
  return first <= last ? { ...window, first, last } : undefined
}

/** How many numbers, written with `width` digits, come before a text. */
export function countBefore(text: string, width: number): number {
  let count = 0
  for (let index = 0; index < width; index++) {
    const scale = 10 ** (width - index)
    if (index === text.length) return count * scale
    const digit = text.charCodeAt(index) - 48
    if (digit < 0) return count * scale
    if (digit > 9) return (count + 1) * scale
    count = count * 10 + digit
  }
  return text.length > width ? count + 1 : count
}

/** The same, with the text itself where it is such a number. */
export function countThrough(text: string, width: number): number {
  const isNumber = text.length === width && /^[0-9]+$/.test(text)
  return countBefore(text, width) + (isNumber ? 1 : 0)
}

function listedIn(window: RunWindow, ids: IdSet): readonly RunWindow[] {
  return ordinalsIn(window.run, ids)
    .filter((ordinal) => ordinal >= window.first && ordinal <= window.last)
    .map((ordinal) => ({ ...window, first: ordinal, last: ordinal }))
}

function without(window: RunWindow, ids: IdSet): readonly RunWindow[] {
  const { run, first, last } = window
  const windows: RunWindow[] = []
  let start = first
  for (const ordinal of ordinalsIn(run, ids)) {
    if (ordinal < start || ordinal > last) continue
    if (ordinal > start) windows.push({ ...window, first: start, last: ordinal - 1 })
    start = ordinal + 1
  }
  if (start <= last) windows.push({ ...window, first: start, last })
  return windows
}

/** The numbers that ids of a set have in a run, in order. */
function ordinalsIn(run: StoredRun, ids: IdSet): readonly number[] {
  const rests = ids.get(headOfPlace(run.place))
  if (rests === undefined) return []
  if (run.id_width === 0) return rests.has(restOf(run, 0)) ? [0] : []
  return [...rests]
    .filter((rest) => rest.length === run.id_width && /^[0-9]+$/.test(rest))
    .map(Number)
    .sort((a, b) => a - b)
}
