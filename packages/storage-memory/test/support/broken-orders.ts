import { queryAll } from '@gatewright/core/ports'
import { compareText } from '@gatewright/core/canonical'
import { compareInstants, type TestResult } from '@gatewright/core/schema'
import { okAsync } from 'neverthrow'
import { onPage, withAnswers, withResults, type BrokenStore, type Results } from './broken-store.ts'

/** Results in an order that is not that of the ports, newest first or turned around. */
function sortedBy(compare: (a: TestResult, b: TestResult) => number): BrokenStore['create'] {
  const newestFirst = (answer: Results): Results => answer.toSorted((a, b) => compare(b, a))
  return withResults((sound) => ({
    query: (query, page) =>
      sound
        .query(query, page)
        .map(onPage(page?.order === 'oldest-first' ? (answer) => answer.toSorted(compare) : newestFirst)),
    history: (testcase, variant, limit) => sound.history(testcase, variant, limit).map(newestFirst),
  }))
}

/** Results by time, and at one instant by another order of ids. */
function byIds(compareIds: (a: string, b: string) => number): BrokenStore['create'] {
  return sortedBy((a, b) => compareInstants(a.submittedAt, b.submittedAt) || compareIds(a.id, b.id))
}

function codePoints(text: string): string {
  return [...text].map((letter) => String(letter.codePointAt(0)).padStart(8, '0')).join('')
}

/** The text before the first `#` and the number behind it, as a store has them that keeps both in columns. */
function numbered(id: string): readonly [head: string, number: number] {
  const [head = '', rest = ''] = id.split('#')
  return [head, Number.parseInt(rest, 10)]
}

const byNumber = byIds((a, b) => {
  const [[headA, numberA], [headB, numberB]] = [numbered(a), numbered(b)]
  if (headA !== headB || !(numberA !== numberB)) return a < b ? -1 : Number(a > b)
  return numberA - numberB
})

/** An id as such a store gives it back: the width of the number is lost. */
function narrowed(id: string): string {
  return id.replace(/#0*(\d{1,9})$/, '#$1')
}

const widthBlind = withResults((sound) => ({
  query: (query, page) =>
    sound.query(query, page).map((found) => ({
      ...found,
      results: found.results.map((one) => ({ ...one, id: narrowed(one.id) })),
    })),
}))

/** Takes ids of different widths for one id. */
const widthBlindFilter = withResults((sound) => ({
  query({ ids, ...query }, page) {
    if (ids === undefined) return sound.query(query, page)
    const wanted = new Set(ids.map(narrowed))
    return queryAll(sound, query).map((all) => ({
      results: all.filter(({ id }) => wanted.has(narrowed(id))),
    }))
  },
}))

/** Cuts what is finer than a nanosecond, as a column of time does at its own precision. */
function nanoseconds(instant: string): string {
  return instant.replace(/(\.\d{9})\d+Z$/, '$1Z')
}

function cutBy(cut: (instant: string) => string): BrokenStore['create'] {
  return sortedBy(
    (a, b) => compareInstants(cut(a.submittedAt), cut(b.submittedAt)) || compareText(a.id, b.id),
  )
}

/** As a 64-bit number of nanoseconds since 1970 has room for. */
function clamped(instant: string): string {
  if (instant < '1677-09-21') return '1677-09-21T00:12:44Z'
  return instant > '2262-04-11T23:47:16' ? '2262-04-11T23:47:16Z' : instant
}

const countsThroughMilliseconds = withResults((sound) => ({
  count({ since, ...query }) {
    const coarse = since?.replace(/(\.\d{3})\d+Z$/, '$1Z')
    return sound.count(coarse === undefined ? query : { ...query, since: coarse })
  },
}))

/** Keeps the first of what it is given. */
function keepsFirst(most: number): BrokenStore['create'] {
  return withResults((sound) => ({
    query: (query, page) =>
      sound
        .query(query, page)
        .andThen((found) =>
          queryAll(sound, {}).map((all) =>
            all.length > most ? { results: found.results.filter(({ id }) => id < 'run#10001') } : found,
          ),
        ),
  }))
}

const limitedLatest = withResults((sound) => ({
  latest: (item, options) => sound.latest(item, options).map((found) => found.slice(0, 500)),
}))

const shortNames = withResults((sound) => ({
  query(query, page) {
    const { testcase } = query
    if (testcase === undefined) return sound.query(query, page)
    const start = testcase.slice(0, 1_000)
    const { testcase: _, ...rest } = query
    return queryAll(sound, rest).map((all) => ({
      results: all.filter((one) => one.testcase.slice(0, 1_000) === start),
    }))
  },
}))

const shortNotes = withAnswers((answer) =>
  answer.map((one) => (one.note === undefined ? one : { ...one, note: one.note.slice(0, 4_000) })),
)

const latestOfAll = withResults((sound) => ({ latest: (item) => sound.latest(item) }))

/** A check, and a little later what was checked. */
const bothNew = withResults((sound) => {
  const keys = new Set<string>()
  return {
    append(reportKey, source) {
      const wasKnown = keys.has(reportKey)
      return okAsync(undefined)
        .andThen(() => sound.append(reportKey, source))
        .map((receipt) => {
          keys.add(reportKey)
          return { ...receipt, isNew: !wasKnown }
        })
    },
  }
})

const conflictInRace = withResults((sound) => {
  const keys = new Set<string>()
  return {
    append(reportKey, source) {
      const wasKnown = keys.has(reportKey)
      return okAsync(undefined)
        .andThen(() => sound.append(reportKey, source))
        .orElse((error) =>
          error.kind === 'store/key-conflict' && error.key === reportKey && !wasKnown
            ? okAsync({ reportKey, resultCount: 2, isNew: true })
            : sound.append(reportKey, source),
        )
        .map((receipt) => {
          keys.add(reportKey)
          return receipt
        })
    },
  }
})

/** Stores that order by another alphabet, cut time or names, or check too early. */
export const brokenOrders: readonly BrokenStore[] = [
  {
    fault: 'ids by code point',
    caughtBy: 'time and ids',
    create: byIds((a, b) => (codePoints(a) < codePoints(b) ? -1 : Number(a !== b))),
  },
  { fault: 'ids by locale', caughtBy: 'time and ids', create: byIds((a, b) => a.localeCompare(b, 'en')) },
  { fault: 'ids by their number', caughtBy: 'time and ids', create: byNumber },
  { fault: 'the width of a number in an id lost', caughtBy: 'time and ids', create: widthBlind },
  { fault: 'ids of any width found', caughtBy: 'time and ids', create: widthBlindFilter },
  { fault: 'instants cut to nanoseconds', caughtBy: 'time and ids', create: cutBy(nanoseconds) },
  { fault: 'instants outside of 64 bits', caughtBy: 'time and ids', create: cutBy(clamped) },
  { fault: 'a count sees milliseconds', caughtBy: 'time and ids', create: countsThroughMilliseconds },
  { fault: 'latest ignores the testcases', caughtBy: 'latest', create: latestOfAll },
  { fault: 'results beyond 10,000 lost', caughtBy: 'big data', create: keepsFirst(10_000) },
  { fault: 'latest answers 500 at most', caughtBy: 'big data', create: limitedLatest },
  { fault: 'names told apart by their first 1,000 letters', caughtBy: 'big data', create: shortNames },
  { fault: 'notes cut at 4,000 letters', caughtBy: 'big data', create: shortNotes },
  { fault: 'equal reports at once are both new', caughtBy: 'concurrency', create: bothNew },
  { fault: 'different reports at once both accepted', caughtBy: 'concurrency', create: conflictInRace },
]
