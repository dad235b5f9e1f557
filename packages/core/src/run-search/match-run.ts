import type { ResultAsync } from 'neverthrow'
import type { QueryError, ResultQuery } from '../ports/result-store.ts'
import { resultValues } from '../query/result-data.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Group } from '../schema/group.ts'
import type { Variant } from '../schema/variant.ts'
import { runLabelKey, type FoundRun, type RunSearch, type RunStores } from './run-search.ts'

/** What a run has to be, beside of a product. */
export interface RunMatch {
  readonly search: RunSearch
  readonly products: readonly Variant[]
  readonly storedThrough: number
}

/** The run that a group is of a product; undefined where it is none. Asks for the newest of its results that make it one. */
export function runOfProduct(
  { results }: RunStores,
  group: Group,
  product: number,
  { search, products, storedThrough }: RunMatch,
): ResultAsync<FoundRun | undefined, QueryError> {
  const variant = products[product] ?? {}
  const query: ResultQuery = {
    group: group.id,
    storedThrough,
    ...(Object.keys(variant).length > 0 && { variant }),
    ...(search.revision && { item: search.revision }),
    ...(search.labels && { data: search.labels.map((label) => ({ key: runLabelKey, equals: [label] })) }),
  }
  return results.query(query, { limit: 1 }).map(({ results: [newest] }) => {
    if (!newest) return undefined
    const labels = resultValues(newest, runLabelKey)
    return { group, product, revision: newest.item, variant: newest.variant, labels }
  })
}

/** `later` than what is asked for, in its time, or `earlier`: so is each that follows it. A group of no known time is in no span. */
export function timeOf({ createdAt }: Group, { since, until }: RunSearch): 'later' | 'within' | 'earlier' {
  if (createdAt === undefined) return since === undefined && until === undefined ? 'within' : 'earlier'
  if (until !== undefined && compareInstants(createdAt, until) >= 0) return 'later'
  return since !== undefined && compareInstants(createdAt, since) < 0 ? 'earlier' : 'within'
}
