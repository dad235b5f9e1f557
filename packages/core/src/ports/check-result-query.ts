import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import type { ResultQuery } from './result-store.ts'

const PositionsSchema = z.object({
  storedAfter: z.optional(z.int().min(0)),
  storedThrough: z.optional(z.int().min(0)),
})

/**
 * Checks what a query says of the change feed, for stores: positions are whole numbers from 0 on. Answers the query as it
 * is, or a `schema/invalid` with the path at fault.
 *
 * @example
 * import { checkResultQuery } from '@gatewright/core/ports'
 *
 * checkResultQuery({ storedThrough: 12 }) // ok({ storedThrough: 12 })
 * checkResultQuery({ storedThrough: 1.5 }) // err({ kind: 'schema/invalid', … })
 */
export function checkResultQuery(query: ResultQuery): Result<ResultQuery, SchemaError> {
  return checkSchema(PositionsSchema, query).map(() => query)
}
