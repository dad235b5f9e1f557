import type { JsonValue } from '../canonical/canonical-json.ts'
import { err, ok, type Result } from 'neverthrow'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsEvent } from '../stats/statistics-event.ts'
import { loadState, type StatisticsPlugin } from '../stats/statistics-plugin.ts'
import { bucketStart, type StatisticsWindow } from '../stats/window.ts'
import { messageOfThrown } from '../errors/index.ts'
import type { EventChunk } from './load-events.ts'
import { cellAt, newSeries, type Cell, type Series } from './series.ts'
import { readBody } from './state-body.ts'
import { headKey, pastKey } from './state-names.ts'
import type { Track } from './track.ts'

/** What one try of a step makes of a track. */
export interface TrackDraft {
  readonly track: Track
  /** Events that are left out, as `position:index`: the plug-in threw at them. */
  readonly skipped: ReadonlySet<string>
  /** Events behind this position are left for later. */
  readonly through: FeedPosition
  readonly late: Record<string, number>
  unread: number
  failure: TrackFailure | undefined
}

/** A plug-in threw. */
interface TrackFailure {
  readonly message: string
  /** At this event; absent where it threw over its own state. */
  readonly event?: { readonly position: FeedPosition; readonly index: number }
}

/** How late is too late. */
export interface Lateness {
  readonly latenessMs: number
  /** Up to here time has passed once all events of the step were seen. */
  readonly sure: EpochMs | null
  /** When the run takes place. */
  readonly at: EpochMs
}

/** `ambiguous`: whether some event is late hangs on the order of the events, which is not known. */
export type ChunkOutcome = 'folded' | 'ambiguous'

/** Shows a chunk of events to plug-ins. One that throws is out of the step; the others go on. */
export async function foldChunk(
  states: Pick<StateStore, 'get'>,
  space: string,
  drafts: readonly TrackDraft[],
  chunk: EventChunk,
  lateness: Lateness,
  loaded: () => void | Promise<void>,
): Promise<Result<ChunkOutcome, QueryError | StoreCorrupt>> {
  const plans: Plan[] = []
  for (const draft of drafts) {
    if (draft.failure || (chunk.position !== undefined && chunk.position > draft.through)) continue
    if (draft.track.plugin.kinds.includes('waiver')) draft.unread += chunk.unread
    for (const window of draft.track.windows) {
      if (draft.failure) break
      const cells = cellsFor(draft, window, chunk, lateness)
      if (cells === 'ambiguous') return ok('ambiguous')
      plans.push({ draft, cells })
    }
  }
  const read = await loadCells(states, space, plans)
  if (read.isErr()) return err(read.error)
  await loaded()
  for (const plan of plans) if (!plan.draft.failure) stepAll(plan, chunk)
  return ok('folded')
}

/** The bucket of each event; none for those that are not counted. */
interface Plan {
  readonly draft: TrackDraft
  readonly cells: readonly (Cell | undefined)[]
}

function cellsFor(
  draft: TrackDraft,
  window: StatisticsWindow,
  chunk: EventChunk,
  lateness: Lateness,
): readonly (Cell | undefined)[] | 'ambiguous' {
  const { track, skipped, late } = draft
  const { plugin, record } = track
  const all = track.series.get(window.label)
  const cells: (Cell | undefined)[] = []
  if (!all) return cells
  // A bucket that ends at or before the first is closed; one that ends behind the second is open.
  const closed = endOfClosed(chunk.sure, lateness)
  const open = chunk.position === undefined ? endOfClosed(lateness.sure, lateness) : closed
  const keyed = plugin.key
  const since = record.since ?? Number.NEGATIVE_INFINITY
  let [from, until] = [Number.NaN, Number.NaN]
  let cell: Cell | undefined
  let series = keyed ? undefined : seriesOf(all, window, undefined)
  let lastKey: string | undefined
  const { events } = chunk
  for (let index = 0; index < events.length; index++) {
    const event = events[index]
    if (!event) continue
    if (!plugin.kinds.includes(event.kind) || event.at < since || isSkipped(skipped, chunk, index)) {
      cells.push(undefined)
      continue
    }
    if (keyed) {
      const key = keyOf(draft, event, chunk, index)
      if (draft.failure) return cells
      if (key === undefined) {
        cells.push(undefined)
        continue
      }
      if (series === undefined || key !== lastKey) {
        series = seriesOf(all, window, key)
        lastKey = key
        from = Number.NaN
      }
    }
    if (!(event.at >= from && event.at < until)) {
      from = bucketStart(event.at, window.ms)
      until = from + window.ms
      if (until <= closed) cell = undefined
      else if (until <= open) return 'ambiguous'
      else cell = series && cellAt(series, from)
      if (window.ms === Number.POSITIVE_INFINITY) from = Number.NEGATIVE_INFINITY
    }
    if (!cell) late[window.label] = (late[window.label] ?? 0) + 1
    cells.push(cell)
  }
  return cells
}

/** Where all machines are ahead, what they agree on has not come before the run takes place. */
function endOfClosed(sure: EpochMs | null, { latenessMs, at }: Lateness): EpochMs {
  return sure === null ? Number.NEGATIVE_INFINITY : Math.min(sure, at) - latenessMs
}

function seriesOf(
  all: Map<string | undefined, Series>,
  window: StatisticsWindow,
  key: string | undefined,
): Series {
  const known = all.get(key)
  if (known) return known
  const series = newSeries(window, key)
  all.set(key, series)
  return series
}

function isSkipped(skipped: ReadonlySet<string>, { position, offset }: EventChunk, index: number): boolean {
  return skipped.size > 0 && skipped.has(`${position}:${offset + index}`)
}

function keyOf(
  draft: TrackDraft,
  event: StatisticsEvent,
  chunk: EventChunk,
  index: number,
): string | undefined {
  try {
    const key: unknown = draft.track.plugin.key?.(event)
    if (key === undefined || typeof key === 'string') return key
    throw new TypeError(`A key is a text, or undefined: not ${typeof key}.`)
  } catch (thrown) {
    draft.failure = failureAt(thrown, chunk, index)
    return undefined
  }
}

function failureAt(thrown: unknown, { position, offset }: EventChunk, index: number): TrackFailure {
  const message = messageOfThrown(thrown)
  return position === undefined ? { message } : { message, event: { position, index: offset + index } }
}

function stepAll({ draft, cells }: Plan, chunk: EventChunk): void {
  const { plugin } = draft.track
  let index = 0
  try {
    for (; index < cells.length; index++) {
      const cell = cells[index]
      const event = chunk.events[index]
      if (!cell || !event) continue
      cell.state = plugin.step(cell.state, event)
      cell.isDirty = true
    }
  } catch (thrown) {
    draft.failure = failureAt(thrown, chunk, index)
  }
}

/** Reads the states of cells that are not in memory: first which bucket of a series is the newest, then older ones. */
async function loadCells(
  states: Pick<StateStore, 'get'>,
  space: string,
  plans: readonly Plan[],
): Promise<Result<void, QueryError | StoreCorrupt>> {
  const missing = new Map<Cell, TrackDraft>()
  for (const { draft, cells } of plans)
    for (const cell of cells) if (cell && !cell.isLoaded) missing.set(cell, draft)
  const heads = new Map<string, { readonly series: Series; readonly draft: TrackDraft }>()
  for (const [{ series }, draft] of missing)
    if (!series.isLoaded) heads.set(headKey(draft.track, series.window.label, series.key), { series, draft })
  const head = await readEach(states, space, heads, ({ series, draft }, saved) => {
    series.isLoaded = true
    if (saved === undefined) return
    const [start, , state] = saved as unknown as SavedCell
    series.head = start
    const cell = cellAt(series, start)
    fill(draft, cell, state)
  })
  if (head.isErr()) return err(head.error)
  const past = new Map<string, { readonly cell: Cell; readonly draft: TrackDraft }>()
  for (const [cell, draft] of missing) {
    if (cell.isLoaded) continue
    const { series, start } = cell
    if (series.head === undefined || start > series.head) fill(draft, cell, undefined)
    else past.set(pastKey(draft.track, series.window.label, series.key, start), { cell, draft })
  }
  return readEach(states, space, past, ({ cell, draft }, saved) =>
    fill(draft, cell, saved === undefined ? undefined : (saved as unknown as SavedCell)[2]),
  )
}

/** The state of a bucket as it is stored, with when it begins and its key, or null. */
export type SavedCell = readonly [start: EpochMs, key: string | null, state: JsonValue]

async function readEach<Wanted>(
  states: Pick<StateStore, 'get'>,
  space: string,
  wanted: ReadonlyMap<string, Wanted>,
  take: (wanted: Wanted, saved: JsonValue | undefined) => void,
): Promise<Result<void, QueryError | StoreCorrupt>> {
  if (wanted.size === 0) return ok(undefined)
  const entries = await states.get(space, [...wanted.keys()])
  if (entries.isErr()) return err(entries.error)
  const found = new Map(entries.value.map((entry) => [entry.key, entry]))
  for (const [key, one] of wanted) {
    const entry = found.get(key)
    if (!entry) {
      take(one, undefined)
      continue
    }
    const saved = readBody(entry)
    if (saved.isErr()) return err(saved.error)
    take(one, saved.value)
  }
  return ok(undefined)
}

function fill(draft: TrackDraft, cell: Cell, saved: JsonValue | undefined): void {
  cell.isLoaded = true
  try {
    cell.state = stateOf(draft.track.plugin, saved)
  } catch (thrown) {
    draft.failure = { message: `The state could not be read: ${messageOfThrown(thrown)}` }
  }
}

function stateOf(plugin: StatisticsPlugin, saved: JsonValue | undefined): unknown {
  return saved === undefined ? plugin.init() : loadState(plugin, saved)
}
