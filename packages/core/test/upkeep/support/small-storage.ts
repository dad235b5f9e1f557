import { errAsync, okAsync, ResultAsync } from 'neverthrow'
import { compareText } from '../../../src/canonical/compare-text.ts'
import type { ConsumerCommit, FeedEvent, FeedLease, LeaseLost } from '../../../src/ports/change-feed.ts'
import { checkPage, cursorAfter, type CheckedPage } from '../../../src/ports/result-page.ts'
import type {
  AppendError,
  AppendReceipt,
  ResultQuery,
  StoredPositions,
  StoreUnavailable,
} from '../../../src/ports/result-store.ts'
import { storedResultsOf, type StoredResults } from '../../../src/ports/stored-results.ts'
import { toEpochMs } from '../../../src/schema/compare-instants.ts'
import { compareResults } from '../../../src/schema/compare-results.ts'
import { itemKey } from '../../../src/schema/item-key.ts'
import type { TestResult } from '../../../src/schema/result.ts'
import { variantIncludes } from '../../../src/schema/variant-key.ts'
import type { AppendingStores } from '../../../src/upkeep/index.ts'

/** As little of a storage as folding needs; every call can be made to fail. */
export interface SmallStorage extends AppendingStores {
  /** Makes the call after so many more fail, before it does anything or after it did it all. */
  failAfter(calls: number, when: 'before' | 'after'): void
  /** How many calls were made. */
  calls(): number
  entries(space: string): Map<string, Uint8Array>
  /** Takes the results of a report out, as if it had never come, but for the event. */
  remove(reportKey: string): void
  stored(): readonly TestResult[]
}

type Consumer = { position: number; token: number; owner?: string; until?: string }

/** @param withColumns - whether the results are read in columns: in as odd a form of them as there may be */
export function smallStorage(withColumns: boolean = false): SmallStorage {
  const results: { readonly result: TestResult; readonly position: number }[] = []
  const reports = new Map<string, number>()
  const events: FeedEvent[] = []
  const consumers = new Map<string, Consumer>()
  const spaces = new Map<string, Map<string, { body: Uint8Array; version: number }>>()
  let calls = 0
  let failure: { at: number; when: 'before' | 'after' } | undefined

  /** The call does its work now, and answers later. */
  function answer<Value, Failure>(
    work: () => ResultAsync<Value, Failure>,
  ): ResultAsync<Value, Failure | StoreUnavailable> {
    calls++
    const unavailable = { kind: 'store/unavailable', message: 'down', retryable: true } as const
    if (failure?.at !== calls) return work()
    if (failure.when === 'after') void work()
    return errAsync(unavailable)
  }

  const spaceOf = (space: string): Map<string, { body: Uint8Array; version: number }> => {
    const known = spaces.get(space) ?? new Map()
    spaces.set(space, known)
    return known
  }
  const consumerOf = (name: string): Consumer => {
    const known = consumers.get(name) ?? { position: 0, token: 0 }
    consumers.set(name, known)
    return known
  }
  const lost = (consumer: string): LeaseLost => ({
    kind: 'store/lease-lost',
    message: 'Another owner has it.',
    retryable: false,
    consumer,
  })
  const holds = ({ lease }: ConsumerCommit): boolean => consumerOf(lease.consumer).token === lease.token
  const move = ({ lease, position }: ConsumerCommit): FeedLease => {
    const consumer = consumerOf(lease.consumer)
    consumer.position = Math.max(consumer.position, position)
    return { ...lease, position: consumer.position }
  }

  return {
    results: {
      append: (reportKey, source) =>
        answer(() => {
          const own = [...(source as Iterable<TestResult>)]
          const known = reports.get(reportKey)
          if (known !== undefined)
            return okAsync<AppendReceipt, AppendError>({ reportKey, resultCount: known, isNew: false })
          reports.set(reportKey, own.length)
          const position = events.length + 1
          const ids = new Set(results.map(({ result }) => result.id))
          for (const result of own) if (!ids.has(result.id)) results.push({ result, position })
          events.push({ position, kind: 'results', ref: reportKey, facts: { resultCount: own.length } })
          return okAsync<AppendReceipt, AppendError>({ reportKey, resultCount: own.length, isNew: true })
        }),
      query: (query, page) =>
        answer(() =>
          checkPage(page).match(
            (checked) => {
              const found = results
                .filter(({ result, position }) => isFound(result, position, query))
                .map(({ result }) => result)
                .sort((a, b) => compareResults(b, a))
              return okAsync(pageOf(found, checked))
            },
            (error) => errAsync(error),
          ),
        ),
      ...(withColumns && {
        stored: (positions: StoredPositions) =>
          answer(() =>
            okAsync(
              oddColumns(
                results
                  .filter(({ result, position }) => isFound(result, position, positions))
                  .map(({ result }) => result),
              ),
            ),
          ),
      }),
    },
    feed: {
      position: () => answer(() => okAsync(events.length)),
      read: (after, limit = 1_000) => answer(() => okAsync(events.slice(after, after + limit))),
      lease: (name, { owner, at, forMs }) =>
        answer(() => {
          const consumer = consumerOf(name)
          const isFree = consumer.until === undefined || toEpochMs(consumer.until) <= toEpochMs(at)
          if (!isFree && consumer.owner !== owner) return okAsync(undefined)
          consumer.owner = owner
          consumer.token++
          consumer.until = new Date(toEpochMs(at) + forMs).toISOString()
          const { token, position, until } = consumer
          return okAsync({ consumer: name, owner, token, position, until })
        }),
      advance: (commit) =>
        answer(() =>
          holds(commit)
            ? okAsync<FeedLease, LeaseLost>(move(commit))
            : errAsync<FeedLease, LeaseLost>(lost(commit.lease.consumer)),
        ),
    },
    states: {
      put: (space, changes, commit) =>
        answer(() => {
          if (commit && !holds(commit)) return errAsync(lost(commit.lease.consumer))
          const entries = spaceOf(space)
          for (const { key, body } of changes) {
            if (body === undefined) entries.delete(key)
            else entries.set(key, { body: body.slice(), version: (entries.get(key)?.version ?? 0) + 1 })
          }
          if (commit) move(commit)
          return okAsync(undefined)
        }),
      get: (space, keys) =>
        answer(() =>
          okAsync(
            [...new Set(keys)].sort(compareText).flatMap((key) => {
              const entry = spaceOf(space).get(key)
              return entry ? [{ key, ...entry }] : []
            }),
          ),
        ),
      list: (space, { after = '', limit = 1_000 } = {}) =>
        answer(() =>
          okAsync(
            [...spaceOf(space)]
              .map(([key, entry]) => ({ key, ...entry }))
              .filter(({ key }) => compareText(key, after) > 0)
              .sort((a, b) => compareText(a.key, b.key))
              .slice(0, limit),
          ),
        ),
    },
    failAfter(more, when) {
      failure = { at: calls + more, when }
    },
    calls: () => calls,
    remove(reportKey) {
      const stored = events.findLast(({ kind, ref }) => kind === 'results' && ref === reportKey)
      const kept = results.filter(({ position }) => position !== stored?.position)
      results.splice(0, results.length, ...kept)
      reports.delete(reportKey)
      events.push({ position: events.length + 1, kind: 'results-removed', ref: reportKey, facts: {} })
    },
    entries: (space) =>
      new Map(
        [...spaceOf(space)].sort(([a], [b]) => compareText(a, b)).map(([key, { body }]) => [key, body]),
      ),
    stored: () => results.map(({ result }) => result),
  }
}

/** Each result as a run of its own, the last one first, and its groups turned around. */
function oddColumns(results: readonly TestResult[]): StoredResults {
  const { runs, ...words } = storedResultsOf(results)
  return {
    ...words,
    runs: runs
      .flatMap((run) =>
        Array.from(run.tests, (test, place) => {
          const signature = run.signatures.get(place)
          return {
            ...run,
            groups: run.groups.toReversed(),
            tests: Uint16Array.of(test),
            outcomes: [run.outcomes[place] ?? 0],
            signatures: new Map(signature === undefined ? [] : [[0, signature]]),
            idOf: () => run.idOf(place),
          }
        }),
      )
      .reverse(),
  }
}

function isFound(result: TestResult, position: number, query: ResultQuery): boolean {
  const { item, testcase, variant, group, storedAfter, storedThrough, ...others } = query
  if (Object.keys(others).length > 0)
    throw new TypeError(`Not asked for so far: ${Object.keys(others).join()}`)
  return (
    (item === undefined || itemKey(result.item) === itemKey(item)) &&
    (testcase === undefined || result.testcase === testcase) &&
    (variant === undefined || variantIncludes(result.variant, variant)) &&
    (group === undefined || result.groups.includes(group)) &&
    position > (storedAfter ?? 0) &&
    position <= (storedThrough ?? Number.POSITIVE_INFINITY)
  )
}

/** Pages of three, whatever was asked for: so that answers have several. */
function pageOf(
  found: readonly TestResult[],
  { after }: CheckedPage,
): { results: readonly TestResult[]; next?: string } {
  const begin =
    after === undefined ? 0 : found.findIndex((own) => cursorAfter(own) === cursorAfter(after)) + 1
  const results = found.slice(begin, begin + 3)
  const last = results.at(-1)
  return last && begin + 3 < found.length ? { results, next: cursorAfter(last) } : { results }
}
