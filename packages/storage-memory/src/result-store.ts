import {
  checkPage,
  checkRemoval,
  checkReportKey,
  checkResultQuery,
  storedResultsOf,
  type CompleteResultStore,
} from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { errAsync, ok, okAsync } from 'neverthrow'
import { isCited } from './is-cited.ts'
import type { ProjectData } from './project-data.ts'
import { readAsyncSource, readSource } from './read-source.ts'
import { countResults, selectNewest, selectResults } from './select-results.ts'
import { settled, told } from './settled.ts'
import { resultsIn, type Timeline } from './timeline.ts'

/** The port over the results of a project. What comes from an asynchronous iterable is stored at once when the last of it has come. */
export function createResultStore({ index, reports, feed, decisions }: ProjectData): CompleteResultStore {
  const store = (reportKey: string, results: readonly unknown[]) =>
    told(feed, reports.append(reportKey, results, feed.position() + 1))
  return {
    append(reportKey, source) {
      const key = checkReportKey(reportKey)
      if (key.isErr()) return errAsync(key.error)
      return isAsync(source)
        ? readAsyncSource(source).andThen((results) => store(reportKey, results))
        : settled(readSource(source).andThen((results) => store(reportKey, results)))
    },
    query: (asked, page) =>
      settled(
        checkResultQuery(asked).andThen((query) =>
          checkPage(page).map((checked) => selectResults(index, query, checked)),
        ),
      ),
    latest: (item, options) => okAsync(index.latestOfItem(item, options)),
    history: (testcase, variant, limit) => okAsync(newest(index.ofSeries(testcase, variant), limit)),
    count: (asked) => settled(checkResultQuery(asked).map((query) => countResults(index, query))),
    newest: (asked, distinctOn) =>
      settled(checkResultQuery(asked).map((query) => selectNewest(index, query, distinctOn))),
    remove: (key, when) =>
      settled(
        checkRemoval(key, when).andThen(({ reportKey, at }) =>
          told(
            feed,
            ok(reports.remove(reportKey, at, (results, holders) => isCited(decisions, results, holders))),
          ),
        ),
      ),
    stored: (positions) =>
      settled(checkResultQuery(positions).map(() => storedResultsOf(index.storedBy(positions)))),
  }
}

function isAsync(
  source: Iterable<TestResult> | AsyncIterable<TestResult>,
): source is AsyncIterable<TestResult> {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source
}

function newest(timeline: Timeline, limit: number): readonly TestResult[] {
  const taken: TestResult[] = []
  for (const { result } of resultsIn(timeline)) {
    if (!(taken.length < limit)) break
    taken.push(result)
  }
  return taken
}
