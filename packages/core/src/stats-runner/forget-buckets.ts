import { err, ok, type Result } from 'neverthrow'
import type { StateEntry } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs, Instant } from '../schema/instant.ts'
import type { CheckedPlugin } from '../stats/check-plugins.ts'
import { readWindow, type WindowLabel } from '../stats/window.ts'
import { removeStates, type CleaningTools } from './clean-tracks.ts'
import type { StatisticsRunError } from './errors.ts'
import { listEach } from './list-each.ts'
import { pastPrefix, startOfPastKey } from './state-names.ts'
import type { StoredTrack } from './track-table.ts'

/** Which buckets to forget. */
export interface ForgottenBuckets {
  /** Buckets that end at this instant or earlier. The newest bucket of a window and key always stays. */
  readonly before: Instant
  /** Ids of plug-ins; all that are installed by default. */
  readonly ids?: readonly string[]
  /** All by default. */
  readonly windows?: readonly WindowLabel[]
}

/** Removes past buckets, a page at a time; answers how many. */
export async function forgetBuckets(
  tools: CleaningTools,
  installed: readonly CheckedPlugin[],
  stored: readonly StoredTrack[],
  { before, ids, windows }: ForgottenBuckets,
): Promise<Result<number, StatisticsRunError>> {
  const end = toEpochMs(before)
  const labels = windows?.map((window) => readWindow(window).label)
  let removed = 0
  for (const { plugin, windows: own } of installed) {
    if (ids && !ids.includes(plugin.id)) continue
    const tracks = stored.filter(({ id, version }) => id === plugin.id && version === plugin.version)
    for (const track of tracks)
      for (const { label, ms } of own) {
        if (labels && !labels.includes(label)) continue
        const gone = await forgetAll(tools, pastPrefix(track, label), end - ms)
        if (gone.isErr()) return err(gone.error)
        removed += gone.value
      }
  }
  return ok(removed)
}

/** Removes the states behind a prefix whose bucket begins at `last` or earlier. */
async function forgetAll(
  tools: CleaningTools,
  prefix: string,
  last: EpochMs,
): Promise<Result<number, StatisticsRunError>> {
  const { stores, settings } = tools
  let [removed, after] = [0, prefix.trimEnd()]
  for (;;) {
    let page: readonly StateEntry[] = []
    const listed = await listEach(
      stores.states,
      settings.space,
      prefix,
      (entries) => {
        page = entries
        return false
      },
      after,
    )
    if (listed.isErr()) return err(listed.error)
    const end = page.at(-1)
    if (!end) return ok(removed)
    const keys = page.map(({ key }) => key).filter((key) => startOfPastKey(key) <= last)
    if (keys.length > 0) {
      const gone = await removeStates(tools, keys)
      if (gone.isErr()) return err(gone.error)
    }
    removed += keys.length
    after = end.key
  }
}
