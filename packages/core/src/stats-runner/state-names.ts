import { digestOf } from '../canonical/digest.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { WindowLabel } from '../stats/window.ts'

// In a space of the state store there stand, by the first word of their keys: `track`, how far a plug-in has come; `shown`,
// which generation of it people see; `head`, the newest bucket of each window and key; `past`, the buckets before it; `waiver`,
// which subject a waiver is about.

/** One count of a plug-in: its version, and how often it was counted anew. */
export interface TrackId {
  readonly id: string
  readonly version: number
  readonly generation: number
}

const trackGrammar = /^track ([^ @]+)@(\d{1,16})#(\d{1,16})$/

export const trackPrefix = 'track '

export function trackName({ id, version, generation }: TrackId): string {
  return `${id}@${version}#${generation}`
}

export function trackKey(track: TrackId): string {
  return `${trackPrefix}${trackName(track)}`
}

/** Undefined for the key of something else. */
export function trackOfKey(key: string): TrackId | undefined {
  const [, id, version, generation] = trackGrammar.exec(key) ?? []
  return id === undefined ? undefined : { id, version: Number(version), generation: Number(generation) }
}

export function shownKey({ id, version }: Pick<TrackId, 'id' | 'version'>): string {
  return `shown ${id}@${version}`
}

/** What all heads of a track, or of one of its windows, begin with. */
export function headPrefix(track: TrackId, window?: WindowLabel): string {
  return `head ${trackName(track)} ${window === undefined ? '' : `${window} `}`
}

export function headKey(track: TrackId, window: WindowLabel, key: string | undefined): string {
  return `${headPrefix(track, window)}${keyPart(key)}`
}

/** What all past buckets of a track, or of one of its windows, begin with. */
export function pastPrefix(track: TrackId, window?: WindowLabel): string {
  return `past ${trackName(track)} ${window === undefined ? '' : `${window} `}`
}

/** What the past buckets of a window and key begin with. */
export function pastSeriesPrefix(track: TrackId, window: WindowLabel, key: string | undefined): string {
  return `${pastPrefix(track, window)}${keyPart(key)} `
}

/** Past buckets of a window and key stand in the order of time. */
export function pastKey(
  track: TrackId,
  window: WindowLabel,
  key: string | undefined,
  start: EpochMs,
): string {
  return `${pastSeriesPrefix(track, window, key)}${fromEpochMs(start).slice(0, 19)}`
}

/** When the bucket begins that is stored under a past key. */
export function startOfPastKey(key: string): EpochMs {
  return toEpochMs(`${key.slice(key.lastIndexOf(' ') + 1)}Z`)
}

export function waiverKey(waiverId: string): string {
  return `waiver ${keyPart(waiverId)}`
}

/** Keys of states have an end; names that are longer than this differ by their digest. */
const longestPart = 1_000

/** A key of anything as letters that stand in every key; no two keys have the same. */
function keyPart(key: string | undefined): string {
  if (key === undefined) return '-'
  const part = `=${key.replaceAll(/[^A-Za-z0-9._/:@+-]/g, escaped)}`
  return part.length <= longestPart
    ? part
    : `${part.slice(0, longestPart - 72)}~${digestOf(JSON.stringify(key))}`
}

function escaped(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
