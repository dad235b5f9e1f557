import { ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedEvent, FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import { fromEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { feedEntry, type FeedEntry } from './feed-entry.ts'
import { defaultFeedName, readHead, readPages, type PageMarks } from './feed-pages.ts'

/** One document of a feed, whatever it is written in. */
export interface FeedPage {
  /** The name of the feed. */
  readonly name: string
  /** The number of a full page, which never changes again; absent for the newest entries. */
  readonly page?: number
  /** The number of the full page with the entries before these; absent where there are none. */
  readonly previous?: number
  /** The one published last first. */
  readonly entries: readonly FeedEntry[]
  /** When the newest of the entries was published; absent where there are none. */
  readonly updated?: Instant
  /** When it became what it is; later than `updated` where another page became full since. Absent where nothing is published. */
  readonly modified?: Instant
}

/** Which page of which feed to read. */
export interface ReadFeedPageOptions {
  /** Who publishes, the beginning of all ids: a URI such as `tag:results.example,2026:shop`. Never change it. */
  readonly source: string
  /** `feed` by default. */
  readonly name?: string
  /** A full page, from 1; the newest entries by default. */
  readonly page?: number
}

/**
 * Reads the newest entries of a feed, or a full page of it. The newest are those of the last full page and what came since, so
 * that nobody who looks now and then finds an empty feed. Undefined for a page that is not full yet.
 *
 * @example
 * import { readFeedPage, writeAtom } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const source = 'tag:results.example,2026:shop'
 * const links = { feed: (page?: number) => `https://results.example/shop/feed${page ? `?page=${page}` : ''}` }
 * const page = await readFeedPage(storage, { source })
 * const document = page.map((found) => found && writeAtom(found, { source, title: 'Shop', links }))
 */
export function readFeedPage(
  stores: { readonly feed: Pick<ChangeFeed, 'read'>; readonly states: Pick<StateStore, 'get'> },
  { source, name = defaultFeedName, page }: ReadFeedPageOptions,
): ResultAsync<FeedPage | undefined, QueryError> {
  return readHead(stores.states, name).andThen((head) => {
    if (page !== undefined && !(Number.isInteger(page) && page >= 1 && page <= head.pages))
      return okAsync(undefined)
    const wanted = page === undefined ? [head.pages, head.pages + 1].filter((one) => one > 0) : [page]
    const previous = (page ?? head.pages) - 1
    return readPages(stores.states, name, wanted)
      .andThen((marks) => new ResultAsync(entriesOf(stores.feed, source, marks)))
      .map((entries): FeedPage => ({
        name,
        ...(page !== undefined && { page }),
        ...(previous >= 1 && { previous }),
        entries,
        ...(entries[0] !== undefined && {
          updated: entries[0].updated,
          modified: page === undefined ? instantOf(head.second) : entries[0].updated,
        }),
      }))
  })
}

async function entriesOf(
  feed: Pick<ChangeFeed, 'read'>,
  source: string,
  pages: readonly PageMarks[],
): Promise<Result<readonly FeedEntry[], QueryError>> {
  const entries: FeedEntry[] = []
  for (const { after, through, marks } of pages) {
    if (through <= after) continue
    const events = await feed.read(after, through - after)
    if (events.isErr()) return events.map(() => entries)
    const byPosition = new Map<FeedPosition, FeedEvent>(events.value.map((event) => [event.position, event]))
    for (const [position, second] of marks) {
      const event = byPosition.get(position)
      if (event) entries.push(feedEntry(source, event, instantOf(second)))
    }
  }
  return ok(entries.reverse())
}

/** Without a fraction, which a second has none of. */
function instantOf(second: number): Instant {
  return `${fromEpochMs(second * 1000).slice(0, '2026-11-22T04:19:00'.length)}Z`
}
