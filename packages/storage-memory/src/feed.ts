import { checkFeedRead, feedConsumer, type ChangeFeed } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import type { ConsumerTable } from './consumer-table.ts'
import type { FeedTable } from './feed-table.ts'
import { settled } from './settled.ts'

/** The port over the events of a project and those who read them. */
export function createFeed(feed: FeedTable, consumers: ConsumerTable): ChangeFeed {
  return {
    position: () => okAsync(feed.position()),
    read: (after, limit) =>
      settled(checkFeedRead(after, limit).map((read) => feed.read(read.after, read.limit))),
    lease: (consumer, request) => settled(consumers.lease(consumer, request)),
    advance: (commit) => settled(consumers.advance(commit)),
    release: (lease) => okAsync(consumers.release(lease)),
    consumers: () => okAsync(consumers.consumers().map(feedConsumer)),
    watch(wake) {
      const stop = feed.watch(wake)
      return okAsync(() => Promise.resolve(stop()))
    },
  }
}
