import { compareText } from '@gatewright/core/canonical'
import {
  auditChange,
  checkAuditAppend,
  checkAuditRead,
  nextAuditEvents,
  StoredAuditEventSchema,
  type AuditEvent,
  type AuditPage,
  type StoredAuditEvent,
  type VersionConflict,
} from '@gatewright/core/ports'
import { checkSchema, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { RestoreFault } from './restore-fault.ts'

/** What was done in one project, and by whom. */
export interface AuditTable {
  append(
    stream: string,
    expectedVersion: number,
    events: readonly AuditEvent[],
  ): Result<Changed<readonly StoredAuditEvent[]>, VersionConflict | SchemaError>
  read(stream: string, page: AuditPage | undefined): Result<readonly StoredAuditEvent[], SchemaError>
  /** Of the last event of a stream; 0 before any. */
  version(stream: string): number
  /** Adds an event that has its version and digest: both must be those that it gets here. */
  restore(event: unknown): Result<void, SchemaError | VersionConflict | RestoreFault>
  /** All events, by stream and version. */
  events(): readonly StoredAuditEvent[]
}

export function createAuditTable(): AuditTable {
  const streams = new Map<string, StoredAuditEvent[]>()

  const add = (stream: string, events: readonly StoredAuditEvent[]): void => {
    if (events.length === 0) return
    const stored = streams.get(stream) ?? []
    streams.set(stream, stored)
    for (const event of events) stored.push(deepFreeze(event))
  }

  return {
    append: (stream, expectedVersion, input) =>
      checkAuditAppend({ stream, expectedVersion, events: input })
        .andThen((append) => nextAuditEvents(streams.get(stream)?.at(-1), append))
        .map((events) => {
          add(stream, events)
          return { value: events, change: events.length === 0 ? undefined : auditChange(stream, events) }
        }),
    read: (asked, page) =>
      checkAuditRead(asked, page).map(({ stream, after, limit }) =>
        (streams.get(stream) ?? []).slice(after, after + limit),
      ),
    version: (stream) => streams.get(stream)?.length ?? 0,
    restore: (input) =>
      checkSchema(StoredAuditEventSchema, input).andThen(({ stream, version, digest, ...event }) =>
        nextAuditEvents(streams.get(stream)?.at(-1), {
          stream,
          expectedVersion: version - 1,
          events: [event],
        }).andThen((events): Result<void, RestoreFault> => {
          if (events[0]?.digest !== digest)
            return err({ message: `The event ${version} of "${stream}" or one before it was changed.` })
          add(stream, events)
          return ok()
        }),
      ),
    events: () => [...streams].sort(([a], [b]) => compareText(a, b)).flatMap(([, events]) => events),
  }
}
