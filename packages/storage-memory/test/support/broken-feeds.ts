import type { ChangeFeed, FeedEvent } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { broken, withMemory, type BrokenStore } from './broken-store.ts'

function withFeed(replace: (sound: ChangeFeed) => Partial<ChangeFeed>): BrokenStore['create'] {
  return broken(({ feed }) => ({ feed: { ...feed, ...replace(feed) } }))
}

/** Every third event becomes visible after the one behind it, as numbers do that are taken when a transaction begins. */
const naiveCursor = withMemory(
  () => new Set<number>(),
  ({ feed }, late) => ({
    feed: {
      ...feed,
      read: (after, limit) =>
        feed.read(after, limit).map((events) =>
          events.filter(({ position }, index) => {
            const isLate = position % 3 === 0 && index < events.length - 1 && !late.has(position)
            if (isLate) late.add(position)
            return !isLate
          }),
        ),
    },
  }),
)

/** A report that is refused takes a number with it, as those of a sequence do. */
const positionGaps = withMemory(
  () => ({ gapsAt: [] as number[] }),
  ({ feed, results }, memory) => {
    const moved = (event: FeedEvent): FeedEvent => {
      const gaps = memory.gapsAt.filter((at) => at < event.position).length
      return { ...event, position: event.position + gaps }
    }
    return {
      feed: {
        ...feed,
        read: (after, limit) =>
          feed.read(0, limit).map((all) => all.map(moved).filter(({ position }) => position > after)),
      },
      results: {
        ...results,
        append: (reportKey, source) =>
          results.append(reportKey, source).mapErr((error) => {
            void feed.position().map((position) => memory.gapsAt.push(position))
            return error
          }),
      },
    }
  },
)

const eventsOfRepeats = broken(({ results, testcases }) => ({
  results: {
    ...results,
    append: (reportKey, source) =>
      results
        .append(reportKey, source)
        .andThen((receipt) =>
          receipt.isNew
            ? okAsync(receipt)
            : testcases
                .put({ name: `repeat of ${reportKey}`, refText: String(Math.random()) })
                .map(() => receipt),
        ),
  },
}))

const leaseGivenTwice = withFeed((feed) => ({
  lease: (consumer, request) =>
    feed.lease(consumer, request).andThen((lease) => {
      if (lease) return okAsync(lease)
      const later = { ...request, at: '2026-11-22T09:00:00Z' }
      return feed.lease(consumer, later)
    }),
}))

/** Looks first whether the lease is free and takes it a little later. */
const leaseRace = withMemory(
  () => ({ isFree: true }),
  ({ feed }, memory) => ({
    feed: {
      ...feed,
      lease(consumer, request) {
        const wasFree = memory.isFree
        return okAsync(undefined)
          .andThen(() => feed.lease(consumer, request))
          .andThen((lease) => {
            memory.isFree = false
            const later = { ...request, at: '2026-11-22T09:00:00Z' }
            return lease === undefined && wasFree ? feed.lease(consumer, later) : okAsync(lease)
          })
      },
    },
  }),
)

const lostLeaseMoves = withFeed((feed) => ({
  advance: ({ lease, position }) =>
    feed.advance({ lease, position }).orElse(() => okAsync({ ...lease, position })),
}))

const movesBack = withMemory(
  () => new Map<string, number>(),
  ({ feed }, places) => ({
    feed: {
      ...feed,
      advance: (commit) =>
        feed.advance(commit).map((lease) => {
          places.set(lease.consumer, commit.position)
          return { ...lease, position: commit.position }
        }),
      consumers: () =>
        feed
          .consumers()
          .map((all) => all.map((one) => ({ ...one, position: places.get(one.name) ?? one.position }))),
    },
  }),
)

const lostLeaseReleased = withMemory(
  () => ({ isFree: false }),
  ({ feed }, memory) => ({
    feed: {
      ...feed,
      release(lease) {
        memory.isFree = true
        return feed.release(lease)
      },
      lease(consumer, request) {
        const at = memory.isFree ? '2026-11-22T09:00:00Z' : request.at
        memory.isFree = false
        return feed.lease(consumer, { ...request, at })
      },
    },
  }),
)

/** Feeds that skip, leave gaps or give to two what is for one. */
export const brokenFeeds: readonly BrokenStore[] = [
  { fault: 'naive cursor', caughtBy: 'concurrency', create: naiveCursor },
  { fault: 'positions with gaps', caughtBy: 'change feed', create: positionGaps },
  { fault: 'events of repeats', caughtBy: 'change feed', create: eventsOfRepeats },
  {
    fault: 'reads from the position on, not behind it',
    caughtBy: 'change feed',
    create: withFeed((feed) => ({ read: (after, limit) => feed.read(Math.max(0, after - 1), limit) })),
  },
  {
    fault: 'the limit of events ignored',
    caughtBy: 'change feed',
    create: withFeed((feed) => ({
      read: (after, limit) => feed.read(after, limit).andThen(() => feed.read(after, 10_000)),
    })),
  },
  {
    fault: 'a lease for seconds, not milliseconds',
    caughtBy: 'feed consumers',
    create: withFeed((feed) => ({
      lease: (consumer, request) => feed.lease(consumer, { ...request, forMs: request.forMs * 1_000 }),
    })),
  },
  { fault: 'lease given twice', caughtBy: 'feed consumers', create: leaseGivenTwice },
  { fault: 'lease given twice in a race', caughtBy: 'concurrency', create: leaseRace },
  { fault: 'a lost lease moves its consumer', caughtBy: 'feed consumers', create: lostLeaseMoves },
  { fault: 'a consumer moves back', caughtBy: 'feed consumers', create: movesBack },
  {
    fault: 'a lost lease is given back for its holder',
    caughtBy: 'feed consumers',
    create: lostLeaseReleased,
  },
  {
    fault: 'a lease ends when its time is over',
    caughtBy: 'feed consumers',
    create: withFeed((feed) => ({
      advance: (commit) =>
        feed
          .lease(commit.lease.consumer, { owner: 'another', at: '2026-11-22T04:30:00Z', forMs: 1 })
          .orElse(() => okAsync(undefined))
          .andThen(() => feed.advance(commit)),
    })),
  },
]
