import { ResultAsync, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import type { FeedTable } from './feed-table.ts'

/** What a port answers where the work is done already. */
export function settled<Value, Failure>(result: Result<Value, Failure>): ResultAsync<Value, Failure> {
  return new ResultAsync(Promise.resolve(result))
}

/** Adds what changed to the end of the feed, and answers the rest. */
export function told<Value, Failure>(
  feed: FeedTable,
  result: Result<Changed<Value>, Failure>,
): Result<Value, Failure> {
  return result.map(({ value, change }) => {
    if (change) feed.add(change)
    return value
  })
}
