import type { CompleteStorage, ProjectStorage, ResultPage, ResultStore } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import type { StorageUnderTest } from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { memoryDatabases, type MemoryDatabases } from './memory-under-test.ts'

/** A store that breaks one promise, and the area of the contract that must notice. */
export interface BrokenStore {
  readonly fault: string
  readonly caughtBy: string
  /** A way to open projects of one fresh database. */
  create(): (project: string) => ProjectStorage
  /** A way to open them anew, for those that break in a crash. */
  createWithReopen?(): Pick<StorageUnderTest, 'open' | 'reopen'>
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

/**
 * A sound storage with some of its stores replaced.
 *
 * @param memoryOf - what a project remembers beside the sound storage, the same for everybody who opens it
 */
export function withMemory<Memory>(
  memoryOf: () => Memory,
  replace: (sound: CompleteStorage, memory: Memory) => Partial<CompleteStorage>,
): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    const memories = new Map<string, Memory>()
    return (project) => {
      const sound = database.open(project)
      const memory = memories.get(project) ?? memoryOf()
      memories.set(project, memory)
      return { ...sound, ...replace(sound, memory) }
    }
  }
}

/** A sound storage with some of its stores replaced. */
export function broken(replace: (sound: CompleteStorage) => Partial<CompleteStorage>): BrokenStore['create'] {
  return withMemory(() => undefined, replace)
}

type Stores = Pick<
  CompleteStorage,
  'signOffs' | 'reports' | 'ingest' | 'decisions' | 'quarantine' | 'states' | 'outbox' | 'audit'
>

/** A sound storage with some methods of one of its stores replaced. */
export function withStore<Name extends keyof Stores>(
  name: Name,
  replace: (sound: Stores[Name]) => Partial<Stores[Name]>,
): BrokenStore['create'] {
  return broken((sound) => ({ [name]: { ...sound[name], ...replace(sound[name]) } }))
}

/** A store that breaks when it is opened anew. */
export function brokenByReopening(
  fault: string,
  create: (databases: MemoryDatabases) => Pick<StorageUnderTest, 'open' | 'reopen'>,
): BrokenStore {
  const createWithReopen = (): Pick<StorageUnderTest, 'open' | 'reopen'> => create(memoryDatabases())
  return {
    fault,
    caughtBy: 'crash',
    create: () => (project) => createMemoryDatabase().open(project),
    createWithReopen,
  }
}

/** A sound store whose answers of all three reading methods are passed through a function. */
export function withAnswers(change: (answer: Results) => Results): BrokenStore['create'] {
  return withResults((sound) => ({
    query: (query, page) => sound.query(query, page).map(onPage(change)),
    history: (testcase, variant, limit) => sound.history(testcase, variant, limit).map(change),
    latest: (item, options) => sound.latest(item, options).map(change),
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
