import {
  checkPage,
  checkResultQuery,
  cursorAfter,
  type QueryError,
  type ReadError,
  type ResultPage,
  type ResultQuery,
  type ResultStore,
  type StoreCorrupt,
} from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import { viewArchive } from '../archive/archive-view.ts'
import { corruptBehind } from '../archive/corrupt-read.ts'
import { dictionaryOf, type Dictionary } from '../dictionary/dictionary.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { outcomeNamesOf } from '../outcomes/outcome-names.ts'
import { copyOfQuery } from './copy-of-query.ts'
import { countResults } from './count-results.ts'
import { decodeRows } from './decode-rows.ts'
import { latestResults } from './latest-results.ts'
import { newestOfQuery } from './newest-of-query.ts'
import { openRead } from './open-read.ts'
import { planOf, type QueryPlan } from './query-plan.ts'
import { readHistory } from './read-history.ts'
import { readPage } from './read-page.ts'
import type { ReadScope } from './read-scope.ts'
import { createTestcaseSeries } from './testcase-series.ts'
import { createVariantKeys } from './variant-keys.ts'

/** The part of a result store that reads. */
export type ResultReader = Pick<ResultStore, 'query' | 'latest' | 'history' | 'count' | 'newest'>

/** Reads the results of one project. */
export function createResultReader(engine: ProjectEngine): ResultReader {
  const dictionary = dictionaryOf(engine)
  const outcomes = outcomeNamesOf(engine)
  const variantKeys = createVariantKeys(engine)
  const testcaseSeries = createTestcaseSeries(engine)
  const read = <Value>(
    work: (scope: ReadScope) => Promise<Value>,
  ): ResultAsync<Value, ReadError | StoreCorrupt> =>
    engine
      .read(async (session, project) => {
        if (knowsWords(dictionary)) await openRead(engine, session, project, testcaseSeries)
        return work({
          session,
          project,
          tables: engine.tables,
          dictionary,
          outcomes,
          variantKeys,
          testcaseSeries,
          archive: viewArchive(engine),
        })
      })
      .mapErr(corruptBehind)
  /** What is changed in a query after the call is not looked at. */
  const readQuery = <Value>(
    asked: ResultQuery,
    nothing: Value,
    work: (scope: ReadScope, plan: QueryPlan) => Promise<Value>,
  ): ResultAsync<Value, QueryError> =>
    checkResultQuery(copyOfQuery(asked)).asyncAndThen((query) =>
      read(async (scope) => {
        const plan = await planOf(scope, query)
        return plan ? work(scope, plan) : nothing
      }),
    )

  return {
    query: (asked, page) =>
      checkPage(page).asyncAndThen((checked) =>
        readQuery<ResultPage>(asked, { results: [] }, async (scope, plan) => {
          const rows = await readPage(scope, plan, checked)
          const results = await decodeRows(scope, rows.slice(0, checked.limit))
          const last = results.at(-1)
          return rows.length > checked.limit && last ? { results, next: cursorAfter(last) } : { results }
        }),
      ),
    latest(item, { testcases, storedThrough = Infinity } = {}) {
      const query: ResultQuery = copyOfQuery({
        item,
        ...(testcases ? { testcases: { equals: testcases } } : {}),
        ...(storedThrough === Infinity ? {} : { storedThrough: wholePosition(storedThrough) }),
      })
      return read(async (scope) => {
        const plan = await planOf(scope, query)
        return plan ? latestResults(scope, plan) : []
      })
    },
    history(testcase, variant, limit) {
      const asked = { ...variant }
      return read(async (scope) => decodeRows(scope, await readHistory(scope, testcase, asked, limit)))
    },
    count: (asked) => readQuery(asked, 0, countResults),
    newest(asked, distinctOn = []) {
      const keys = [...distinctOn]
      return readQuery<readonly TestResult[]>(asked, [], (scope, plan) => newestOfQuery(scope, plan, keys))
    },
  }
}

/** Whether there is anything to name rows wrongly by. A replica may not even have the project yet. */
function knowsWords({ items, testcases, series, datasets }: Dictionary): boolean {
  return [items, testcases, series, datasets].some((words) => words.newest() !== undefined)
}

/** The last position that is not behind another one; no number is before all. */
function wholePosition(position: number): number {
  if (Number.isNaN(position)) return -1
  return Math.min(Math.max(Math.floor(position), -1), Number.MAX_SAFE_INTEGER)
}
