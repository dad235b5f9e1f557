import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { Group } from '../schema/group.ts'
import type { Instant } from '../schema/instant.ts'
import type { Item } from '../schema/item.ts'
import type { TestResult } from '../schema/result.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { Variant } from '../schema/variant.ts'
import type { ListPage } from './list-page.ts'
import type { NumberStore } from './number-store.ts'
import type { PageRequest, ResultPage } from './result-page.ts'
import type { StoredResults } from './stored-results.ts'
import type { TestcaseStore } from './testcase-store.ts'
import type { DataMatch, TextMatch } from './text-match.ts'
import type { WaiverStore } from './waiver-store.ts'

/** Who appended first, and with what: the same answer to every repeat of the same report. */
export interface AppendReceipt {
  readonly reportKey: string
  readonly resultCount: number
  /** True when this call stored the results, false when an earlier call with the same key and body had. */
  readonly isNew: boolean
}

export interface StoreUnavailable extends ErrorValue<'store/unavailable'> {
  readonly retryable: true
}

export interface KeyConflict extends ErrorValue<'store/key-conflict'> {
  readonly retryable: false
  /** The report key or result id that was used before with another content. */
  readonly key: string
}

/** The iterable that was to give the results threw; `cause` is what it threw. */
export interface SourceFailed extends ErrorValue<'store/source-failed'> {
  readonly retryable: true
}

/** What was read back is not what was stored, as of a disk that changed a bit: the same again gives the same. */
export interface StoreCorrupt extends ErrorValue<'store/corrupt'> {
  readonly retryable: false
  /** What could not be read. */
  readonly key: string
}

export type PutError = StoreUnavailable | KeyConflict | SchemaError
export type AppendError = PutError | SourceFailed | StoreCorrupt
export type ReadError = StoreUnavailable
export type QueryError = StoreUnavailable | StoreCorrupt | SchemaError

/** Which results to answer. Every key that is present narrows the answer; an empty query answers all. */
export interface ResultQuery {
  readonly item?: Item
  /** Exact name. */
  readonly testcase?: string
  /** Results that have every key of it. */
  readonly variant?: Variant
  readonly outcomes?: readonly string[]
  readonly group?: string
  /** Results of any of these groups. */
  readonly groups?: readonly string[]
  /** Ids of results. */
  readonly ids?: readonly string[]
  /** Ids of results to look past, as if they were not there. */
  readonly exceptIds?: readonly string[]
  /** Names of testcases. */
  readonly testcases?: TextMatch
  /** Results that match every one of these, by all that `resultData` (in `@gatewright/core/query`) says of them. */
  readonly data?: readonly DataMatch[]
  /** Handed in at or after this instant. */
  readonly since?: Instant
  /** Handed in before this instant. */
  readonly until?: Instant
  /** Handed in at or before this instant. */
  readonly through?: Instant
  /** Stored by an event of the change feed behind this position. Only for stores with the capability `feed`. */
  readonly storedAfter?: number
  /** Stored by an event of the change feed at this position or before it: the answer as it was then. Only for stores with the capability `feed`. */
  readonly storedThrough?: number
}

/** Which of the newest results of an item to answer. */
export interface LatestOptions {
  /** Exact names; all testcases unless given. */
  readonly testcases?: readonly string[]
  /** As of this position of the change feed. Only for stores with the capability `feed`. */
  readonly storedThrough?: number
}

/**
 * Keeps results, for one project, for ever unchanged.
 *
 * Contract (checked for every adapter by `storageContract` in `@gatewright/core/testing`):
 * - an append stores all results of one report or none;
 * - the same key and body again changes nothing and answers the same. A body is a set: the order of its results does not
 *   matter, and a result that stands in it twice counts once;
 * - the same key with another body, or a known result id with another content, is a `store/key-conflict`. A known result
 *   with the same content in another report is stored once;
 * - a report key is a line of text of at most 512 characters. Another one, or a result that its schema refuses, is
 *   a `schema/invalid` and stores nothing;
 * - an iterable that throws is a `store/source-failed` with what it threw as `cause`, and stores nothing. Whatever it
 *   does, `append` answers and never throws;
 * - the pages of a query are its whole answer, each result once and in order. Newer results that are stored meanwhile
 *   change none of the pages that follow;
 * - where a result that belongs to an answer can't be read back, the answer is a `store/corrupt` and not one without it;
 * - no call sees another project's results.
 */
export interface ResultStore {
  append(
    reportKey: string,
    results: Iterable<TestResult> | AsyncIterable<TestResult>,
  ): ResultAsync<AppendReceipt, AppendError>
  /**
   * Matching results, newest first; at the same instant the greater id comes first. An empty list of outcomes matches
   * nothing. Answers one page, of 1,000 results unless the request says otherwise; `queryAll` reads all pages. A limit
   * out of range and a cursor that no page gave are a `schema/invalid`.
   */
  query(query: ResultQuery, page?: PageRequest): ResultAsync<ResultPage, QueryError>
  /** The newest result for each (testcase, variant) of an item, by testcase and variant. */
  latest(item: Item, options?: LatestOptions): ResultAsync<readonly TestResult[], ReadError | StoreCorrupt>
  /** Results of one (testcase, variant) over all items, newest first; `limit` of them at most, none where it is not positive. */
  history(
    testcase: string,
    variant: Variant,
    limit: number,
  ): ResultAsync<readonly TestResult[], ReadError | StoreCorrupt>
  /** How many results a query finds. */
  count(query: ResultQuery): ResultAsync<number, QueryError>
  /**
   * Of the results that a query finds, the newest for each testcase, newest first. With `distinctOn` the newest for each
   * testcase and combination of values under these keys of `resultData`; no value is a value of its own, and a result with
   * several values under a key stands for each of them. It comes once, whatever it stands for.
   */
  newest(query: ResultQuery, distinctOn?: readonly string[]): ResultAsync<readonly TestResult[], QueryError>
  /**
   * The results that a query with just these two keys finds, all at once and in columns. Only of stores with the capability
   * `stored-results`; without it they are read page by page, at many times the cost.
   */
  stored?(positions: StoredPositions): ResultAsync<StoredResults, QueryError>
  /**
   * Removes what a report was the first to store, and forgets its key: for who makes the same results again of the bytes that
   * were sent. All of it goes in one step, with the event `results-removed`, or nothing where an open decision cites any of it.
   * A result that came in another report too goes with the one that came first. Only of stores with the capability
   * `results-removal`; it may ask for more rights than `append` does.
   */
  remove?(reportKey: string, at: Instant): ResultAsync<ReportRemoval, QueryError>
}

/** What became of a report that was to be removed. */
export interface ReportRemoval {
  /** `cited`: an open decision stands on it, and all of it is there still. `unknown`: there is no report of this key. */
  readonly state: 'removed' | 'cited' | 'unknown'
  /** How many results were removed. */
  readonly resultCount: number
}

/** Events of the change feed: those behind `storedAfter`, through `storedThrough`. */
export type StoredPositions = Required<Pick<ResultQuery, 'storedAfter' | 'storedThrough'>>

/** Keeps what is known about runs. A group that is `complete` or `aborted` stays so; late results of it are still kept. */
export interface GroupStore {
  /** Stores a group, or moves an open one on. Another change of a closed group is a `store/key-conflict`. */
  put(group: Group): ResultAsync<Group, PutError>
  get(id: string): ResultAsync<Group | undefined, ReadError>
  /** The groups that were put and hold results of an item, by id. */
  ofItem(item: Item): ResultAsync<readonly Group[], ReadError>
  /** Matching groups, the one created last first; at the same instant, or where none is known, the greater id comes first. */
  find(query: GroupQuery, page?: ListPage): ResultAsync<readonly Group[], QueryError>
}

/** Which groups to answer; an empty query answers all. */
export interface GroupQuery {
  readonly ids?: readonly string[]
  readonly description?: TextMatch
}

/** All stores of one project. */
export interface ProjectStorage {
  /** A line of text of at most 512 characters; to open another one is a mistake of the program, and a TypeError. */
  readonly project: string
  readonly results: ResultStore
  readonly groups: GroupStore
  readonly testcases: TestcaseStore
  readonly waivers: WaiverStore
  readonly numbers: NumberStore
}
