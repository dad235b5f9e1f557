import {
  checkPage,
  checkReportKey,
  type GroupStore,
  type ProjectStorage,
  type ResultStore,
  type TestcaseStore,
} from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { errAsync, okAsync, ResultAsync, type Result } from 'neverthrow'
import { pageOf } from './list-page.ts'
import type { ProjectData } from './project-data.ts'
import { readAsyncSource, readSource } from './read-source.ts'
import { countResults, selectNewest, selectResults } from './select-results.ts'
import { createWaiverStore } from './waiver-store.ts'

/**
 * The ports of one project over its data. The work is done when a method is called, not when its answer is awaited; what
 * comes from an asynchronous iterable is stored at once when the last of it has come.
 */
export function createProjectStorage(data: ProjectData): ProjectStorage {
  return {
    project: data.project,
    results: createResultStore(data),
    groups: createGroupStore(data),
    testcases: createTestcaseStore(data),
    waivers: createWaiverStore(data.waivers),
    numbers: { next: (series) => okAsync(data.numbers.next(series)) },
  }
}

function createResultStore({ index, reports }: ProjectData): ResultStore {
  return {
    append(reportKey, source) {
      const key = checkReportKey(reportKey)
      if (key.isErr()) return errAsync(key.error)
      return isAsync(source)
        ? readAsyncSource(source).andThen((results) => reports.append(reportKey, results))
        : settled(readSource(source).andThen((results) => reports.append(reportKey, results)))
    },
    query: (query, page) => settled(checkPage(page).map((checked) => selectResults(index, query, checked))),
    latest: (item) => okAsync(index.latestOfItem(item)),
    history: (testcase, variant, limit) =>
      okAsync(first(index.ofSeries(testcase, variant).newestFirst(), limit)),
    count: (query) => okAsync(countResults(index, query)),
    newest: (query, distinctOn) => okAsync(selectNewest(index, query, distinctOn)),
  }
}

function createGroupStore({ index, groups }: ProjectData): GroupStore {
  return {
    put: (group) => settled(groups.put(group)),
    get: (id) => okAsync(groups.get(id)),
    ofItem: (item) => okAsync(index.groupsOfItem(item).flatMap((id) => groups.get(id) ?? [])),
    find: (query, page) => settled(pageOf(groups.find(query), page)),
  }
}

function createTestcaseStore({ testcases }: ProjectData): TestcaseStore {
  return {
    put: (testcase) => settled(testcases.put(testcase)),
    get: (name) => okAsync(testcases.get(name)),
    find: (query, page) => settled(pageOf(testcases.find(query), page)),
  }
}

function isAsync(
  source: Iterable<TestResult> | AsyncIterable<TestResult>,
): source is AsyncIterable<TestResult> {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source
}

function settled<Value, Failure>(result: Result<Value, Failure>): ResultAsync<Value, Failure> {
  return new ResultAsync(Promise.resolve(result))
}

function first(results: Iterable<TestResult>, limit: number): readonly TestResult[] {
  const taken: TestResult[] = []
  for (const result of results) {
    if (!(taken.length < limit)) break
    taken.push(result)
  }
  return taken
}
