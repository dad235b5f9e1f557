import type { GroupStore, ProjectStorage, ResultStore } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { okAsync, ResultAsync, type Result } from 'neverthrow'
import type { ProjectData } from './project-data.ts'
import { selectResults } from './select-results.ts'

/** The ports of one project over its data. The work is done when a method is called, not when its answer is awaited. */
export function createProjectStorage(data: ProjectData): ProjectStorage {
  return { project: data.project, results: createResultStore(data), groups: createGroupStore(data) }
}

function createResultStore({ index, reports }: ProjectData): ResultStore {
  return {
    append: (reportKey, results) => settled(reports.append(reportKey, results)),
    query: (query) => okAsync(selectResults(index, query)),
    latest: (item) => okAsync(index.latestOfItem(item)),
    history: (testcase, variant, limit) =>
      okAsync(first(index.ofSeries(testcase, variant).newestFirst(), limit)),
  }
}

function createGroupStore({ index, groups }: ProjectData): GroupStore {
  return {
    put: (group) => settled(groups.put(group)),
    get: (id) => okAsync(groups.get(id)),
    ofItem: (item) => okAsync(index.groupsOfItem(item).flatMap((id) => groups.get(id) ?? [])),
  }
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
