import type { WaiverStore } from '@gatewright/core/ports'
import { okAsync, ResultAsync, type Result } from 'neverthrow'
import type { WaiverTable } from './waiver-table.ts'

/** The port over a table. */
export function createWaiverStore(table: WaiverTable): WaiverStore {
  return {
    append: (events) => settled(table.append(events)),
    eventsAbout: (subject) => settled(table.eventsAbout(subject)),
    appendRecords: (records) => settled(table.appendRecords(records)),
    record: (id) => okAsync(table.record(id)),
    records: (query, page) => settled(table.find(query, page)),
    countRecords: (query) => settled(table.find(query).map((found) => found.length)),
  }
}

function settled<Value, Failure>(result: Result<Value, Failure>): ResultAsync<Value, Failure> {
  return new ResultAsync(Promise.resolve(result))
}
