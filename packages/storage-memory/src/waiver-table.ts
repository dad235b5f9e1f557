import { compareText } from '@gatewright/core/canonical'
import {
  waiverEventsChange,
  waiverRecordsChange,
  type KeyConflict,
  type ListPage,
  type WaiverRecordQuery,
} from '@gatewright/core/ports'
import {
  checkEach,
  checkSchema,
  NewWaiverDbRecordSchema,
  WaiverDbRecordSchema,
  WaiverEventSchema,
  type SchemaError,
  type WaiverDbRecord,
  type WaiverEvent,
} from '@gatewright/core/schema'
import {
  conflictingWaiver,
  findWaiverRecords,
  waiverEventsAbout,
  type WaivedSubject,
} from '@gatewright/core/waiver'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { pageOf } from './list-page.ts'

/** The waivers of one project: events, and records of WaiverDB. */
export interface WaiverTable {
  append(events: readonly unknown[]): Result<Changed<void>, KeyConflict | SchemaError>
  eventsAbout(subject: WaivedSubject): Result<readonly WaiverEvent[], SchemaError>
  appendRecords(records: readonly unknown[]): Result<Changed<readonly WaiverDbRecord[]>, SchemaError>
  /** Stores a record under the id that it has, which must be the next one or that of the same record. */
  restoreRecord(record: unknown): Result<Changed<void>, KeyConflict | SchemaError>
  record(id: number): WaiverDbRecord | undefined
  find(query: WaiverRecordQuery, page?: ListPage): Result<readonly WaiverDbRecord[], SchemaError>
  /** All events, in an order that does not depend on when they came. */
  events(): readonly WaiverEvent[]
  /** All records, in the order of their ids. */
  records(): readonly WaiverDbRecord[]
}

/** An empty table. */
export function createWaiverTable(): WaiverTable {
  const events = new Map<string, WaiverEvent>()
  const requests = new Map<string, WaiverEvent>()
  const records: WaiverDbRecord[] = []

  const store = (checked: readonly WaiverEvent[]): Result<Changed<void>, KeyConflict> => {
    const conflict = conflictingWaiver(checked, (waiverId) => requests.get(waiverId))
    if (conflict !== undefined) return err(keyConflict(conflict, 'waiver'))
    const added: WaiverEvent[] = []
    for (const event of checked) {
      const text = recordJson(event)
      if (events.has(text)) continue
      events.set(text, deepFreeze(event))
      if (event.kind === 'requested') requests.set(event.waiverId, event)
      added.push(event)
    }
    return ok({ value: undefined, change: added.length === 0 ? undefined : waiverEventsChange(added) })
  }

  const add = (record: WaiverDbRecord): WaiverDbRecord => {
    records.push(deepFreeze(record))
    return record
  }

  const restore = (record: WaiverDbRecord): Result<Changed<void>, KeyConflict> => {
    const known = records[record.id - 1]
    const isSame = known !== undefined && recordJson(known) === recordJson(record)
    if (!isSame && record.id !== records.length + 1)
      return err(keyConflict(String(record.id), 'waiver record'))
    if (isSame) return ok({ value: undefined, change: undefined })
    return ok({ value: undefined, change: waiverRecordsChange([add(record)]) })
  }

  return {
    append: (input) => checkEach(WaiverEventSchema, input).andThen(store),
    eventsAbout: (subject) => waiverEventsAbout(subject, events.values(), records).map(deepFreeze),
    appendRecords: (input) =>
      checkEach(NewWaiverDbRecordSchema, input).map((checked) => {
        const added = checked.map((record) => add({ id: records.length + 1, ...record }))
        return { value: added, change: added.length === 0 ? undefined : waiverRecordsChange(added) }
      }),
    restoreRecord: (input) => checkSchema(WaiverDbRecordSchema, input).andThen(restore),
    record: (id) => records[id - 1],
    find: (query, page) => pageOf(findWaiverRecords(records, query), page),
    events: () => [...events].sort(([a], [b]) => compareText(a, b)).map(([, event]) => event),
    records: () => [...records],
  }
}
