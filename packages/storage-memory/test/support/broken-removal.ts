import type { ProjectStorage, ReportRemoval, ResultStore } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { broken, withMemory, withResults, type BrokenStore, type Results } from './broken-store.ts'

type Remove = NonNullable<ResultStore['remove']>

/** A sound store with another `remove`. */
function withRemove(replace: (sound: Remove, results: ResultStore) => Remove): BrokenStore['create'] {
  return withResults((results) => {
    const sound = results.remove
    if (!sound) throw new Error('The sound store has no "remove".')
    return { remove: replace(sound, results) }
  })
}

const removed = (resultCount: number): ReportRemoval => ({ state: 'removed', resultCount })

const onlySays = withRemove((_, results) => () => results.count({}).map(removed))

/** Hides results of a report that was removed, and keeps its key. */
const keyIsKept = withMemory(
  () => new Set<string>(),
  (sound, gone) => ({
    results: {
      ...sound.results,
      remove: (reportKey, at) =>
        sound.results.remove(reportKey, at).map((answer) => {
          if (answer.state === 'removed') gone.add(reportKey)
          return answer
        }),
      append: (reportKey, results) =>
        gone.has(reportKey)
          ? okAsync({ reportKey, resultCount: 0, isNew: false })
          : sound.results.append(reportKey, results),
    },
  }),
)

const withoutEvent = broken((sound) => ({
  feed: {
    ...sound.feed,
    read: (after, limit) =>
      sound.feed.read(after, limit).map((events) => events.filter(({ kind }) => kind !== 'results-removed')),
  },
}))

/** Lets go what a decision cites in all ways but one. */
function blindTo(cite: 'reportKeys' | 'results' | 'groups'): BrokenStore['create'] {
  return broken((sound) => ({
    decisions: {
      ...sound.decisions,
      record: ({ cites, ...decision }) =>
        sound.decisions.record({ ...decision, ...(cites && { cites: { ...cites, [cite]: [] } }) }),
    },
  }))
}

const citedForEver = broken((sound) => ({
  decisions: { ...sound.decisions, close: (id) => sound.decisions.get(id) },
}))

/** Takes a result away although another report stored it first. */
const takesWhatIsNotItsOwn = withMemory(
  () => new Map<string, readonly string[]>(),
  (sound, bodies) => ({
    results: {
      ...sound.results,
      append(reportKey, results) {
        const body = Symbol.iterator in results ? [...results] : []
        bodies.set(
          reportKey,
          body.map(({ id }) => id),
        )
        return sound.results.append(reportKey, Symbol.iterator in results ? body : results)
      },
      remove: (reportKey, at) =>
        sound.results.remove(reportKey, at).andThen((answer) => {
          const gone = [...bodies].filter(
            ([key, ids]) => key !== reportKey && ids.some((id) => bodies.get(reportKey)?.includes(id)),
          )
          for (const [key] of gone) void sound.results.remove(key, at)
          return okAsync(answer)
        }),
    },
  }),
)

const eachSaysRemoved = withRemove(
  (sound) => (reportKey, at) =>
    sound(reportKey, at).map((answer) => (answer.state === 'unknown' ? removed(0) : answer)),
)

const unchecked = withRemove(
  (sound) => (reportKey, at) =>
    reportKey === '' ? okAsync({ state: 'unknown', resultCount: 0 }) : sound(reportKey, at),
)

/** All projects are one where something is removed. */
const removesEverywhere: BrokenStore['create'] = () => {
  const opened = new Map<string, ProjectStorage>()
  const open = broken(() => ({}))()
  return (project) => {
    const storage = open(project)
    opened.set(project, storage)
    return {
      ...storage,
      results: {
        ...storage.results,
        remove(reportKey, at) {
          for (const [name, other] of opened) if (name !== project) void other.results.remove?.(reportKey, at)
          return storage.results.remove?.(reportKey, at) ?? okAsync(removed(0))
        },
      },
    }
  }
}

/** Answers by what it worked out before. */
const answersOldLatest = withMemory(
  () => new Map<string, Results>(),
  (sound, known) => ({
    results: {
      ...sound.results,
      latest: (item, options) =>
        sound.results.latest(item, options).map((found) => {
          const key = JSON.stringify([item, options])
          const before = known.get(key) ?? []
          known.set(key, found.length < before.length ? before : found)
          return known.get(key) ?? found
        }),
      append: (reportKey, results) =>
        sound.results.append(reportKey, results).andThen((receipt) =>
          sound.results.latest(build).map((found) => {
            known.set(JSON.stringify([build, undefined]), found)
            return receipt
          }),
        ),
    },
  }),
)

const build = { type: 'koji_build', id: 'bash-5.2-1.fc40' }

/** Of stores that take reports away again. */
export const brokenRemovals: readonly BrokenStore[] = [
  { fault: 'says that a report is removed and removes nothing', create: onlySays },
  { fault: 'knows a report that it removed', create: keyIsKept },
  { fault: 'leaves no event of what it removed', create: withoutEvent },
  { fault: 'removes a report that an open decision cites', create: blindTo('reportKeys') },
  { fault: 'removes results that an open decision cites', create: blindTo('results') },
  { fault: 'removes a run that an open decision cites', create: blindTo('groups') },
  { fault: 'keeps for a decision that is closed', create: citedForEver },
  { fault: 'removes what another report stored first', create: takesWhatIsNotItsOwn },
  { fault: 'removes what is not there', create: eachSaysRemoved },
  { fault: 'takes a key that is none', create: unchecked },
  { fault: 'removes the report of another project', create: removesEverywhere },
  { fault: 'answers what was the newest before', create: answersOldLatest },
].map((store) => ({ ...store, caughtBy: 'removal of results' }))
