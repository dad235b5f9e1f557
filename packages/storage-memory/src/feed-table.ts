import { FeedEventSchema, type FeedChange, type FeedEvent, type FeedPosition } from '@gatewright/core/ports'
import { checkSchema, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import type { RestoreFault } from './restore-fault.ts'

/** What changed in one project, in order. */
export interface FeedTable {
  /** Adds an event to the end. Those who watch are called soon, once for all events of this turn. */
  add(change: FeedChange): FeedPosition
  /** Of the last event; 0 before any. */
  position(): FeedPosition
  at(position: FeedPosition): FeedEvent | undefined
  /** Events behind a position, so many at most. */
  read(after: FeedPosition, limit: number): readonly FeedEvent[]
  /** Adds an event that has its position: the next one, or that of the same event. */
  restore(event: unknown): Result<void, SchemaError | RestoreFault>
  /** All events, in order. */
  events(): readonly FeedEvent[]
  /** Answers how to stop. */
  watch(wake: () => void): () => void
}

export function createFeedTable(): FeedTable {
  const events: FeedEvent[] = []
  const watchers = new Set<{ readonly wake: () => void }>()
  let isWaking = false

  const wakeSoon = (): void => {
    if (isWaking || watchers.size === 0) return
    isWaking = true
    void Promise.resolve().then(() => {
      // From here on another event is one that those who are called may not see.
      isWaking = false
      // Each by itself: what one throws keeps no other from being called.
      for (const watcher of watchers) void Promise.resolve().then(watcher.wake)
    })
  }

  return {
    add(change) {
      const position = events.length + 1
      events.push(deepFreeze({ position, ...change }))
      wakeSoon()
      return position
    },
    position: () => events.length,
    at: (position) => events[position - 1],
    read: (after, limit) => events.slice(after, after + limit),
    restore: (input) =>
      checkSchema(FeedEventSchema, input).andThen((event): Result<void, RestoreFault> => {
        if (event.position !== events.length + 1)
          return err({ message: `Behind the event ${events.length} of the feed stands ${event.position}.` })
        events.push(deepFreeze(event))
        return ok()
      }),
    events: () => [...events],
    watch(wake) {
      const watcher = { wake }
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
  }
}
