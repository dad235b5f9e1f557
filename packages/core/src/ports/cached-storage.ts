import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import type { ResultAsync } from 'neverthrow'
import type { ExtraStores } from './complete-storage.ts'
import { dependencyOn, resultsOfItem } from './feed-dependency.ts'
import type { ReadThroughCache } from './read-through-cache.ts'
import type { ProjectStorage, StoreUnavailable } from './result-store.ts'

/** A question whose answers may be cached. */
export type CachableQuestion =
  | 'results.query'
  | 'results.latest'
  | 'results.history'
  | 'results.count'
  | 'results.newest'
  | 'groups.get'
  | 'groups.ofItem'
  | 'groups.find'
  | 'testcases.get'
  | 'testcases.find'
  | 'waivers.eventsAbout'
  | 'waivers.record'
  | 'waivers.records'
  | 'waivers.countRecords'

export interface CachedStorageOptions {
  /** For the project of the storage, and for nothing but what this storage answers. */
  readonly readThrough: ReadThroughCache
  /** Which questions are cached; the others are asked every time. */
  readonly questions: readonly CachableQuestion[]
  /**
   * `exact` asks for the position of the feed each time and keeps answers by it, so that none is older than the feed; what
   * was kept for an earlier position is never asked for again and leaves by its time or for want of room. `bounded` asks for nothing:
   * an answer is as old as the cache lets it become, by its times and by what it follows of the feed.
   */
  readonly freshness: 'exact' | 'bounded'
}

/** Asks a question, through the cache where it is one of those that are. */
type Ask = <Value, Failure>(
  question: CachableQuestion,
  said: readonly unknown[],
  dependsOn: readonly string[],
  load: () => ResultAsync<Value, Failure>,
) => ResultAsync<Value, Failure | StoreUnavailable>

/**
 * A storage whose answers to some questions come through a cache. Writes go to the storage itself. Only with `exact` does a
 * reader see their own writes at once, and only where storage and feed are read at the same place: never of a replica.
 * Answers are shared: nobody may change them, nor a question before its answer is there.
 *
 * @example
 * import { cachedStorage, createReadThroughCache, type Cache, type CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const cache: Cache
 * declare const storage: CompleteStorage
 *
 * const readThrough = createReadThroughCache({ cache, project: storage.project, ttlMs: 60_000 })
 * const cached = cachedStorage(storage, { readThrough, questions: ['results.latest'], freshness: 'exact' })
 */
export function cachedStorage<Storage extends ProjectStorage & Pick<ExtraStores, 'feed'>>(
  storage: Storage,
  { readThrough, questions, freshness }: CachedStorageOptions,
): Storage {
  const isCached = new Set(questions)
  const ask: Ask = (question, said, dependsOn, load) => {
    const asked = isCached.has(question) ? textOf(question, said) : undefined
    if (asked === undefined) return load()
    if (freshness === 'bounded') return readThrough.read({ key: asked, dependsOn }, load)
    return storage.feed.position().andThen((at) => readThrough.read({ key: `${at} ${asked}` }, load))
  }
  return {
    ...storage,
    results: cachedResults(storage, ask),
    groups: cachedGroups(storage, ask),
    testcases: cachedTestcases(storage, ask),
    waivers: cachedWaivers(storage, ask),
  }
}

const anyResults = [dependencyOn('results'), dependencyOn('results-removed')]
const anyGroup = [dependencyOn('group')]
const anyWaiver = [dependencyOn('waiver-events'), dependencyOn('waiver-records')]

function cachedResults({ results }: ProjectStorage, ask: Ask): ProjectStorage['results'] {
  return {
    // What was stored is read once, by who counts it.
    ...(results.stored && { stored: results.stored.bind(results) }),
    ...(results.remove && { remove: results.remove.bind(results) }),
    append: (reportKey, source) => results.append(reportKey, source),
    query: (query, page) =>
      ask('results.query', [query, page], query.item ? resultsOfItem(query.item) : anyResults, () =>
        results.query(query, page),
      ),
    latest: (item, options) =>
      ask('results.latest', [item, options], resultsOfItem(item), () => results.latest(item, options)),
    history: (testcase, variant, limit) =>
      ask('results.history', [testcase, variant, limit], anyResults, () =>
        results.history(testcase, variant, limit),
      ),
    count: (query) =>
      ask('results.count', [query], query.item ? resultsOfItem(query.item) : anyResults, () =>
        results.count(query),
      ),
    newest: (query, distinctOn) =>
      ask('results.newest', [query, distinctOn], query.item ? resultsOfItem(query.item) : anyResults, () =>
        results.newest(query, distinctOn),
      ),
  }
}

function cachedGroups({ groups }: ProjectStorage, ask: Ask): ProjectStorage['groups'] {
  return {
    put: (group) => groups.put(group),
    get: (id) => ask('groups.get', [id], [dependencyOn('group', id)], () => groups.get(id)),
    ofItem: (item) =>
      ask('groups.ofItem', [item], [...resultsOfItem(item), ...anyGroup], () => groups.ofItem(item)),
    find: (query, page) => ask('groups.find', [query, page], anyGroup, () => groups.find(query, page)),
  }
}

function cachedTestcases({ testcases }: ProjectStorage, ask: Ask): ProjectStorage['testcases'] {
  return {
    put: (testcase) => testcases.put(testcase),
    get: (name) => ask('testcases.get', [name], [dependencyOn('testcase', name)], () => testcases.get(name)),
    find: (query, page) =>
      ask('testcases.find', [query, page], [dependencyOn('testcase')], () => testcases.find(query, page)),
  }
}

function cachedWaivers({ waivers }: ProjectStorage, ask: Ask): ProjectStorage['waivers'] {
  return {
    append: (events) => waivers.append(events),
    appendRecords: (records) => waivers.appendRecords(records),
    eventsAbout: (subject) =>
      ask('waivers.eventsAbout', [subject.type, subject.identifier], anyWaiver, () =>
        waivers.eventsAbout(subject),
      ),
    record: (id) => ask('waivers.record', [id], anyWaiver, () => waivers.record(id)),
    records: (query, page) =>
      ask('waivers.records', [query, page], anyWaiver, () => waivers.records(query, page)),
    countRecords: (query) =>
      ask('waivers.countRecords', [query], anyWaiver, () => waivers.countRecords(query)),
  }
}

/** Equal for equal questions only; undefined for one that JSON can't say, as with a limit that is no number. */
function textOf(question: CachableQuestion, said: readonly unknown[]): string | undefined {
  try {
    return canonicalJson([question, ...said.map((one) => (one === undefined ? null : (one as JsonValue)))])
  } catch {
    return undefined
  }
}
