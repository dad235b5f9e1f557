import { err, ok, type Result } from 'neverthrow'
import type { StateChange } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { CheckedPlugin } from '../stats/check-plugins.ts'
import type { StatisticsRunError } from './errors.ts'
import { writeBody } from './state-body.ts'
import { shownKey, trackName } from './state-names.ts'
import type { StepTools } from './take-step.ts'
import { recordChange, sinceOf, type StoredTrack } from './track-table.ts'
import { newRecord, type Track } from './track.ts'

/** Which changes to make, and to whom. */
interface Named {
  readonly names: readonly string[]
  readonly changes: readonly StateChange[]
}

/** Shows counts that were made anew where they have come as far as those that they replace, and retires the latter. */
export async function joinGenerations(
  { stores, settings, lease, consumerAt }: StepTools,
  tracks: readonly Track[],
): Promise<Result<readonly Track[], StatisticsRunError>> {
  const replaced = tracks.filter((old) =>
    tracks.some(
      ({ id, generation, record }) =>
        id === old.id &&
        generation > old.generation &&
        !record.isParked &&
        record.position >= old.record.position,
    ),
  )
  if (replaced.length === 0) return ok(tracks)
  const rest = tracks.filter((track) => !replaced.includes(track))
  const changes: StateChange[] = replaced.map((track) =>
    recordChange(track, { ...track.record, isRetired: true }),
  )
  for (const { id } of replaced) {
    const shown = rest.filter((track) => track.id === id).sort((a, b) => a.generation - b.generation)[0]
    const key = shown && shownKey(shown)
    if (shown && key !== undefined && !changes.some((change) => change.key === key))
      changes.push({ key, body: writeBody(shown.generation) })
  }
  const put = await stores.states.put(settings.space, changes, { lease, position: consumerAt })
  if (put.isErr()) return err(put.error)
  await settings.step('joined')
  return ok(rest)
}

/** Begins a new count of plug-ins; one that is under way begins anew. */
export function recountTracks(
  installed: readonly CheckedPlugin[],
  stored: readonly StoredTrack[],
  ids: readonly string[],
  at: Instant,
): Named {
  const names: string[] = []
  const changes: StateChange[] = []
  for (const { plugin, windows } of installed) {
    const own = stored.filter(({ id, version }) => id === plugin.id && version === plugin.version)
    if (!ids.includes(plugin.id) || own.length === 0) continue
    const [, ...underWay] = own
      .filter(({ record }) => !record.isRetired)
      .sort((a, b) => a.generation - b.generation)
    for (const track of underWay) changes.push(recordChange(track, { ...track.record, isRetired: true }))
    const generation = Math.max(...own.map((track) => track.generation)) + 1
    const record = newRecord(sinceOf(plugin.backlogMs, windows, at), windows)
    changes.push(recordChange({ id: plugin.id, version: plugin.version, generation, stored: 0 }, record))
    names.push(plugin.id)
  }
  return { names, changes }
}

export function resumeTracks(
  installed: readonly CheckedPlugin[],
  stored: readonly StoredTrack[],
  ids: readonly string[],
): Named {
  const parked = stored.filter(
    ({ id, version, record }) =>
      ids.includes(id) &&
      record.isParked &&
      !record.isRetired &&
      installed.some(({ plugin }) => plugin.id === id && plugin.version === version),
  )
  return {
    names: [...new Set(parked.map(({ id }) => id))],
    changes: parked.map((track) => recordChange(track, { ...track.record, isParked: false, errors: 0 })),
  }
}

export function retireTracks(installed: readonly CheckedPlugin[], stored: readonly StoredTrack[]): Named {
  const left = stored.filter(
    ({ id, version, record }) =>
      !record.isRetired && !installed.some(({ plugin }) => plugin.id === id && plugin.version === version),
  )
  return {
    names: left.map(trackName),
    changes: left.map((track) => recordChange(track, { ...track.record, isRetired: true })),
  }
}
