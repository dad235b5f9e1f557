import type {
  ChangeFeed,
  FeedEvent,
  FeedPosition,
  QueryError,
  ResultPage,
  ResultStore,
} from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { HistoryRow } from './history-row.ts'
import { announcedBy } from './stretch.ts'

/** Where rows are read from. */
export interface RowSource {
  readonly results: Pick<ResultStore, 'query'>
  readonly feed: Pick<ChangeFeed, 'read'>
}

/** Rows of one event, so many at most, or how many of its results are no longer stored. */
export interface RowBatch {
  readonly rows: readonly HistoryRow[]
  readonly gone: number
}

/** How many events are asked for side by side: many are of a single result, and their answers are waited for. */
const eventsAtOnce = 8
const resultsPerPage = 2_000
const eventsPerRead = 1_000

/**
 * The results behind one position and at or before another, in the order in which they were stored; those of one event
 * oldest first. An error is the last that comes.
 */
export async function* stretchRows(
  source: RowSource,
  after: FeedPosition,
  through: FeedPosition,
): AsyncGenerator<Result<RowBatch, QueryError>, void, undefined> {
  for (let position = after; position < through;) {
    const read = await source.feed.read(position, Math.min(eventsPerRead, through - position))
    if (read.isErr()) return yield err(read.error)
    if (read.value.length === 0) return
    position = read.value.at(-1)?.position ?? through
    const events = read.value.filter((event) => announcedBy(event) > 0)
    for (let first = 0; first < events.length; first += eventsAtOnce) {
      const some = events.slice(first, first + eventsAtOnce)
      const pages = await Promise.all(some.map((event) => pageOf(source, event)))
      for (const [index, event] of some.entries()) {
        const page = pages[index]
        if (page) yield* rowsOfEvent(source, event, page)
      }
    }
  }
}

async function* rowsOfEvent(
  source: RowSource,
  event: FeedEvent,
  page: Result<ResultPage, QueryError>,
  seen: number = 0,
): AsyncGenerator<Result<RowBatch, QueryError>, void, undefined> {
  if (page.isErr()) return yield err(page.error)
  const { results, next } = page.value
  const all = seen + results.length
  const rows = results.map((result) => ({ result, position: event.position, reportKey: event.ref }))
  yield ok({ rows, gone: next === undefined ? Math.max(0, announcedBy(event) - all) : 0 })
  if (next !== undefined) yield* rowsOfEvent(source, event, await pageOf(source, event, next), all)
}

function pageOf(
  { results }: RowSource,
  { position }: FeedEvent,
  after?: string,
): PromiseLike<Result<ResultPage, QueryError>> {
  const request = {
    order: 'oldest-first',
    limit: resultsPerPage,
    ...(after === undefined ? {} : { after }),
  } as const
  return results.query({ storedAfter: position - 1, storedThrough: position }, request)
}
