import { compareText } from '@gatewright/core/canonical'
import {
  checkIngestMove,
  checkIngestQuery,
  checkNewIngestEntry,
  ingestChange,
  IngestEntrySchema,
  nextIngestEntry,
  openedIngestEntry,
  type IngestEntry,
  type IngestQuery,
  type IngestStep,
  type KeyConflict,
  type ListPage,
  type MovableStage,
  type NewIngestEntry,
  type StageConflict,
} from '@gatewright/core/ports'
import { checkSchema, compareInstants, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { filtered, pageOf } from './list-page.ts'
import type { RestoreFault } from './restore-fault.ts'
import { betweenReversed, insertEntry, removeEntry, sortedList } from './sorted-list.ts'

/** An entry of the ledger, and what it was opened with, by which it is known again. */
export interface KeptIngestEntry {
  readonly opened: NewIngestEntry
  readonly entry: IngestEntry
}

/** The reports of one project on their way in. */
export interface IngestTable {
  open(entry: NewIngestEntry): Result<Changed<IngestEntry>, KeyConflict | SchemaError>
  move(
    id: string,
    from: MovableStage,
    step: IngestStep,
  ): Result<Changed<IngestEntry>, StageConflict | SchemaError>
  get(id: string): IngestEntry | undefined
  find(query: IngestQuery, page: ListPage | undefined): Result<readonly IngestEntry[], SchemaError>
  restore(opened: unknown, entry: unknown): Result<void, SchemaError | RestoreFault>
  /** All entries, in the order of their ids. */
  entries(): readonly KeptIngestEntry[]
}

export function createIngestTable(): IngestTable {
  const kept = new Map<string, KeptIngestEntry>()
  const byTime = sortedList(compareEntries)

  const put = (opened: NewIngestEntry, entry: IngestEntry): Changed<IngestEntry> => {
    const before = kept.get(entry.id)
    if (before) removeEntry(byTime, before.entry)
    insertEntry(byTime, deepFreeze(entry))
    kept.set(entry.id, { opened: before?.opened ?? deepFreeze(opened), entry })
    return { value: entry, change: ingestChange(entry) }
  }

  return {
    open: (input) =>
      checkNewIngestEntry(input).andThen((opened): Result<Changed<IngestEntry>, KeyConflict> => {
        const known = kept.get(opened.id)
        if (!known) return ok(put(opened, openedIngestEntry(opened)))
        return recordJson(known.opened) === recordJson(opened)
          ? ok({ value: known.entry, change: undefined })
          : err(keyConflict(opened.id, 'ingest entry'))
      }),
    move: (id, from, input) =>
      checkIngestMove(from, input)
        .andThen((move) => nextIngestEntry(id, kept.get(id)?.entry, move))
        .map((entry) => put(entry, entry)),
    get: (id) => kept.get(id)?.entry,
    find: (asked, page) =>
      checkIngestQuery(asked).andThen((query) =>
        pageOf(
          filtered(betweenReversed(byTime), (entry) => matches(query, entry)),
          page,
        ),
      ),
    restore: (first, second) =>
      checkNewIngestEntry(first as NewIngestEntry).andThen((opened) =>
        checkSchema(IngestEntrySchema, second).andThen((entry): Result<void, RestoreFault> => {
          if (opened.id !== entry.id || kept.has(entry.id))
            return err({
              message: `The ingest entry "${entry.id}" is not the one that was opened, or comes twice.`,
            })
          put(opened, entry)
          return ok()
        }),
      ),
    entries: () => [...kept.values()].sort((a, b) => compareText(a.entry.id, b.entry.id)),
  }
}

function matches({ stages, report, uploader, changedBefore }: IngestQuery, entry: IngestEntry): boolean {
  return (
    (stages === undefined || stages.includes(entry.stage)) &&
    (report === undefined || report === entry.report) &&
    (uploader === undefined || uploader === entry.uploader) &&
    (changedBefore === undefined || compareInstants(entry.changedAt, changedBefore) < 0)
  )
}

function compareEntries(a: IngestEntry, b: IngestEntry): number {
  return compareInstants(a.receivedAt, b.receivedAt) || compareText(a.id, b.id)
}
