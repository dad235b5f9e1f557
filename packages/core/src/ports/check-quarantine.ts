import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkEach } from '../schema/check-each.ts'
import { InstantSchema } from '../schema/instant.ts'
import { QuarantineEntrySchema, type QuarantineEntry } from '../schema/quarantine.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { QuarantineQuery } from './quarantine-store.ts'

/** Checks quarantine entries, for stores. Paths begin with the index, as `[3].until`. */
export function checkQuarantineEntries(
  entries: readonly QuarantineEntry[],
): Result<readonly QuarantineEntry[], SchemaError> {
  return checkEach(QuarantineEntrySchema, entries)
}

const QuarantineQuerySchema: z.ZodType<QuarantineQuery> = strictObject({
  testcases: z.exactOptional(z.array(z.string())),
  at: z.exactOptional(InstantSchema),
})

/** Checks which entries a caller asks for, for stores. */
export function checkQuarantineQuery(query: QuarantineQuery = {}): Result<QuarantineQuery, SchemaError> {
  return checkSchema(QuarantineQuerySchema, query)
}
