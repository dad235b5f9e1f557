import type { ResultAsync } from 'neverthrow'
import type { Testcase } from '../schema/testcase.ts'
import type { PutError, QueryError, ReadError } from './result-store.ts'
import type { ListPage } from './list-page.ts'
import type { TextMatch } from './text-match.ts'

/** Which testcases to answer; an empty query answers all. */
export interface TestcaseQuery {
  readonly names?: TextMatch
}

/** Keeps what is known about testcases, beside the results that name them. */
export interface TestcaseStore {
  /** Stores a testcase; one that is known by this name is replaced. */
  put(testcase: Testcase): ResultAsync<Testcase, PutError>
  get(name: string): ResultAsync<Testcase | undefined, ReadError>
  /** Matching testcases by name. */
  find(query: TestcaseQuery, page?: ListPage): ResultAsync<readonly Testcase[], QueryError>
}
