import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { freeText, lineOfText, webUrl } from './text.ts'

/**
 * Whether the results of a run have all arrived: `open` while they come in, `complete` when all are there,
 * `aborted` when they never will be. Says nothing about whether tests passed.
 */
export type GroupState = 'open' | 'complete' | 'aborted'

/** The results of one run. */
export interface Group {
  readonly id: string
  readonly state: GroupState
  /** When it was first heard of. */
  readonly createdAt?: Instant
  readonly finishedAt?: Instant
  /**
   * How many results the run handed in. A complete group of which fewer are at hand is not complete:
   * what is missing might have failed. Left out for a run that tests several items: a gate sees the results of one.
   */
  readonly resultCount?: number
  /** The id of an earlier run that this one does again: once this one is complete, a gate waits no longer for that one. */
  readonly replaces?: string
  readonly description?: string
  readonly refUrl?: string
  /** What stands in place of an address where that is none: ResultsDB takes any text. */
  readonly refText?: string
  /** Who handed its first report in. */
  readonly uploader?: string
}

export const GroupSchema: z.ZodType<Group> = exactly<Group>()(
  strictObject({
    id: lineOfText(512),
    state: z.enum(['open', 'complete', 'aborted']),
    createdAt: z.exactOptional(InstantSchema),
    finishedAt: z.exactOptional(InstantSchema),
    resultCount: z.exactOptional(z.int().min(0)),
    replaces: z.exactOptional(lineOfText(512)),
    description: z.exactOptional(freeText(8192)),
    refUrl: z.exactOptional(webUrl()),
    refText: z.exactOptional(freeText(8192)),
    uploader: z.exactOptional(lineOfText(512)),
  }),
)
