import { errAsync, type ResultAsync } from 'neverthrow'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
import type { TestResult } from '../schema/result.ts'
import type { ApiContext } from './api-context.ts'
import { answerOf, asking } from './answers.ts'
import { messageAnswer, type ApiWork } from '../ports/serve-api.ts'
import { pageLinks, type AnsweredPage } from './page-links.ts'
import type { Parameters } from './parameters.ts'
import { queryAll } from '../ports/query-all.ts'
import { readResultFilters, type ResultFilters, type Within } from './result-filters.ts'
import type { RoutedPath } from './routed-path.ts'
import { newestWithTies, pageOfRows } from './upstream-rows.ts'
import { writeResults } from './write-results.ts'

/** A part of a list, and which one. */
export interface FoundPage {
  readonly results: readonly TestResult[]
  readonly page: AnsweredPage
}

/** `GET /results` and the lists below a group or a testcase. */
export function listResults(
  context: ApiContext,
  path: RoutedPath,
  parameters: Parameters,
  within: Within = {},
): ApiWork {
  const { isUpstream, storage, baseUrl } = context
  return readResultFilters(context, parameters, within).asyncAndThen((filters) => {
    if (!isUpstream && filters.distinctOn.length > 0) {
      return errAsync(messageAnswer(400, 'Only /results/latest takes _distinct_on.'))
    }
    const found = (isUpstream ? pageOfRows : pageOfResults)(storage.results, filters)
    return asking(found).andThen(({ results, page }) =>
      writeResults(context, results).map((data) => answerOf({ ...pageLinks(baseUrl, path, page), data })),
    )
  })
}

function pageOfResults(store: ResultStore, filters: ResultFilters): ResultAsync<FoundPage, QueryError> {
  const { query, order, page, limit, after } = filters
  const place = after === undefined ? { skip: page * limit } : { after }
  return store.query(query, { ...place, limit, order }).map(({ results, next }) => ({
    results,
    page: { page, hasNext: next !== undefined, ...(next === undefined ? {} : { next }) },
  }))
}

/** `GET /results/latest`: the newest result of each testcase, or of each combination of values under `_distinct_on`. */
export function latestResults(context: ApiContext, path: RoutedPath, parameters: Parameters): ApiWork {
  const { isUpstream, storage, baseUrl } = context
  return readResultFilters(context, parameters).asyncAndThen((asked) => {
    if (!isUpstream && asked.after !== undefined)
      return errAsync(messageAnswer(400, 'The newest results are not paged by _after.'))
    const filters = isUpstream ? withoutOutcomes(asked) : asked
    if (filters.distinctOn.length > 0 && Object.keys(filters.query).length === 0) {
      return errAsync(messageAnswer(400, "Please, provide at least one filter beside '_distinct_on'"))
    }
    return asking(newestOf(storage.results, filters, isUpstream)).andThen((newest) => {
      if (isUpstream || !filters.isPaged)
        return writeResults(context, newest).map((data) => answerOf({ data }))
      const { page, limit } = filters
      const links = pageLinks(baseUrl, path, { page, hasNext: newest.length > (page + 1) * limit })
      return writeResults(context, newest.slice(page * limit, (page + 1) * limit)).map((data) =>
        answerOf({ ...links, data }),
      )
    })
  })
}

function newestOf(
  store: ResultStore,
  { query, distinctOn, order }: ResultFilters,
  isUpstream: boolean,
): ResultAsync<readonly TestResult[], QueryError> {
  if (isUpstream && distinctOn.length === 0) {
    return queryAll(store, query).map(newestWithTies)
  }
  const newest = store.newest(query, distinctOn)
  return order === 'oldest-first' && !isUpstream ? newest.map((results) => [...results].reverse()) : newest
}

/** ResultsDB checks the outcomes and then leaves them aside. */
function withoutOutcomes(filters: ResultFilters): ResultFilters {
  const { outcomes: _, ...query } = filters.query
  return { ...filters, query }
}
