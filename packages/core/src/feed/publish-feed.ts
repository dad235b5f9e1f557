import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedEvent, FeedPosition, LeaseRequest } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { IngestLedger } from '../ports/ingest-ledger.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateChange, StateError, StateStore } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { DeliveryStepHook } from './delivery-steps.ts'
import {
  defaultFeedName,
  headChange,
  pageChange,
  placeOfFeed,
  readHead,
  readPages,
  type FeedHead,
  type FeedState,
  type PageMarks,
} from './feed-pages.ts'
import { publishedEvents, type PublishedKind } from './published-events.ts'

/** The stores that a feed is made of and kept in. */
export interface FeedStores {
  readonly feed: Pick<ChangeFeed, 'read' | 'lease'>
  readonly ingest: Pick<IngestLedger, 'find'>
  readonly states: Pick<StateStore, 'get' | 'put'>
}

/** Who publishes, and what. */
export interface PublishFeedOptions extends Omit<LeaseRequest, 'at'> {
  /** Where the times of publication come from. */
  readonly clock: Clock
  /** The name of the feed; `feed` by default. A project may have several. */
  readonly name?: string
  /** What it shows; all of `publishedKinds` by default. What was published stays as it is when this changes. */
  readonly kinds?: readonly PublishedKind[]
  /** How many entries a full page has, from 1 to 1,000; 100 by default. Full pages stay as they are when this changes. */
  readonly pageSize?: number
  readonly step?: DeliveryStepHook
}

/** How far a feed is published. */
export interface PublishReport {
  /** False where another owner holds the lease: then nothing was done. */
  readonly isOwner: boolean
  /** The last event that was looked at. */
  readonly position: FeedPosition
  /** How many entries this call added. */
  readonly entries: number
  /** How many pages are full. */
  readonly pages: number
}

/** A page of few entries among many events is full, too: whoever reads it reads the events between. */
const longestSpan = 1_000

/**
 * Puts what happened since the last time onto the pages of a feed, with the time at which it did so. An event says when
 * something happened, or nothing, and late ones come behind newer ones; readers of feeds need to know when it could first be
 * seen, in an order that never goes back.
 *
 * Call it when `feed.watch` wakes and now and then. Pages and position are stored in one step: when a process ends in between,
 * nothing is shown twice or never.
 *
 * @returns `store/lease-lost` where another owner took the lease meanwhile; what was stored before that stays.
 * @throws TypeError for a number of entries that is none.
 * @example
 * import { publishFeed } from '@gatewright/core/feed'
 * import type { Clock, CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const clock: Clock
 *
 * const published = await publishFeed(storage, { owner: 'worker-1', forMs: 60_000, clock })
 * console.log(published.isOk() && published.value.entries)
 */
export function publishFeed(
  stores: FeedStores,
  options: PublishFeedOptions,
): ResultAsync<PublishReport, StateError | StoreCorrupt> {
  const { pageSize = 100 } = options
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= longestSpan))
    throw new TypeError(`A page has 1 to ${longestSpan} entries: ${pageSize}.`)
  return new ResultAsync(publishAll(stores, options, pageSize))
}

async function publishAll(
  stores: FeedStores,
  { owner, forMs, clock, kinds, name = defaultFeedName, step }: PublishFeedOptions,
  pageSize: number,
): Promise<Result<PublishReport, StateError | StoreCorrupt>> {
  let entries = 0
  for (;;) {
    // Asked for each time, so that it lasts however much there is to do.
    const lease = await stores.feed.lease(placeOfFeed(name), { owner, at: clock.now(), forMs })
    if (lease.isErr()) return err(lease.error)
    const state = await readFeedState(stores.states, name)
    if (state.isErr()) return err(state.error)
    const { head, open } = state.value
    const position = lease.value?.position ?? open.through
    const report = { isOwner: lease.value !== undefined, position, entries, pages: head.pages }
    if (!lease.value) return ok(report)
    const events = await stores.feed.read(position)
    if (events.isErr()) return err(events.error)
    const last = events.value.at(-1)
    if (!last) return ok(report)
    const published = await publishedEvents(stores.ingest, events.value, kinds)
    if (published.isErr()) return err(published.error)
    const second = Math.max(head.second, Math.floor(toEpochMs(clock.now()) / 1000))
    const changes = filledPages({ head, open }, events.value, new Set(published.value), { second, pageSize })
    const commit = { lease: lease.value, position: last.position }
    const put = await stores.states.put(placeOfFeed(name), changes, commit)
    if (put.isErr()) return err(put.error)
    await step?.('publish/stored')
    entries += published.value.length
  }
}

function readFeedState(states: FeedStores['states'], name: string): ResultAsync<FeedState, QueryError> {
  return readHead(states, name).andThen((head) =>
    readPages(states, name, [head.pages + 1]).map(([open = { after: 0, through: 0, marks: [] }]) => ({
      head,
      open,
    })),
  )
}

/** What to store so that the published among some events stand on the pages of a feed. */
function filledPages(
  { head, open }: FeedState,
  events: readonly FeedEvent[],
  published: ReadonlySet<FeedEvent>,
  { second, pageSize }: { readonly second: number; readonly pageSize: number },
): readonly StateChange[] {
  const changes: StateChange[] = []
  let { pages } = head
  let page: PageMarks = open
  for (const event of events) {
    const { position } = event
    if (published.has(event)) page = { ...page, marks: [...page.marks, [position, second]] }
    // A page begins with the first that it shows, however long nothing was shown.
    page = { ...page, after: page.marks.length === 0 ? position : page.after, through: position }
    const isFull = page.marks.length >= pageSize || page.through - page.after >= longestSpan
    if (page.marks.length === 0 || !isFull) continue
    pages += 1
    changes.push(pageChange(pages, page))
    page = { after: position, through: position, marks: [] }
  }
  const isChanged = published.size > 0 || pages > head.pages
  const next: FeedHead = { pages, second: isChanged ? second : head.second }
  return [...changes, pageChange(pages + 1, page), headChange(next)]
}
