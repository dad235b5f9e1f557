import { errAsync, okAsync } from 'neverthrow'
import { auditDigest } from '../../src/ports/audit-digest.ts'
import type { AuditEvent, AuditLog, StoredAuditEvent } from '../../src/ports/audit-log.ts'

/** A log in memory, with what is stored open to those who would change it. */
export interface SmallLog extends AuditLog {
  readonly streams: Map<string, StoredAuditEvent[]>
  readonly reads: { after: number; limit: number }[]
}

export function smallLog(): SmallLog {
  const streams = new Map<string, StoredAuditEvent[]>()
  const reads: { after: number; limit: number }[] = []
  const eventsOf = (stream: string): StoredAuditEvent[] => {
    const known = streams.get(stream) ?? []
    streams.set(stream, known)
    return known
  }
  return {
    streams,
    reads,
    append(stream, expected, events) {
      const own = eventsOf(stream)
      const actual = own.length
      if (actual !== expected) {
        const message = 'Somebody else was faster.'
        return errAsync({
          kind: 'store/version-conflict',
          message,
          retryable: false,
          key: stream,
          expected,
          actual,
        })
      }
      for (const event of events) {
        const stored = { ...event, stream, version: own.length + 1 }
        own.push({ ...stored, digest: auditDigest(own.at(-1)?.digest, stored) })
      }
      return okAsync(own.slice(actual))
    },
    read(stream, { after = 0, limit = 1_000 } = {}) {
      reads.push({ after, limit })
      return okAsync(eventsOf(stream).slice(after, after + limit))
    },
  }
}

export function auditEvent(id: string, more: Partial<AuditEvent> = {}): AuditEvent {
  return { id, type: 'said', at: '2026-11-22T04:19:00Z', payload: id, ...more }
}
