import { queryAll, type AppendReceipt, type ProjectStorage } from '@gatewright/core/ports'
import { compareResults, toEpochMs, variantKey, type Group, type TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync, okAsync } from 'neverthrow'
import { brokenAppends } from './broken-appends.ts'
import { brokenAsOf } from './broken-as-of.ts'
import { brokenColumns } from './broken-columns.ts'
import { brokenCrashes } from './broken-crashes.ts'
import { brokenFeeds } from './broken-feeds.ts'
import { brokenFolds } from './broken-folds.ts'
import { brokenIsolation } from './broken-isolation.ts'
import { brokenOrders } from './broken-orders.ts'
import { brokenPages } from './broken-pages.ts'
import { brokenRaces } from './broken-races.ts'
import { brokenRecords } from './broken-records.ts'
import { brokenRemovals } from './broken-removal.ts'
import { brokenSearches } from './broken-searches.ts'
import { brokenSweeping } from './broken-sweeping.ts'
import { brokenWaivers } from './broken-waivers.ts'
import { onPage, withAnswers, withBody, withResults, type BrokenStore, type Results } from './broken-store.ts'

/** A sound store but for its groups, of which any may be replaced that a rule lets go. */
function withGroupRule(mayReplace: (known: Group) => boolean): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    const groups = new Map<string, Group>()
    return (project) => {
      const sound = database.open(project)
      return {
        ...sound,
        groups: {
          ...sound.groups,
          put(group) {
            const key = `${project} ${group.id}`
            const known = groups.get(key)
            const isSame = JSON.stringify(known) === JSON.stringify(group)
            if (known && !isSame && !mayReplace(known)) {
              return errAsync({
                kind: 'store/key-conflict',
                message: 'Closed.',
                retryable: false,
                key: group.id,
              })
            }
            return sound.groups.put({ ...group, state: 'open' }).map(() => {
              groups.set(key, group)
              return group
            })
          },
          get: (id) => okAsync(groups.get(`${project} ${id}`)),
        },
      }
    }
  }
}

function mutableCopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

const lostTieBreak = withAnswers((answer) =>
  // A stable sort by time alone keeps ties in the order of their ids, as a table scan would.
  [...answer].sort(compareResults).sort((a, b) => toEpochMs(b.submittedAt) - toEpochMs(a.submittedAt)),
)

const partialDedupe = withResults((sound) => {
  let last = ''
  return {
    // Only the last key is remembered; any other comes as new.
    append(reportKey, results) {
      const isRepeat = reportKey === last
      last = reportKey
      return sound
        .append(reportKey, results)
        .map((receipt) => ({ ...receipt, isNew: receipt.isNew || !isRepeat }))
    },
  }
})

const keyConflictIgnored = withResults((sound) => ({
  append: withBody(sound, (reportKey, body) => {
    const done: AppendReceipt = { reportKey, resultCount: body.length, isNew: false }
    return sound
      .append(reportKey, body)
      .orElse((error) =>
        error.kind === 'store/key-conflict' && error.key === reportKey ? okAsync(done) : errAsync(error),
      )
  }),
}))

const idConflictIgnored = withResults((sound) => ({
  append: withBody(sound, (reportKey, body) => {
    return sound
      .append(reportKey, body)
      .orElse((error) =>
        error.kind === 'store/key-conflict' && error.key !== reportKey
          ? okAsync({ reportKey, resultCount: body.length, isNew: true })
          : errAsync(error),
      )
  }),
}))

const nonAtomicAppend = withResults((sound) => ({
  append: withBody(sound, (reportKey, body) => {
    // Each result on its own first, as a loop of inserts without a transaction.
    for (const result of body) void sound.append(`${reportKey}/${result.id}`, [result])
    return sound.append(reportKey, body)
  }),
}))

function leakAcrossProjects(): (project: string) => ProjectStorage {
  const database = createMemoryDatabase()
  // Projects of one case share a name up to the last hyphen; here they share their data, too.
  return (project) => ({ ...database.open(project.slice(0, project.lastIndexOf('-'))), project })
}

function mutableAnswers(): (project: string) => ProjectStorage {
  const database = createMemoryDatabase()
  const open = new Map<string, ProjectStorage>()
  return (project) => {
    const known = open.get(project)
    if (known) return known
    const sound = database.open(project)
    const rows = new Map<string, TestResult>()
    // The same object for the same result every time, free for anybody to change.
    const row = (result: TestResult): TestResult => {
      const kept = rows.get(result.id) ?? mutableCopy(result)
      rows.set(result.id, kept)
      return kept
    }
    const leaky: ProjectStorage = {
      ...sound,
      results: {
        ...sound.results,
        query: (query, page) => sound.results.query(query, page).map(onPage((answer) => answer.map(row))),
        history: (testcase, variant, limit) =>
          sound.results.history(testcase, variant, limit).map((answer) => answer.map(row)),
        latest: (item) => sound.results.latest(item).map((answer) => answer.map(row)),
      },
    }
    open.set(project, leaky)
    return leaky
  }
}

function keepsWhatItIsGiven(): (project: string) => ProjectStorage {
  const database = createMemoryDatabase()
  return (project) => {
    const sound = database.open(project)
    const given = new Map<string, TestResult>()
    const asGiven = (answer: Results): Results => answer.map((result) => given.get(result.id) ?? result)
    return {
      ...sound,
      results: {
        ...sound.results,
        append: withBody(sound.results, (reportKey, body) => {
          return sound.results.append(reportKey, body).map((receipt) => {
            if (receipt.isNew) for (const result of body) given.set(result.id, result)
            return receipt
          })
        }),
        query: (query, page) => sound.results.query(query, page).map(onPage(asGiven)),
        history: (testcase, variant, limit) => sound.results.history(testcase, variant, limit).map(asGiven),
        latest: (item) => sound.results.latest(item).map(asGiven),
      },
    }
  }
}

const latestIgnoresVariant = withResults((sound) => ({
  latest: (item) =>
    sound.latest(item).map((answer) => {
      const newest = new Map<string, TestResult>()
      for (const result of [...answer].sort(compareResults)) newest.set(result.testcase, result)
      return answer.filter((result) => newest.get(result.testcase) === result)
    }),
}))

const latestByArrival = withResults((sound) => {
  const arrivals: TestResult[] = []
  return {
    append: withBody(sound, (reportKey, body) => {
      return sound.append(reportKey, body).map((receipt) => {
        arrivals.push(...body)
        return receipt
      })
    }),
    latest: (item) =>
      sound.latest(item).map((answer) =>
        answer.map((newest) => {
          const same = (other: TestResult): boolean =>
            other.testcase === newest.testcase &&
            other.item.id === newest.item.id &&
            variantKey(other.variant) === variantKey(newest.variant)
          return arrivals.findLast(same) ?? newest
        }),
      ),
  }
})

const historyUnsorted = withResults((sound) => ({
  history: (testcase, variant, limit) =>
    sound.history(testcase, variant, limit).map((answer) => [...answer].reverse()),
}))

const limitTakesOldest = withResults((sound) => ({
  history: (testcase, variant, limit) =>
    sound
      .history(testcase, variant, Infinity)
      .map((answer) => answer.slice(Math.max(0, answer.length - limit))),
}))

const historyByPartOfVariant = withResults((sound) => ({
  history: (testcase, variant, limit) =>
    queryAll(sound, { testcase, variant })
      .map((answer) => answer.slice(0, limit))
      .mapErr(({ message }) => ({ kind: 'store/unavailable', message, retryable: true })),
}))

const untilInclusive = withResults((sound) => ({
  query({ until, ...rest }, page) {
    if (until === undefined) return sound.query(rest, page)
    const isIn = ({ submittedAt }: TestResult): boolean => toEpochMs(submittedAt) <= toEpochMs(until)
    return sound.query(rest, page).map(onPage((answer) => answer.filter(isIn)))
  },
}))

const sinceExclusive = withResults((sound) => ({
  query({ since, ...rest }, page) {
    if (since === undefined) return sound.query(rest, page)
    const isIn = ({ submittedAt }: TestResult): boolean => toEpochMs(submittedAt) > toEpochMs(since)
    return sound.query(rest, page).map(onPage((answer) => answer.filter(isIn)))
  },
}))

const exactVariantQuery = withResults((sound) => ({
  query(query, page) {
    const isIn = ({ variant }: TestResult): boolean =>
      !query.variant || variantKey(variant) === variantKey(query.variant)
    return sound.query(query, page).map(onPage((answer) => answer.filter(isIn)))
  },
}))

const millisecondsOnly = withAnswers((answer) =>
  [...answer].sort((a, b) => toEpochMs(b.submittedAt) - toEpochMs(a.submittedAt) || (a.id < b.id ? 1 : -1)),
)

const roundedInstants = withAnswers((answer) =>
  answer.map((result) => ({ ...result, submittedAt: new Date(toEpochMs(result.submittedAt)).toISOString() })),
)

const withoutRepeatedValues = withAnswers((answer) =>
  answer.map((result) => ({
    ...result,
    data: Object.fromEntries(Object.entries(result.data).map(([key, values]) => [key, [...new Set(values)]])),
  })),
)

export const brokenStores: readonly BrokenStore[] = [
  { fault: 'lost tie-break', caughtBy: 'order and time', create: lostTieBreak },
  { fault: 'partial dedupe', caughtBy: 'idempotency', create: partialDedupe },
  { fault: 'report key conflict ignored', caughtBy: 'idempotency', create: keyConflictIgnored },
  { fault: 'result id conflict ignored', caughtBy: 'idempotency', create: idConflictIgnored },
  { fault: 'non-atomic append', caughtBy: 'append', create: nonAtomicAppend },
  { fault: 'leak across projects', caughtBy: 'isolation', create: leakAcrossProjects },
  { fault: 'mutable answers', caughtBy: 'isolation', create: mutableAnswers },
  { fault: 'keeps the objects it is given', caughtBy: 'append', create: keepsWhatItIsGiven },
  { fault: 'latest ignores the variant', caughtBy: 'latest', create: latestIgnoresVariant },
  { fault: 'latest goes by arrival', caughtBy: 'latest', create: latestByArrival },
  { fault: 'history unsorted', caughtBy: 'history', create: historyUnsorted },
  { fault: 'the limit keeps the oldest', caughtBy: 'history', create: limitTakesOldest },
  { fault: 'history by part of the variant', caughtBy: 'history', create: historyByPartOfVariant },
  { fault: 'until inclusive', caughtBy: 'query', create: untilInclusive },
  { fault: 'since exclusive', caughtBy: 'query', create: sinceExclusive },
  { fault: 'query by the exact variant', caughtBy: 'query', create: exactVariantQuery },
  ...brokenPages,
  ...brokenAppends,
  ...brokenSearches,
  ...brokenWaivers,
  ...brokenOrders,
  ...brokenFeeds,
  ...brokenAsOf,
  ...brokenColumns,
  ...brokenRecords,
  ...brokenRemovals,
  ...brokenFolds,
  ...brokenSweeping,
  ...brokenRaces,
  ...brokenIsolation,
  ...brokenCrashes,
  { fault: 'order by milliseconds only', caughtBy: 'order and time', create: millisecondsOnly },
  { fault: 'instants rounded to milliseconds', caughtBy: 'append', create: roundedInstants },
  { fault: 'repeated values of data lost', caughtBy: 'append', create: withoutRepeatedValues },
  { fault: 'closed group changed', caughtBy: 'groups', create: withGroupRule(() => true) },
  {
    fault: 'aborted group taken up again',
    caughtBy: 'groups',
    create: withGroupRule((known) => known.state !== 'complete'),
  },
  { fault: 'open group never closed', caughtBy: 'groups', create: withGroupRule(() => false) },
]
