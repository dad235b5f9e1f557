import { checkListPage, type WaiverStore } from '@gatewright/core/ports'
import { checkEach, NewWaiverDbRecordSchema, WaiverEventSchema } from '@gatewright/core/schema'
import { findWaiverRecords, waivedSubjectKey, waiverEventsAbout } from '@gatewright/core/waiver'
import type { ProjectEngine } from '../engine/engine.ts'
import { textSha } from '../sql/keys.ts'
import { change } from './change.ts'
import { createWaiverEventTable } from './waiver-event-table.ts'
import { createWaiverRecordTable } from './waiver-record-table.ts'

/**
 * The waivers of a project. Statements find the rows that may matter; which of them do and what they come to, the pure
 * functions of core say, as for every other store.
 */
export function createWaiverStore(engine: ProjectEngine): WaiverStore {
  const events = createWaiverEventTable(engine.tables)
  const records = createWaiverRecordTable(engine.tables)
  return {
    append: (input) =>
      checkEach(WaiverEventSchema, input).asyncAndThen((checked) =>
        change(engine, (session, project) => events.add(session, project, checked)),
      ),
    eventsAbout(subject) {
      const subjectSha = textSha(waivedSubjectKey(subject))
      return engine
        .read(async (session, project) => ({
          events: await events.ofSubject(session, project, subjectSha),
          records: await records.ofSubject(session, project, subjectSha),
        }))
        .andThen((known) => waiverEventsAbout(subject, known.events, known.records))
    },
    appendRecords: (input) =>
      checkEach(NewWaiverDbRecordSchema, input).asyncAndThen((checked) =>
        change(engine, (session, project) => records.add(session, project, checked)),
      ),
    record: (id) => engine.read((session, project) => records.get(session, project, id)),
    records: (query, page) =>
      checkListPage(page).asyncAndThen(({ limit, skip }) =>
        engine
          .read((session, project) => records.candidates(session, project, query))
          .map((candidates) => findWaiverRecords(candidates, query).slice(skip, skip + limit)),
      ),
    countRecords: (query) =>
      engine
        .read((session, project) => records.candidates(session, project, query))
        .map((candidates) => findWaiverRecords(candidates, query).length),
  }
}
