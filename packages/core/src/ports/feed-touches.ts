import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { largestFeedLimit } from './check-feed-read.ts'
import type { ChangeFeed, FeedPosition } from './change-feed.ts'
import { touchedBy } from './feed-dependency.ts'
import type { QueryError } from './result-store.ts'

/** Knows what the change feed touched last, and when. */
export interface FeedTouches {
  /** Through this position of the feed all is known. */
  position(): FeedPosition
  /** False where one of these was touched behind a position, or nobody can tell. */
  areUntouchedSince(dependencies: readonly string[], position: FeedPosition): boolean
}

/** {@link FeedTouches} that follow a feed. */
export interface FeedFollower extends FeedTouches {
  /** Reads the events that came since the last time; answers the position that it came to. To be called when `watch` wakes, or now and then. */
  catchUp(): ResultAsync<FeedPosition, QueryError>
}

/**
 * Follows a feed, so that a read-through cache drops what was changed. Of what was touched it remembers the newest, `most`
 * at a time; what hangs on something that it has forgotten counts as touched. It begins at the end of the feed when it first
 * catches up: whatever was kept before then counts as touched, too.
 *
 * @param most - how many names are remembered; 10,000 unless given
 * @example
 * import { createReadThroughCache, invalidateFromFeed, type Cache, type CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const cache: Cache
 * declare const storage: CompleteStorage
 *
 * const touches = invalidateFromFeed(storage.feed)
 * const readThrough = createReadThroughCache({ cache, project: storage.project, touches })
 * const position = await touches.catchUp()
 */
export function invalidateFromFeed(
  feed: Pick<ChangeFeed, 'position' | 'read'>,
  most: number = 10_000,
): FeedFollower {
  const touched = new Map<string, FeedPosition>()
  let known: FeedPosition | undefined
  let floor = 0

  const touch = (name: string, position: FeedPosition): void => {
    touched.delete(name)
    touched.set(name, position)
    if (touched.size <= most) return
    const [oldest] = touched
    if (!oldest) return
    touched.delete(oldest[0])
    floor = Math.max(floor, oldest[1])
  }

  const advance = async (): Promise<Result<FeedPosition, QueryError>> => {
    if (known === undefined) {
      const end = await feed.position()
      if (end.isErr()) return err(end.error)
      known = end.value
      floor = Math.max(floor, end.value)
    }
    for (;;) {
      const events = await feed.read(known, largestFeedLimit)
      if (events.isErr()) return err(events.error)
      for (const event of events.value) {
        for (const name of touchedBy(event)) touch(name, event.position)
        known = event.position
      }
      if (events.value.length < largestFeedLimit) return ok(known)
    }
  }

  let running: Promise<Result<FeedPosition, QueryError>> = Promise.resolve(ok(0))
  return {
    position: () => known ?? 0,
    areUntouchedSince: (dependencies, position) =>
      position >= floor && dependencies.every((name) => (touched.get(name) ?? 0) <= position),
    catchUp() {
      // One behind the other: two at once would read the same events.
      running = running.then(advance, advance)
      return new ResultAsync(running)
    },
  }
}
