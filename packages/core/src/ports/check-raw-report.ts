import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import type { RawReport, RawReportQuery } from './raw-report-store.ts'
import { DigestSchema } from './stored-names.ts'

/** What comes with the bytes of a report. */
export interface RawReportAbout {
  readonly receivedAt: Instant
  readonly mediaType?: string
}

const NewRawReportSchema = strictObject({
  bytes: z.instanceof(Uint8Array),
  receivedAt: InstantSchema,
  mediaType: z.exactOptional(lineOfText(256)),
})

/** Checks bytes and what comes with them, for stores. Answers what comes with them; the bytes are the caller's own still. */
export function checkRawReport(
  bytes: Uint8Array,
  about: RawReportAbout,
): Result<RawReportAbout, SchemaError> {
  return checkSchema(NewRawReportSchema, { ...about, bytes }).map(({ bytes: _, ...checked }) => checked)
}

/** What is known of bytes, for who reads back what a store wrote. */
export const RawReportSchema: z.ZodType<RawReport> = exactly<RawReport>()(
  strictObject({
    digest: DigestSchema,
    size: z.int().min(0),
    mediaType: z.exactOptional(lineOfText(256)),
    receivedAt: InstantSchema,
  }),
)

const RawReportQuerySchema: z.ZodType<RawReportQuery> = strictObject({
  receivedBefore: z.exactOptional(InstantSchema),
})

/** Checks which reports a caller asks for, for stores. */
export function checkRawReportQuery(query: RawReportQuery): Result<RawReportQuery, SchemaError> {
  return checkSchema(RawReportQuerySchema, query)
}
