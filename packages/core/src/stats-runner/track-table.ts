import { err, ok, type Result } from 'neverthrow'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateChange, StateEntry, StateStore } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { CheckedPlugin } from '../stats/check-plugins.ts'
import { bucketStart } from '../stats/window.ts'
import { listEach } from './list-each.ts'
import { readBody, writeBody } from './state-body.ts'
import { shownKey, trackKey, trackName, trackOfKey, trackPrefix, type TrackId } from './state-names.ts'
import { newRecord, openTrack, recordAsJson, recordOf, type Track, type TrackRecord } from './track.ts'

/** A track as it is stored, whether its plug-in is installed or not. */
export interface StoredTrack extends TrackId {
  readonly record: TrackRecord
  /** Of the entry. */
  readonly stored: number
}

/** All tracks of a space, by name. */
export async function readTracks(
  states: Pick<StateStore, 'list'>,
  space: string,
): Promise<Result<readonly StoredTrack[], QueryError | StoreCorrupt>> {
  const entries: StateEntry[] = []
  const listed = await listEach(states, space, trackPrefix, (own) => {
    entries.push(...own)
    return true
  })
  if (listed.isErr()) return err(listed.error)
  const tracks: StoredTrack[] = []
  for (const entry of entries) {
    const id = trackOfKey(entry.key)
    if (!id) continue
    const saved = readBody(entry)
    if (saved.isErr()) return err(saved.error)
    tracks.push({ ...id, record: recordOf(saved.value), stored: entry.version })
  }
  return ok(tracks)
}

/**
 * The change that stores how far a track has come.
 *
 * @param track - as it is stored: where another process has moved it on under the same name, nothing of the step is stored
 */
export function recordChange(track: TrackId & { readonly stored: number }, record: TrackRecord): StateChange {
  return { key: trackKey(track), body: writeBody(recordAsJson(record)), expectedVersion: track.stored }
}

/** The changes with which a track begins, among all that are counted. */
export function firstChanges(track: Track, all: readonly Track[]): readonly StateChange[] {
  const record = recordChange(track, track.record)
  // What was counted before under the same version is on its way out, or shown until the track has come as far.
  const isShown = !all.some((other) => other !== track && other.id === track.id)
  return track.generation === 0 || !isShown
    ? [record]
    : [record, { key: shownKey(track), body: writeBody(track.generation) }]
}

/**
 * The tracks of installed plug-ins: those that are stored, with what is in memory of them where nobody else changed them, and
 * new ones for plug-ins that are new, or have a window that was not counted from the beginning.
 */
export function tracksOf(
  installed: readonly CheckedPlugin[],
  stored: readonly StoredTrack[],
  known: ReadonlyMap<string, Track>,
  at: Instant,
): readonly Track[] {
  return installed.flatMap(({ plugin, windows }) => {
    const own = stored.filter(({ id, version }) => id === plugin.id && version === plugin.version)
    const active = own
      .filter(({ record }) => !record.isRetired)
      .sort((a, b) => a.generation - b.generation)
      .map(({ id, version, generation, record, stored: entryVersion }) => {
        const name = trackName({ id, version, generation })
        const same = known.get(name)
        if (same?.stored === entryVersion) return same
        const counted = windows.filter(({ label }) => record.windows.includes(label))
        return openTrack({ id, version, generation }, plugin, counted, record, entryVersion)
      })
    if (active.at(-1)?.windows.length === windows.length) return active
    const generation = own.reduce((last, one) => Math.max(last, one.generation + 1), 0)
    const record = newRecord(sinceOf(plugin.backlogMs, windows, at), windows)
    const { id, version } = plugin
    return [...active, openTrack({ id, version, generation }, plugin, windows, record, 0)]
  })
}

/** From when on a plug-in counts: its backlog is rounded to whole buckets, so that the first one is whole. */
export function sinceOf(
  backlogMs: number | undefined,
  windows: CheckedPlugin['windows'],
  at: Instant,
): number | null {
  if (backlogMs === undefined) return null
  const since = toEpochMs(at) - backlogMs
  const finite = windows.filter(({ ms }) => ms !== Number.POSITIVE_INFINITY)
  return Math.min(since, ...finite.map(({ ms }) => bucketStart(since, ms)))
}
