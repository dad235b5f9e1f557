import { queryAll, type ProjectStorage, type ResultQuery, type TextMatch } from '@gatewright/core/ports'
import { matchesText } from '@gatewright/core/query'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync } from 'neverthrow'
import { withResults, type BrokenStore } from './broken-store.ts'

/** A sound storage with some of its stores replaced. */
function withStores(replace: (sound: ProjectStorage) => Partial<ProjectStorage>): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    return (project) => {
      const sound = database.open(project)
      return { ...sound, ...replace(sound) }
    }
  }
}

/** A sound store that is asked another question than it was given. */
function withQuery(change: (query: ResultQuery) => ResultQuery): BrokenStore['create'] {
  return withResults((sound) => ({
    query: (query, page) => sound.query(change(query), page),
    count: (query) => sound.count(change(query)),
  }))
}

function withTexts(change: (match: TextMatch) => TextMatch): BrokenStore['create'] {
  return withQuery((query) => ({
    ...query,
    ...(query.testcases && { testcases: change(query.testcases) }),
    ...(query.data && { data: query.data.map((match) => ({ ...match, ...change(match) })) }),
  }))
}

const escapesLost = withTexts((match) => ({
  ...match,
  ...(match.like && { like: match.like.map((pattern) => pattern.replaceAll('\\', '')) }),
}))

const namesArePatterns = withTexts(({ equals = [], like = [] }) => ({ like: [...equals, ...like] }))

const emptyListsLeftOut = withQuery(({ ids, groups, ...query }) => ({
  ...query,
  ...(ids && ids.length > 0 && { ids }),
  ...(groups && groups.length > 0 && { groups }),
}))

const onlyOwnData = withResults((sound) => ({
  query: (query, page) =>
    sound.query(query, page).map((found) => ({
      ...found,
      results: found.results.filter(({ data }) =>
        (query.data ?? []).every(({ key, ...match }) =>
          (Object.hasOwn(data, key) ? (data[key] ?? []) : []).some((value) => matchesText(match, value)),
        ),
      ),
    })),
}))

/** One row for each value that matches, as a join gives it. */
const rowsOfJoins = withResults((sound) => ({
  count: (query) =>
    queryAll(sound, query).map((results) =>
      results.reduce((sum, result) => {
        const matching = (query.data ?? []).map(({ key, ...match }) =>
          Math.max(1, (result.data[key] ?? []).filter((value) => matchesText(match, value)).length),
        )
        return sum + matching.reduce((product, count) => product * count, 1)
      }, 0),
    ),
}))

const throughExcludes = withQuery(({ through, ...query }) => ({
  ...query,
  ...(through === undefined ? {} : { until: through }),
}))

const orderIgnored = withResults((sound) => ({
  query: (query, { order: _, ...page } = {}) => sound.query(query, page),
}))

const skipIgnored = withResults((sound) => ({
  query: (query, page = {}) =>
    sound.query(query, page).andThen(() => {
      const { skip: _, ...rest } = page
      return sound.query(query, rest)
    }),
}))

const firstValueOnly = withResults((sound) => ({
  newest: (query, distinctOn = []) =>
    sound.newest(query, distinctOn).map((results) => {
      const seen = new Set<string>()
      return results.filter(({ testcase, data, variant }) => {
        const key = JSON.stringify([
          testcase,
          ...distinctOn.map((one) => data[one]?.[0] ?? variant[one] ?? null),
        ])
        return !seen.has(key) && seen.add(key)
      })
    }),
}))

const missingValueDropped = withResults((sound) => ({
  newest: (query, distinctOn = []) =>
    sound
      .newest(query, distinctOn)
      .map((results) =>
        results.filter(({ data, variant }) =>
          distinctOn.every((key) => Object.hasOwn({ ...variant, ...data }, key)),
        ),
      ),
}))

/** Looks for the newest first, and only then whether it is one of those that were asked for. */
const newestBeforeQuery = withResults((sound) => ({
  newest: (query, distinctOn) =>
    queryAll(sound, query)
      .andThen((found) => sound.newest({}, distinctOn).map((newest) => [found, newest] as const))
      .map(([found, newest]) => {
        const ids = new Set(found.map(({ id }) => id))
        return newest.filter(({ id }) => ids.has(id))
      }),
}))

const testcaseMerged = withStores(({ testcases }) => ({
  testcases: {
    ...testcases,
    put: (testcase) =>
      testcases.get(testcase.name).andThen((known) => testcases.put({ ...known, ...testcase })),
  },
}))

const testcasesUnsorted = withStores(({ testcases }) => ({
  testcases: {
    ...testcases,
    find: (query, page) => testcases.find(query, page).map((found) => [...found].reverse()),
  },
}))

const pagesIgnored = withStores(({ testcases, groups }) => ({
  testcases: {
    ...testcases,
    find: (query, page) => testcases.find(query, page).andThen(() => testcases.find(query)),
  },
  groups: { ...groups, find: (query) => groups.find(query) },
}))

const groupsById = withStores(({ groups }) => ({
  groups: {
    ...groups,
    find: (query, page) =>
      groups.find(query, page).map((found) => [...found].sort((a, b) => (a.id < b.id ? 1 : -1))),
  },
}))

const groupsWithNothingToMatch = withStores(({ groups }) => ({
  groups: {
    ...groups,
    find: (query, page) =>
      groups
        .find({}, page)
        .map((found) =>
          found.filter(
            ({ id, description = '' }) =>
              (!query.ids || query.ids.includes(id)) &&
              (!query.description || matchesText(query.description, description)),
          ),
        ),
  },
}))

const oneSeriesForAll = withStores(({ numbers }) => ({ numbers: { next: () => numbers.next('all') } }))

const numbersStandStill = withStores(() => ({ numbers: { next: () => okAsync(1) } }))

/** Stores that read a query, a page or a series of numbers wrongly. */
export const brokenSearches: readonly BrokenStore[] = [
  { fault: 'backslashes of patterns lost', caughtBy: 'search', create: escapesLost },
  { fault: 'names taken for patterns', caughtBy: 'search', create: namesArePatterns },
  { fault: 'empty lists narrow nothing', caughtBy: 'search', create: emptyListsLeftOut },
  { fault: 'item and variant are no data', caughtBy: 'search', create: onlyOwnData },
  { fault: 'counts the rows of its joins', caughtBy: 'search', create: rowsOfJoins },
  { fault: 'through excludes its instant', caughtBy: 'search', create: throughExcludes },
  { fault: 'order ignored', caughtBy: 'search', create: orderIgnored },
  { fault: 'skip ignored', caughtBy: 'search', create: skipIgnored },
  { fault: 'only the first value counts', caughtBy: 'newest', create: firstValueOnly },
  { fault: 'no value drops the result', caughtBy: 'newest', create: missingValueDropped },
  { fault: 'the newest taken before the query', caughtBy: 'newest', create: newestBeforeQuery },
  { fault: 'testcase merged with what was known', caughtBy: 'testcases', create: testcaseMerged },
  { fault: 'testcases unsorted', caughtBy: 'testcases', create: testcasesUnsorted },
  { fault: 'pages of testcases ignored', caughtBy: 'testcases', create: pagesIgnored },
  { fault: 'pages of groups ignored', caughtBy: 'group list', create: pagesIgnored },
  { fault: 'groups sorted by id', caughtBy: 'group list', create: groupsById },
  {
    fault: 'no description taken for an empty one',
    caughtBy: 'group list',
    create: groupsWithNothingToMatch,
  },
  { fault: 'one series of numbers for all', caughtBy: 'numbers', create: oneSeriesForAll },
  { fault: 'numbers given twice', caughtBy: 'numbers', create: numbersStandStill },
]
