import type { Result } from 'neverthrow'
import * as z from 'zod'
import type { CompleteStorage } from '../ports/complete-storage.ts'
import { exactly } from '../schema/exactly.ts'
import type { Group } from '../schema/group.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { ItemSchema, type Item } from '../schema/item.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { anyText } from '../schema/text.ts'
import { VariantSchema, type Variant } from '../schema/variant.ts'

/** What runs are looked for in. */
export type RunStores = Pick<CompleteStorage, 'groups' | 'results' | 'feed'>

/** Which runs to answer. Every key that is present narrows the answer; an empty search answers all runs that have results. */
export interface RunSearch {
  /** Runs that have results of this item. */
  readonly revision?: Item
  /**
   * Each product by some of the keys of its variant, `{ browser: 'chrome', channel: 'stable' }`. A run is of a product if it
   * has a result with all of them. All runs are of one product unless given.
   */
  readonly products?: readonly Variant[]
  /** Runs with all of these values under the key {@link runLabelKey} of the data of one result. */
  readonly labels?: readonly string[]
  /** First heard of at or after this instant. */
  readonly since?: Instant
  /** First heard of before this instant. */
  readonly until?: Instant
}

/** The key of the data of results that holds the labels of their run. */
export const runLabelKey = 'label'

/** Which part of the answer to give. */
export interface RunPageRequest {
  /** How many runs of each product, or how many revisions, at most: a whole number from 1 to 500; 25 unless given. */
  readonly limit?: number
  /** The `next` of the page before, for the same search; the first page unless given. */
  readonly after?: string
  /**
   * How many groups to look at at most: a whole number from 1 to 100,000; 1,000 unless given. A page that ends there holds
   * less than was asked for, perhaps nothing, and says how to go on.
   */
  readonly lookAt?: number
}

/** A run of a product. */
export interface FoundRun {
  readonly group: Group
  /** Index of the product among those of the search. */
  readonly product: number
  /** What was tested: the item of the newest of its results that the search asks for. */
  readonly revision: Item
  /** The variant of that result. */
  readonly variant: Variant
  /** The labels of that result. */
  readonly labels: readonly string[]
}

/** A search and a page request, checked. */
export interface CheckedRunSearch {
  readonly search: RunSearch
  readonly products: readonly Variant[]
  readonly limit: number
  readonly lookAt: number
  readonly after: string | undefined
}

const mostProducts = 100

const RunSearchSchema: z.ZodType<RunSearch> = exactly<RunSearch>()(
  strictObject({
    revision: z.exactOptional(ItemSchema),
    products: z.exactOptional(z.array(VariantSchema).min(1).max(mostProducts)),
    labels: z.exactOptional(z.array(anyText()).max(100)),
    since: z.exactOptional(InstantSchema),
    until: z.exactOptional(InstantSchema),
  }),
)

const RunPageSchema = strictObject({
  limit: z.optional(z.int().min(1).max(500)),
  after: z.optional(z.string()),
  lookAt: z.optional(z.int().min(1).max(100_000)),
})

/** Checks what a caller asked for. The error has the path at fault. */
export function checkRunSearch(
  search: RunSearch,
  page: RunPageRequest,
): Result<CheckedRunSearch, SchemaError> {
  return checkSchema(RunSearchSchema, search).andThen((checked) =>
    checkSchema(RunPageSchema, page).map(({ limit = 25, lookAt = 1_000, after }) => ({
      search: checked,
      products: checked.products ?? [{}],
      limit,
      lookAt,
      after,
    })),
  )
}
