import { ok, type Result, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { FeedPosition } from '../ports/change-feed.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateChange, StateEntry, StateStore } from '../ports/state-store.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'

/** How a feed is called unless somebody says otherwise. */
export const defaultFeedName = 'feed'

/** What the consumer of a feed and the space of its states are called: as no other consumer and no other space. */
export function placeOfFeed(name: string): string {
  return name === defaultFeedName ? name : `feed ${name}`
}

/** Which events stand on a page, and when each was published. */
export interface PageMarks {
  /** The events of the page lie behind this position, */
  readonly after: FeedPosition
  /** and not behind this one. */
  readonly through: FeedPosition
  /** Position and seconds since the epoch. */
  readonly marks: readonly (readonly [position: FeedPosition, second: number])[]
}

/** How far a feed is published. */
export interface FeedHead {
  /** How many pages are full, which never change again: 1 to this. The one behind them is being filled. */
  readonly pages: number
  /** When something was published or a page became full last, in seconds since the epoch; 0 before anything. */
  readonly second: number
}

/** All that is written of one feed from now on. */
export interface FeedState {
  readonly head: FeedHead
  readonly open: PageMarks
}

const HeadSchema: z.ZodType<FeedHead> = exactly<FeedHead>()(
  strictObject({ pages: z.int().min(0), second: z.int() }),
)

const MarksSchema: z.ZodType<PageMarks> = strictObject({
  after: z.int().min(0),
  through: z.int().min(0),
  marks: z.array(z.tuple([z.int().min(1), z.int()])),
})

const headKey = 'head'
const digits = 12

export function headChange(head: FeedHead): StateChange {
  return { key: headKey, body: stateBody(head) }
}

export function pageChange(page: number, marks: PageMarks): StateChange {
  return { key: pageKey(page), body: stateBody(marks) }
}

/** How far a feed is published; nothing is where nobody has published. */
export function readHead(states: Pick<StateStore, 'get'>, name: string): ResultAsync<FeedHead, QueryError> {
  return states
    .get(placeOfFeed(name), [headKey])
    .andThen(([entry]): Result<FeedHead, QueryError> =>
      entry ? readStateBody(HeadSchema, entry) : ok({ pages: 0, second: 0 }),
    )
}

/** Those of some pages that there are, in their order. */
export function readPages(
  states: Pick<StateStore, 'get'>,
  name: string,
  pages: readonly number[],
): ResultAsync<readonly PageMarks[], QueryError> {
  return states.get(placeOfFeed(name), pages.map(pageKey)).andThen(allMarks)
}

function allMarks(entries: readonly StateEntry[]): Result<readonly PageMarks[], QueryError> {
  const pages: PageMarks[] = []
  for (const entry of entries) {
    const marks = readStateBody(MarksSchema, entry)
    if (marks.isErr()) return marks.map(() => pages)
    pages.push(marks.value)
  }
  return ok(pages)
}

/** In the order of their numbers where keys are listed. */
function pageKey(page: number): string {
  return `page ${String(page).padStart(digits, '0')}`
}
