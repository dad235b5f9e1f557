import type { ChangeFeed, FeedEvent, FeedPosition, QueryError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'

/** The next events of the feed that belong into one file. */
export interface Stretch {
  /** Of the last event; that which was asked behind where there is none. */
  readonly lastPosition: FeedPosition
  /** How many results the events tell of. */
  readonly announced: number
  /** Whether another event would have been too much for the file. */
  readonly isFull: boolean
}

const eventsPerRead = 1_000

/** As many events as a file can take the results of; one that tells of more than that stands alone. */
export async function nextStretch(
  feed: Pick<ChangeFeed, 'read'>,
  after: FeedPosition,
  resultsPerFile: number,
): Promise<Result<Stretch, QueryError>> {
  let [lastPosition, announced] = [after, 0]
  for (;;) {
    const events = await feed.read(lastPosition, eventsPerRead)
    if (events.isErr()) return err(events.error)
    for (const event of events.value) {
      const results = announcedBy(event)
      if (announced > 0 && announced + results > resultsPerFile)
        return ok({ lastPosition, announced, isFull: true })
      lastPosition = event.position
      announced += results
    }
    if (events.value.length < eventsPerRead)
      return ok({ lastPosition, announced, isFull: announced >= resultsPerFile })
  }
}

/** How many results an event tells of. */
export function announcedBy({ kind, facts }: FeedEvent): number {
  const count = kind === 'results' ? facts['resultCount'] : 0
  return typeof count === 'number' ? count : 0
}
