import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { largestFeedLimit } from '../ports/check-feed-read.ts'
import type { ChangeFeed, FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import { feedMessage, type DescribeOptions, type FeedMessage } from './feed-message.ts'
import { messageFilter } from './message-filter.ts'
import type { MessageRequest } from './message-request.ts'

/** Messages that a request finds. */
export interface FoundMessages {
  /** Those of the page. */
  readonly messages: readonly FeedMessage[]
  /** How many there are on all pages. */
  readonly total: number
  readonly pages: number
  /** Whether all events were looked at, and not only the newest. */
  readonly complete: boolean
}

/** Looks through the newest events of a feed, oldest first, as they are when it begins. */
export function findMessages(
  feed: Pick<ChangeFeed, 'position' | 'read'>,
  request: MessageRequest,
  options: DescribeOptions & { readonly lookAt: number },
): ResultAsync<FoundMessages, QueryError> {
  return feed.position().andThen((last) => {
    const first = Math.max(0, last - options.lookAt)
    return new ResultAsync(readMatching(feed, { first, last }, request, options)).map((found) => {
      const { order, page, rows_per_page: rows } = request
      const ordered = order === 'desc' ? found.reverse() : found
      return {
        messages: ordered.slice((page - 1) * rows, page * rows),
        total: found.length,
        pages: Math.ceil(found.length / rows),
        complete: first === 0,
      }
    })
  })
}

async function readMatching(
  feed: Pick<ChangeFeed, 'read'>,
  { first, last }: { readonly first: FeedPosition; readonly last: FeedPosition },
  request: MessageRequest,
  options: DescribeOptions,
): Promise<Result<FeedMessage[], QueryError>> {
  const isWanted = messageFilter(request)
  const found: FeedMessage[] = []
  for (let after = first; after < last;) {
    const events = await feed.read(after, Math.min(largestFeedLimit, last - after))
    if (events.isErr()) return err(events.error)
    const end = events.value.at(-1)
    // Positions are dense, so there is always one; a feed that breaks that must not be asked for ever.
    if (!end) break
    for (const event of events.value) {
      const message = feedMessage(event, options)
      if (isWanted(message)) found.push(message)
    }
    after = end.position
  }
  return ok(found)
}
