import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { EpochMs } from '../schema/instant.ts'
import { feedClock, type FeedClock } from './feed-clock.ts'
import type { StatisticsPlugin } from '../stats/statistics-plugin.ts'
import type { StatisticsWindow, WindowLabel } from '../stats/window.ts'
import type { Series } from './series.ts'
import { trackName, type TrackId } from './state-names.ts'

/** How far a plug-in has come, as it is stored with what it counted. */
export interface TrackRecord {
  /** Through this position of the feed everything is counted. */
  readonly position: FeedPosition
  /** What time it was by the events up to there: what is much older is late. */
  readonly clock: FeedClock
  /** Events before this moment are left out. */
  readonly since: EpochMs | null
  /** Labels of the windows in which everything up to there is counted. */
  readonly windows: readonly WindowLabel[]
  /** Events that came too late to be counted, by window. */
  readonly late: Readonly<Record<string, number>>
  /** Events at which the plug-in threw, and which it left out. */
  readonly errors: number
  readonly lastError: { readonly message: string; readonly position: FeedPosition } | null
  readonly isParked: boolean
  /** Nobody shows it any more; its states are on their way out. */
  readonly isRetired: boolean
  /** Waivers of which the feed did not say enough to find them. */
  readonly unread: number
}

/** A plug-in that is being counted. */
export interface Track extends TrackId {
  readonly name: string
  readonly plugin: StatisticsPlugin
  readonly windows: readonly StatisticsWindow[]
  record: TrackRecord
  /** Of the stored record; 0 before it is stored. */
  stored: number
  /** Buckets in memory, by window and key. */
  series: ReadonlyMap<string, Map<string | undefined, Series>>
  /** It threw at an event of the next step: it goes on alone until it has caught up. */
  isTroubled: boolean
}

export function newRecord(since: EpochMs | null, windows: readonly StatisticsWindow[]): TrackRecord {
  return {
    position: 0,
    clock: feedClock,
    since,
    windows: windows.map(({ label }) => label),
    late: {},
    errors: 0,
    lastError: null,
    isParked: false,
    isRetired: false,
    unread: 0,
  }
}

export function openTrack(
  id: TrackId,
  plugin: StatisticsPlugin,
  windows: readonly StatisticsWindow[],
  record: TrackRecord,
  stored: number,
): Track {
  const track = { ...id, name: trackName(id), plugin, windows, record, stored, isTroubled: false }
  return { ...track, series: emptySeries(windows) }
}

function emptySeries(
  windows: readonly StatisticsWindow[],
): ReadonlyMap<string, Map<string | undefined, Series>> {
  return new Map(windows.map(({ label }) => [label, new Map()]))
}

/** Forgets what is in memory of a track: it is not what is stored. */
export function dropSeries(track: Track): void {
  track.series = emptySeries(track.windows)
}

export function recordOf(saved: JsonValue): TrackRecord {
  return saved as unknown as TrackRecord
}

export function recordAsJson(record: TrackRecord): JsonValue {
  return { ...record, clock: { ...record.clock } }
}
