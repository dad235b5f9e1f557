import type { ProjectStorage, ResultPage, ResultStore } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'

/** A store that breaks one promise, and the area of the contract that must notice. */
export interface BrokenStore {
  readonly fault: string
  readonly caughtBy: string
  /** A way to open projects of one fresh database. */
  create(): (project: string) => ProjectStorage
}

export type Results = readonly TestResult[]

/** A sound store with some of its results methods replaced. */
export function withResults(replace: (sound: ResultStore) => Partial<ResultStore>): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    return (project) => {
      const sound = database.open(project)
      return { ...sound, results: { ...sound.results, ...replace(sound.results) } }
    }
  }
}

/** A sound store whose answers of all three reading methods are passed through a function. */
export function withAnswers(change: (answer: Results) => Results): BrokenStore['create'] {
  return withResults((sound) => ({
    query: (query, page) => sound.query(query, page).map(onPage(change)),
    history: (testcase, variant, limit) => sound.history(testcase, variant, limit).map(change),
    latest: (item) => sound.latest(item).map(change),
  }))
}

/** An append that works on the results of a report as a list. What cannot be listed at once goes to the sound store. */
export function withBody(
  sound: ResultStore,
  append: (reportKey: string, body: Results) => ReturnType<ResultStore['append']>,
): ResultStore['append'] {
  return (reportKey, results) => {
    if (Symbol.asyncIterator in results) return sound.append(reportKey, results)
    try {
      return append(reportKey, [...results])
    } catch (cause) {
      return sound.append(reportKey, throwing(cause))
    }
  }
}

// oxlint-disable-next-line require-yield -- an iterable that throws at once
function* throwing(cause: unknown): Generator<TestResult, void, void> {
  throw cause
}

/** A change of results as a change of a page of them. */
export function onPage(change: (answer: Results) => Results): (page: ResultPage) => ResultPage {
  return (page) => ({ ...page, results: change(page.results) })
}
