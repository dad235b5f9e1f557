import { compareText, type JsonValue } from '@gatewright/core/canonical'
import {
  advanceConsumer,
  checkConsumerCommit,
  checkFeedRead,
  checkLeaseRequest,
  feedConsumer,
  leaseConsumer,
  leaseLost,
  leaseOf,
  releaseConsumer,
  type ChangeFeed,
  type FeedEvent,
  type FeedEventKind,
} from '@gatewright/core/ports'
import { err, ok } from 'neverthrow'
import type { ProjectEngine } from '../engine/engine.ts'
import { change } from './change.ts'
import { createConsumerTable } from './consumer-table.ts'
import { createFeedWatch } from './feed-watch.ts'
import { isStored } from './stored-text.ts'

interface EventRow {
  readonly position: bigint
  readonly kind: FeedEventKind
  readonly ref: string
  readonly at: string | null
  readonly facts: Readonly<Record<string, JsonValue>>
}

/** The change feed of a project: what {@link appendEvents} wrote, and who reads it. */
export function createChangeFeed(engine: ProjectEngine): ChangeFeed {
  const consumers = createConsumerTable(engine.tables)
  const watch = createFeedWatch(engine)
  const read = `SELECT position, kind, ref, at, facts FROM ${engine.tables.feed_event}
    WHERE project = $1 AND position > $2 ORDER BY position LIMIT $3`
  return {
    position: () => engine.read((session, project) => consumers.feedEnd(session, project)),
    read: (from, most) =>
      checkFeedRead(from, most).asyncAndThen(({ after, limit }) =>
        engine.read(async (session, project) => {
          const { rows } = await session.query<EventRow>(read, [project, after, limit])
          return rows.map(eventOf)
        }),
      ),
    lease: (name, asked) =>
      checkLeaseRequest(name, asked).asyncAndThen(({ consumer, ...request }) =>
        engine.transaction(async (session, project) => {
          let known = await consumers.lock(session, project, consumer)
          if (!known) {
            await consumers.add(session, project, consumer)
            known = await consumers.lock(session, project, consumer)
          }
          const leased = leaseConsumer(consumer, known, request)
          if (leased) await consumers.store(session, project, leased)
          return leased && leaseOf(leased)
        }),
      ),
    advance: (input) =>
      checkConsumerCommit(input).asyncAndThen((commit) =>
        change(engine, async (session, project) => {
          const moved = await consumers.move(session, project, commit, advanceConsumer)
          const { consumer } = commit.lease
          return moved.andThen((record) => {
            const lease = leaseOf(record)
            return lease ? ok({ value: lease, events: [] }) : err(leaseLost(consumer))
          })
        }),
      ),
    release: (lease) =>
      engine.transaction(async (session, project) => {
        const known = isStored(lease.consumer)
          ? await consumers.lock(session, project, lease.consumer)
          : undefined
        if (known) await consumers.store(session, project, releaseConsumer(known, lease))
      }),
    consumers: () =>
      engine
        .read((session, project) => consumers.all(session, project))
        .map((all) => all.map(feedConsumer).sort((a, b) => compareText(a.name, b.name))),
    ...(watch && { watch }),
  }
}

function eventOf({ position, at, ...said }: EventRow): FeedEvent {
  return { ...said, position: Number(position), ...(at !== null && { at }) }
}
