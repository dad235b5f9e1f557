import type { StateChange } from '../ports/state-store.ts'
import { saveState } from '../stats/statistics-plugin.ts'
import { messageOfThrown } from '../errors/index.ts'
import type { TrackDraft } from './fold-chunk.ts'
import type { Cell, Series } from './series.ts'
import { writeBody } from './state-body.ts'
import { headKey, pastKey } from './state-names.ts'
import type { Track } from './track.ts'

/** What a step has to store of a track's buckets. A state that cannot be stored is a failure of the track. */
export function changesOfTrack(draft: TrackDraft): readonly StateChange[] {
  const changes: StateChange[] = []
  try {
    for (const all of draft.track.series.values())
      for (const series of all.values()) changes.push(...changesOfSeries(draft.track, series))
  } catch (thrown) {
    draft.failure = { message: `The state could not be stored: ${messageOfThrown(thrown)}` }
    return []
  }
  return changes
}

/** A newer bucket takes the place of the newest; the one that stood there goes among the past ones. */
function changesOfSeries(track: Track, series: Series): readonly StateChange[] {
  const newest = newestOf(series)
  const { window, key } = series
  return [...series.cells.values()]
    .filter((cell) => cell.isDirty || (cell.start === series.head && cell !== newest))
    .map((cell) => ({
      key:
        cell === newest ? headKey(track, window.label, key) : pastKey(track, window.label, key, cell.start),
      body: writeBody([cell.start, key ?? null, saveState(track.plugin, cell.state)]),
    }))
}

/** The bucket that is the newest once the step is stored; undefined where the stored one is and is not in memory. */
function newestOf({ head, cells }: Series): Cell | undefined {
  let newest: Cell | undefined
  for (const cell of cells.values())
    if (cell.isLoaded && (newest === undefined || cell.start > newest.start)) newest = cell
  return newest === undefined || (head !== undefined && newest.start < head) ? undefined : newest
}

/** After a step is stored: keeps in memory the newest bucket of each series that the step counted in. */
export function settleTrack(track: Track): void {
  for (const all of track.series.values())
    for (const [key, series] of all) {
      const newest = newestOf(series)
      const wasCounted = [...series.cells.values()].some(({ isDirty }) => isDirty)
      if (!newest || !wasCounted) {
        all.delete(key)
        continue
      }
      newest.isDirty = false
      series.head = newest.start
      for (const start of series.cells.keys()) if (start !== newest.start) series.cells.delete(start)
    }
}
