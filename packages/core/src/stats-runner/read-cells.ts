import { err, ok, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsWindow } from '../stats/window.ts'
import { cellOf } from './read-latest.ts'
import { headKey, pastKey, pastSeriesPrefix, type TrackId } from './state-names.ts'

/** The buckets of one window and key. */
export interface CellPlace {
  readonly states: Pick<StateStore, 'get' | 'list'>
  readonly space: string
  readonly track: TrackId
  readonly window: StatisticsWindow
  readonly key: string | undefined
}

/** A bucket as it is stored. */
export interface StoredCell {
  readonly start: EpochMs
  readonly entry: StateEntry
}

type Cells = Result<readonly StoredCell[], QueryError>

/** The newest bucket. Read it before the past ones: it may be on its way there, and is then found twice but not missed. */
export async function headCell({ states, space, track, window, key }: CellPlace): Promise<Cells> {
  const entries = await states.get(space, [headKey(track, window.label, key)])
  return entries.isErr() ? err(entries.error) : cellsOf(entries.value)
}

/** Past buckets that begin at `from` or later and before `until`, oldest first: `limit` at most. */
export async function pastCells(
  { states, space, track, window, key }: CellPlace,
  from: EpochMs,
  until: EpochMs,
  limit: number,
): Promise<Cells> {
  // Buckets begin at whole seconds.
  const [first, end] = [from, until].map((at) => Math.ceil(at / 1_000) * 1_000)
  if (first === undefined || end === undefined || !(first < end)) return ok([])
  const all = pastSeriesPrefix(track, window.label, key)
  const after = first > firstStart ? pastKey(track, window.label, key, first - 1_000) : all.trimEnd()
  const behind = end > lastStart ? `${all}~` : pastKey(track, window.label, key, end)
  const entries = await states.list(space, { after, limit })
  if (entries.isErr()) return err(entries.error)
  return cellsOf(entries.value.filter((entry) => entry.key < behind))
}

/**
 * The newest of the past buckets before a moment, oldest of them first. States are listed forwards only, so this looks at
 * stretches of time backwards from there, each twice as long as the one before: of a history without gaps it reads what it
 * answers, and of one with gaps not much more.
 */
export async function newestPastCells(
  place: CellPlace,
  from: EpochMs,
  until: EpochMs,
  limit: number,
): Promise<Cells> {
  const first = await pastCells(place, from, until, 1)
  if (first.isErr()) return first
  const [oldest] = first.value
  if (!oldest) return ok([])
  // Enough that a stretch without gaps is one read, and little where there turns out to be more.
  const mostRead = 2 * limit
  let found: readonly StoredCell[] = []
  let end = until
  let span = limit * place.window.ms
  while (found.length < limit && end > oldest.start) {
    const begin = Math.max(oldest.start, end - span)
    const page = await pastCells(place, begin, end, mostRead)
    if (page.isErr()) return page
    const wanted = limit - found.length
    if (page.value.length === mostRead && end - begin > wanted * place.window.ms) {
      // There may be more than one page holds, and the newest are wanted.
      span = Math.max(wanted * place.window.ms, (end - begin) / 2)
      continue
    }
    found = [...page.value.slice(-wanted), ...found]
    end = begin
    span *= 2
  }
  return ok(found)
}

/** Where the texts of instants begin and end to be in their order. */
const firstStart: EpochMs = -62_167_219_200_000
const lastStart = Date.UTC(9999, 11, 31, 23, 59, 59)

function cellsOf(entries: readonly StateEntry[]): Cells {
  const cells: StoredCell[] = []
  for (const entry of entries) {
    const cell = cellOf(entry)
    if (cell.isErr()) return err(cell.error)
    cells.push({ start: cell.value[0], entry })
  }
  return ok(cells)
}
