import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema } from '../schema/instant.ts'
import { plainRecord } from '../schema/plain-record.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText, lineOfText } from '../schema/text.ts'
import type { IngestEntry, IngestQuery, IngestStage, IngestStep, StageConflict } from './ingest-ledger.ts'
import { DigestSchema, StoredNameSchema } from './stored-names.ts'

/** What an entry is opened with. */
export type NewIngestEntry = Omit<IngestEntry, 'stage' | 'changedAt'>

/** The stage that a step begins in: nothing follows the others. */
export type MovableStage = 'received' | 'processing'

const said = {
  reportKey: z.exactOptional(StoredNameSchema),
  resultCount: z.exactOptional(z.int().min(0)),
  reason: z.exactOptional(freeText(8192)),
  facts: z.exactOptional(plainRecord(lineOfText(256), freeText(8192))),
} as const

const opened = {
  id: StoredNameSchema,
  report: DigestSchema,
  receivedAt: InstantSchema,
  uploader: z.exactOptional(lineOfText(512)),
  ...said,
} as const

const NewIngestEntrySchema: z.ZodType<NewIngestEntry> = exactly<NewIngestEntry>()(strictObject(opened))

const stages = ['received', 'processing', 'valid', 'invalid', 'empty', 'duplicate'] as const

/** An entry as a store answers it, for who reads back what a store wrote. */
export const IngestEntrySchema: z.ZodType<IngestEntry> = exactly<IngestEntry>()(
  strictObject({ ...opened, stage: z.enum(stages), changedAt: InstantSchema }),
)

const ends = ['valid', 'invalid', 'empty', 'duplicate'] as const

/** A step, and the stage that it begins in. */
export type IngestMove = { readonly from: MovableStage } & IngestStep

function moveSchema(next: readonly IngestStep['stage'][]): z.ZodType<IngestMove> {
  return exactly<IngestMove>()(
    strictObject({
      from: z.enum(['received', 'processing']),
      stage: z.enum(next),
      changedAt: InstantSchema,
      ...said,
    }),
  )
}

const FromReceivedSchema = moveSchema(['processing', ...ends])
// From `processing` there is no way back to it.
const FromProcessingSchema = moveSchema(ends)

/** Checks what an entry is opened with, for stores. */
export function checkNewIngestEntry(entry: NewIngestEntry): Result<NewIngestEntry, SchemaError> {
  return checkSchema(NewIngestEntrySchema, entry)
}

/** The entry that is stored when it is opened. Stores keep what it was opened with beside it, to know it again. */
export function openedIngestEntry(entry: NewIngestEntry): IngestEntry {
  return { ...entry, stage: 'received', changedAt: entry.receivedAt }
}

/** Checks a step, for stores: it leads forward, so none leads to where it begins. */
export function checkIngestMove(from: MovableStage, step: IngestStep): Result<IngestMove, SchemaError> {
  return checkSchema(from === 'processing' ? FromProcessingSchema : FromReceivedSchema, { ...step, from })
}

/**
 * The entry after a checked step, or the conflict where it is not in the stage that the step begins in.
 *
 * @param entry - undefined where there is none of this id
 */
export function nextIngestEntry(
  id: string,
  entry: IngestEntry | undefined,
  { from, ...step }: IngestMove,
): Result<IngestEntry, StageConflict> {
  return entry?.stage === from ? ok({ ...entry, ...step }) : err(stageConflict(id, from, entry?.stage))
}

function stageConflict(id: string, from: MovableStage, stage: IngestStage | undefined): StageConflict {
  const conflict = { kind: 'store/stage-conflict', retryable: false, id } as const
  return stage === undefined
    ? { ...conflict, message: `There is no ingest entry "${id}".` }
    : { ...conflict, stage, message: `The ingest entry "${id}" is ${stage}, not ${from}.` }
}

const IngestQuerySchema: z.ZodType<IngestQuery> = strictObject({
  stages: z.exactOptional(z.array(z.enum(stages))),
  report: z.exactOptional(DigestSchema),
  uploader: z.exactOptional(z.string()),
  changedBefore: z.exactOptional(InstantSchema),
})

/** Checks which entries a caller asks for, for stores. */
export function checkIngestQuery(query: IngestQuery): Result<IngestQuery, SchemaError> {
  return checkSchema(IngestQuerySchema, query)
}
