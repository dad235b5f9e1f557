import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'

/** Which part of a list to answer. */
export interface ListPage {
  /** How many at most: a whole number from 0 on; all unless given. */
  readonly limit?: number
  /** How many to pass over first; none unless given. */
  readonly skip?: number
}

const ListPageSchema = strictObject({
  limit: z.optional(z.int().min(0)),
  skip: z.optional(z.int().min(0)),
})

/**
 * Checks what a caller asked for, for stores. Answers how many to pass over and how many to take at most, `Infinity` for
 * all, or a `schema/invalid` with the path at fault.
 */
export function checkListPage(
  page: ListPage = {},
): Result<{ readonly limit: number; readonly skip: number }, SchemaError> {
  return checkSchema(ListPageSchema, page).map(({ limit = Infinity, skip = 0 }) => ({ limit, skip }))
}
