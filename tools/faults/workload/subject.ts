import type { AppendError, CompleteStorage, FeedEvent } from '../../../packages/core/src/ports/index.ts'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'

/** What an append was answered with: whether it stored the report, or why it failed. */
export type AppendAnswer =
  | { readonly isNew: boolean }
  | { readonly isNew?: never; readonly kind: AppendError['kind']; readonly message: string }

export type SeenEvent = Pick<FeedEvent, 'position' | 'kind' | 'ref' | 'facts'>

/** What most scenarios use of a project's storage. Reads that fail throw. */
export interface SubjectStorage {
  append(key: string, results: readonly TestResult[]): Promise<AppendAnswer>
  /** A page of all results, newest first. */
  page(
    after: string | undefined,
  ): Promise<{ readonly results: readonly TestResult[]; readonly next?: string }>
  events(after: number): Promise<readonly SeenEvent[]>
}

/** A database under test, as one process has it open. */
export interface Subject {
  open(project: string): SubjectStorage
  /** Closes its connections. */
  end(): Promise<void>
}

const pageLimit = 5000

/** A storage of the library as scenarios use it. */
export function subjectStorage({ results, feed }: Pick<CompleteStorage, 'results' | 'feed'>): SubjectStorage {
  return {
    append: (key, report) =>
      results.append(key, report).match(
        ({ isNew }): AppendAnswer => ({ isNew }),
        ({ kind, message }) => ({ kind, message }),
      ),
    page: async (after) =>
      (await results.query({}, { limit: pageLimit, ...(after === undefined ? {} : { after }) })).match(
        (page) => page,
        (error) => fail('results', error),
      ),
    events: async (after) =>
      (await feed.read(after, pageLimit)).match(
        (events) => events,
        (error) => fail('feed', error),
      ),
  }
}

function fail(what: string, error: { readonly message: string }): never {
  throw new Error(`The ${what} can't be read: ${error.message}`, { cause: error })
}
