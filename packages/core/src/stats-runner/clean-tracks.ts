import { err, ok, type Result } from 'neverthrow'
import type { FeedLease, FeedPosition } from '../ports/change-feed.ts'
import type { StatisticsRunError } from './errors.ts'
import { listEach } from './list-each.ts'
import { headPrefix, pastPrefix, shownKey, trackKey } from './state-names.ts'
import type { StatisticsSettings, StatisticsStores } from './runner-options.ts'
import { readTracks } from './track-table.ts'

/** What states are removed with. */
export interface CleaningTools {
  readonly stores: Pick<StatisticsStores, 'states'>
  readonly settings: Pick<StatisticsSettings, 'space' | 'step'>
  readonly lease: FeedLease
  readonly consumerAt: FeedPosition
}

/** Removes the states of retired tracks, a page at a time, and then the tracks themselves. */
export async function cleanTracks(tools: CleaningTools): Promise<Result<void, StatisticsRunError>> {
  const stored = await readTracks(tools.stores.states, tools.settings.space)
  if (stored.isErr()) return err(stored.error)
  for (const track of stored.value) {
    if (!track.record.isRetired) continue
    for (const prefix of [headPrefix(track), pastPrefix(track)]) {
      const removed = await removeAll(tools, prefix)
      if (removed.isErr()) return err(removed.error)
    }
    const isLast = !stored.value.some(
      (other) => other !== track && other.id === track.id && other.version === track.version,
    )
    const removed = await removeStates(tools, [trackKey(track), ...(isLast ? [shownKey(track)] : [])])
    if (removed.isErr()) return err(removed.error)
  }
  return ok(undefined)
}

async function removeAll(tools: CleaningTools, prefix: string): Promise<Result<void, StatisticsRunError>> {
  const { stores, settings } = tools
  for (;;) {
    let keys: readonly string[] = []
    const listed = await listEach(stores.states, settings.space, prefix, (entries) => {
      keys = entries.map(({ key }) => key)
      return false
    })
    if (listed.isErr()) return err(listed.error)
    if (keys.length === 0) return ok(undefined)
    const removed = await removeStates(tools, keys)
    if (removed.isErr()) return err(removed.error)
  }
}

/** Removes states, as who holds the lease. */
export async function removeStates(
  { stores, settings, lease, consumerAt }: CleaningTools,
  keys: readonly string[],
): Promise<Result<void, StatisticsRunError>> {
  const changes = keys.map((key) => ({ key, body: undefined }))
  const put = await stores.states.put(settings.space, changes, { lease, position: consumerAt })
  if (put.isErr()) return err(put.error)
  await settings.step('cleaned')
  return ok(undefined)
}
