import { ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { parseInstant, type Instant } from '../schema/instant.ts'
import type { TestResult } from '../schema/result.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'

/** How many results a page has at most where the caller does not say. */
export const defaultPageLimit = 1_000

/** The largest `limit` of a page. */
export const largestPageLimit = 10_000

/** Which part of the answer to give. */
export interface PageRequest {
  /** How many results at most: a whole number from 1 to 10,000; 1,000 unless given. */
  readonly limit?: number
  /** The `next` of the page before; the first page unless given. */
  readonly after?: string
  /** How many results to pass over first, behind `after` where that is given; none unless given. */
  readonly skip?: number
  /** Newest first unless given; a page that follows asks for the same order. */
  readonly order?: 'newest-first' | 'oldest-first'
}

/** A part of an answer that may be long. */
export interface ResultPage {
  readonly results: readonly TestResult[]
  /** What to ask with for the results that follow; absent when none do. Its text means nothing to anybody but the store. */
  readonly next?: string
}

/** Where a page begins: behind the result that this is said of. */
export interface ResultPlace {
  readonly submittedAt: Instant
  readonly id: string
}

/** A page request as a store needs it. */
export interface CheckedPage {
  readonly limit: number
  readonly skip: number
  readonly order: 'newest-first' | 'oldest-first'
  readonly after?: ResultPlace
}

const RequestSchema = strictObject({
  limit: z.optional(z.int().min(1).max(largestPageLimit)),
  after: z.optional(
    z.string().refine((text) => placeIn(text) !== undefined, {
      message: 'Not a cursor; take the one that the page before gave.',
      params: { code: 'bad-format' },
    }),
  ),
  skip: z.optional(z.int().min(0)),
  order: z.optional(z.enum(['newest-first', 'oldest-first'])),
})

/**
 * The cursor that stands behind a result, for stores: time and id are the whole order of results, so a page that begins
 * behind them is the same whatever was stored before them meanwhile. {@link checkPage} reads it back.
 */
export function cursorAfter({ submittedAt, id }: ResultPlace): string {
  return `${submittedAt} ${id}`
}

/**
 * Checks what a caller asked for, for stores. Answers the limit and order to use, how many to pass over and the place to
 * begin behind, or a `schema/invalid` with the path at fault.
 *
 * @example
 * import { checkPage } from '@gatewright/core/ports'
 *
 * checkPage({ limit: 10 }) // ok({ limit: 10, skip: 0, order: 'newest-first' })
 * checkPage({ limit: 0 }) // err({ kind: 'schema/invalid', … })
 */
export function checkPage(page: PageRequest = {}): Result<CheckedPage, SchemaError> {
  return checkSchema(RequestSchema, page).andThen(
    ({ limit = defaultPageLimit, skip = 0, order = 'newest-first', after }) => {
      const place = after === undefined ? undefined : placeIn(after)
      const checked = { limit, skip, order }
      return ok(place ? { ...checked, after: place } : checked)
    },
  )
}

function placeIn(cursor: string): ResultPlace | undefined {
  const gap = cursor.indexOf(' ')
  const [submittedAt, id] = [cursor.slice(0, Math.max(0, gap)), cursor.slice(gap + 1)]
  const isPlace = parseInstant(submittedAt).isOk() && lineOfText(512).safeParse(id).success
  return isPlace ? { submittedAt, id } : undefined
}
