import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedEvent, FeedPosition } from '../ports/change-feed.ts'
import type { GroupStore, QueryError, ResultQuery, ResultStore } from '../ports/result-store.ts'
import type { Group } from '../schema/group.ts'
import { classifyOutcome, presetOutcomes, type OutcomeClass, type OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'

/** A result with all that is known of its runs, for a search engine that joins nothing. */
export interface SearchDocument extends Omit<TestResult, 'groups'> {
  readonly project: string
  /** The report that it was first stored with: what `results-removed` names. */
  readonly reportKey: string
  /** What the outcome means; absent for one that is not in the set. */
  readonly outcomeClass?: OutcomeClass
  readonly runs: readonly SearchRun[]
}

/** A run, as far as anybody told of it. */
export type SearchRun = Pick<Group, 'id'> & Partial<Group>

/** What a search engine has to do. */
export type SearchChange =
  | { readonly kind: 'index'; readonly document: SearchDocument }
  /** A run of a result is known better: these are all of its runs now. */
  | { readonly kind: 'runs'; readonly id: string; readonly runs: readonly SearchRun[] }
  /** Results of these reports were removed, perhaps not all. What is gone `goneResults` tells. */
  | { readonly kind: 'removed'; readonly reportKeys: readonly string[]; readonly isComplete: boolean }

/** Some changes, and from where to go on once they are done. */
export interface SearchBatch {
  readonly changes: readonly SearchChange[]
  readonly position: FeedPosition
}

/** The stores that are exported. */
export interface SearchStores {
  readonly project: string
  readonly feed: Pick<ChangeFeed, 'read'>
  readonly results: Pick<ResultStore, 'query'>
  readonly groups: Pick<GroupStore, 'find'>
}

/** What to export. */
export interface SearchChangesOptions {
  /** The `position` of the last batch that was done; 0 exports all from the beginning. */
  readonly after: FeedPosition
  /** How many changes a batch has at most, from 1 to 10,000; 1,000 by default. */
  readonly batchSize?: number
  /** The outcomes of the storage; the preset ones by default. */
  readonly outcomes?: OutcomeSet
}

/**
 * Everything that a search engine needs to find results by free text: each result as one document with its runs, in the order in
 * which they were stored, up to the end of the feed. Keep the position of each batch that is done and begin behind it the next
 * time: a batch that comes twice changes nothing, as documents have ids.
 *
 * A batch in the middle of a large report has the position before it. After an error nothing more comes.
 *
 * @throws TypeError for a size of batches that is none.
 * @example
 * import { searchChanges, searchLines } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * for await (const batch of searchChanges(storage, { after: 0 })) {
 *   if (batch.isErr()) break
 *   console.log(searchLines(batch.value.changes), batch.value.position)
 * }
 */
export function searchChanges(
  stores: SearchStores,
  { after, batchSize = 1_000, outcomes = presetOutcomes }: SearchChangesOptions,
): AsyncGenerator<Result<SearchBatch, QueryError>> {
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 10_000))
    throw new TypeError(`A batch has 1 to 10,000 changes: ${batchSize}.`)
  return batches(stores, after, batchSize, outcomes)
}

async function* batches(
  stores: SearchStores,
  after: FeedPosition,
  batchSize: number,
  outcomes: OutcomeSet,
): AsyncGenerator<Result<SearchBatch, QueryError>> {
  let [done, seen] = [after, after]
  let changes: SearchChange[] = []
  for (;;) {
    const events = await stores.feed.read(seen)
    if (events.isErr()) return yield err(events.error)
    for (const event of events.value) {
      for await (const part of changesOf(stores, event, batchSize, outcomes)) {
        if (part.isErr()) return yield err(part.error)
        if (changes.length > 0 && changes.length + part.value.length > batchSize) {
          yield ok({ changes, position: done })
          changes = []
        }
        changes.push(...part.value)
      }
      done = event.position
    }
    if (events.value.length === 0) break
    seen = done
  }
  if (done > after) yield ok({ changes, position: done })
}

async function* changesOf(
  stores: SearchStores,
  event: FeedEvent,
  limit: number,
  outcomes: OutcomeSet,
): AsyncGenerator<Result<readonly SearchChange[], QueryError>> {
  const { kind, ref, position, facts } = event
  if (kind === 'results') {
    const query = { storedAfter: position - 1, storedThrough: position }
    yield* resultsIn(stores, query, limit, (result, runs) => ({
      kind: 'index',
      document: documentOf(stores.project, ref, result, runs, outcomes),
    }))
  } else if (kind === 'group') {
    const query = { group: ref, storedThrough: position }
    yield* resultsIn(stores, query, limit, ({ id }, runs) => ({ kind: 'runs', id, runs }))
  } else if (kind === 'results-removed') {
    const keys = facts['reportKeys']
    const reportKeys = Array.isArray(keys) ? keys.map(String) : [ref]
    const isComplete = Number(facts['reportCount'] ?? reportKeys.length) <= reportKeys.length
    yield ok([{ kind: 'removed', reportKeys, isComplete }])
  }
}

async function* resultsIn(
  { results, groups }: SearchStores,
  query: ResultQuery,
  limit: number,
  change: (result: TestResult, runs: readonly SearchRun[]) => SearchChange,
): AsyncGenerator<Result<readonly SearchChange[], QueryError>> {
  for (let after: string | undefined; ;) {
    const page = await results.query(query, {
      limit,
      order: 'oldest-first',
      ...(after !== undefined && { after }),
    })
    if (page.isErr()) return yield err(page.error)
    const found = page.value.results
    const runs = await runsOf(groups, found)
    if (runs.isErr()) return yield err(runs.error)
    yield ok(
      found.map((one) =>
        change(
          one,
          one.groups.map((id) => runs.value.get(id) ?? { id }),
        ),
      ),
    )
    after = page.value.next
    if (after === undefined) return
  }
}

function runsOf(
  groups: Pick<GroupStore, 'find'>,
  results: readonly TestResult[],
): ResultAsync<ReadonlyMap<string, SearchRun>, QueryError> {
  const ids = [...new Set(results.flatMap((result) => result.groups))]
  return groups.find({ ids }).map((found) => new Map(found.map((group) => [group.id, group])))
}

function documentOf(
  project: string,
  reportKey: string,
  { groups: _, ...result }: TestResult,
  runs: readonly SearchRun[],
  outcomes: OutcomeSet,
): SearchDocument {
  const outcomeClass = classifyOutcome(result.outcome, outcomes).unwrapOr(undefined)
  return { ...result, project, reportKey, ...(outcomeClass !== undefined && { outcomeClass }), runs }
}
