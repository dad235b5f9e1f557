import type { Instant } from '../schema/instant.ts'
import type { FeedEntry } from './feed-entry.ts'

/** What a document says of each id: the last that happened. */
export interface ShownEntries {
  readonly entries: readonly FeedEntry[]
  readonly tombstones: readonly { readonly id: string; readonly when: Instant }[]
}

/**
 * Of each id the newest alone: an entry, or that it is gone. Two versions of one entry, or an entry and its tombstone, may be of
 * the same second, and nobody could tell which of them is meant.
 *
 * @param entries - the newest first
 */
export function shownEntries(entries: readonly FeedEntry[]): ShownEntries {
  const seen = new Set<string>()
  const shown: FeedEntry[] = []
  const tombstones: { readonly id: string; readonly when: Instant }[] = []
  for (const entry of entries) {
    if (!seen.has(entry.id)) shown.push(entry)
    seen.add(entry.id)
    for (const id of entry.removes) {
      if (!seen.has(id)) tombstones.push({ id, when: entry.updated })
      seen.add(id)
    }
  }
  return { entries: shown, tombstones }
}
