import { compareText } from '@gatewright/core/canonical'
import {
  advanceConsumer,
  checkConsumerCommit,
  checkLeaseRequest,
  commitConsumer,
  ConsumerRecordSchema,
  leaseConsumer,
  leaseOf,
  releaseConsumer,
  type ConsumerCommit,
  type ConsumerRecord,
  type FeedLease,
  type FeedPosition,
  type LeaseLost,
  type LeaseRequest,
} from '@gatewright/core/ports'
import { checkSchema, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import type { RestoreFault } from './restore-fault.ts'

/** How far the consumers of one project's feed have come, and who holds them. */
export interface ConsumerTable {
  lease(consumer: string, request: LeaseRequest): Result<FeedLease | undefined, SchemaError>
  advance(commit: ConsumerCommit): Result<FeedLease, LeaseLost | SchemaError>
  /** How to move the consumer on together with something else; without a commit there is nothing to do. */
  prepare(commit: ConsumerCommit | undefined): Result<() => void, LeaseLost | SchemaError>
  release(lease: FeedLease): void
  restore(consumer: unknown): Result<void, SchemaError | RestoreFault>
  /** All consumers, in the order of their names. */
  consumers(): readonly ConsumerRecord[]
}

/** @param end - the position of the last event of the feed */
export function createConsumerTable(end: () => FeedPosition): ConsumerTable {
  const consumers = new Map<string, ConsumerRecord>()
  const put = (consumer: ConsumerRecord): void => void consumers.set(consumer.name, deepFreeze(consumer))

  return {
    lease: (name, asked) =>
      checkLeaseRequest(name, asked).map(({ consumer: _, ...request }) => {
        const consumer = leaseConsumer(name, consumers.get(name), request)
        if (consumer) put(consumer)
        return consumer && leaseOf(consumer)
      }),
    advance: (asked) =>
      checkConsumerCommit(asked).andThen((commit) =>
        advanceConsumer(consumers.get(commit.lease.consumer), commit, end()).map((consumer) => {
          put(consumer)
          return { ...commit.lease, ...leaseOf(consumer) }
        }),
      ),
    prepare(asked) {
      if (asked === undefined) return ok(() => undefined)
      return checkConsumerCommit(asked)
        .andThen((commit) => commitConsumer(consumers.get(commit.lease.consumer), commit, end()))
        .map((consumer) => () => put(consumer))
    },
    release(lease) {
      const consumer = consumers.get(lease.consumer)
      if (consumer) put(releaseConsumer(consumer, lease))
    },
    restore: (input) =>
      checkSchema(ConsumerRecordSchema, input).andThen((consumer): Result<void, RestoreFault> => {
        if (consumer.position > end())
          return err({ message: `The consumer "${consumer.name}" is behind the end of the feed.` })
        put(consumer)
        return ok()
      }),
    consumers: () => [...consumers.values()].sort((a, b) => compareText(a.name, b.name)),
  }
}
