import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { digestOfJson, type JsonValue } from '../canonical/index.ts'
import type { FeedPosition } from '../ports/change-feed.ts'
import { InstantSchema } from '../schema/instant.ts'
import { anyText } from '../schema/text.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { RunPlace } from './run-place.ts'
import type { CheckedRunSearch } from './run-search.ts'

/** Where a part of a search goes on: from the start, behind a group, or nowhere since nothing is left. */
export type RunProgress = 'start' | RunPlace | 'end'

/** How far a search has come. */
export interface RunCursor {
  /** The position of the change feed as of which the whole search is answered. */
  readonly storedThrough: number
  /** For each product, or once for all. */
  readonly progress: readonly RunProgress[]
}

const PlaceSchema: z.ZodType<RunPlace> = z
  .tuple([anyText(), z.union([InstantSchema, z.null()]), z.int().min(0)])
  .transform(([id, createdAt, index]) => (createdAt === null ? { id, index } : { id, createdAt, index }))

const CursorSchema = z.tuple([
  z.string(),
  z.int().min(0),
  z.array(z.union([z.literal('start'), z.literal('end'), PlaceSchema])),
])

/** The text of a cursor. It holds for one search only. */
export function writeRunCursor(
  { storedThrough, progress }: RunCursor,
  kind: string,
  checked: CheckedRunSearch,
): string {
  const places = progress.map((one) =>
    typeof one === 'string' ? one : [one.id, one.createdAt ?? null, one.index],
  )
  return JSON.stringify([searchMark(kind, checked), storedThrough, places])
}

/**
 * Reads a cursor; one that no page of this search gave is a `schema/invalid`.
 *
 * @param position - the last of the change feed: a cursor that knows of more is of another database
 */
export function readRunCursor(
  text: string,
  kind: string,
  checked: CheckedRunSearch,
  { parts, position }: { readonly parts: number; readonly position: FeedPosition },
): Result<RunCursor, SchemaError> {
  const read = CursorSchema.safeParse(jsonIn(text))
  if (!read.success) return noCursor('Not a cursor; take the one that the page before gave.')
  const [mark, storedThrough, progress] = read.data
  if (mark !== searchMark(kind, checked) || progress.length !== parts) {
    return noCursor('The cursor is of another search.')
  }
  if (storedThrough > position) return noCursor('The cursor is of what is not stored here.')
  return ok({ storedThrough, progress })
}

/** Tells searches apart, so that a page is never continued as another one's. */
function searchMark(kind: string, { search }: CheckedRunSearch): string {
  return digestOfJson([kind, search as JsonValue]).slice(7, 23)
}

function noCursor(message: string): Result<never, SchemaError> {
  return err({
    kind: 'schema/invalid',
    message: `after: ${message}`,
    retryable: false,
    problems: [{ path: 'after', keys: ['after'], code: 'bad-format', message }],
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
