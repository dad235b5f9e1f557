import { cursorAfter, queryAll } from '@gatewright/core/ports'
import { compareInstants, parseInstant, type TestResult } from '@gatewright/core/schema'
import { okAsync } from 'neverthrow'
import { withResults, type BrokenStore, type Results } from './broken-store.ts'

/** The whole answer, and a page of it from an index on. */
function pagesByIndex(
  startOf: (answer: Results, after: string) => number,
  cursorOf: (answer: Results, end: number) => string,
): BrokenStore['create'] {
  return withResults((sound) => ({
    query(query, { limit = 1000, after } = {}) {
      // Limits and cursors are still checked as they should be, so that nothing but the page borders is wrong.
      const probe = sound.query({ outcomes: [] }, { limit })
      return probe.andThen(() =>
        queryAll(sound, query).andThen((answer) => {
          const start = after === undefined ? 0 : startOf(answer, after)
          if (!(start >= 0)) return sound.query(query, { after: '' })
          const results = answer.slice(start, start + limit)
          const end = start + results.length
          return okAsync(end < answer.length ? { results, next: cursorOf(answer, end) } : { results })
        }),
      )
    },
  }))
}

const pagesByOffset = pagesByIndex(
  (_, after) => (/^\d+$/.test(after) ? Number(after) : -1),
  (_, end) => String(end),
)

/** Behind everything at the instant of the border: what stands at the same instant is lost. */
const bordersLose = pagesByIndex(
  (answer, after) => (isInstant(after) ? answer.filter((one) => olderBy(one, after) >= 0).length : -1),
  (answer, end) => answer[end - 1]?.submittedAt ?? '',
)

/** At the instant of the border: what stands there comes again. */
const bordersRepeat = pagesByIndex(
  (answer, after) => (isInstant(after) ? answer.filter((one) => olderBy(one, after) > 0).length : -1),
  (answer, end) => answer[end - 1]?.submittedAt ?? '',
)

function isInstant(text: string): boolean {
  return parseInstant(text).isOk()
}

function olderBy(result: TestResult, instant: string): number {
  return compareInstants(result.submittedAt, instant)
}

const cursorAlways = withResults((sound) => ({
  query: (query, page) =>
    sound.query(query, page).map(({ results, next }) => {
      const last = results.at(-1)
      return next === undefined && last
        ? { results, next: cursorAfter(last) }
        : { results, ...(next && { next }) }
    }),
}))

const limitIgnored = withResults((sound) => ({
  query: (query, page) =>
    sound.query(query, page).andThen(() => queryAll(sound, query).map((results) => ({ results }))),
}))

const anyPage = withResults((sound) => ({
  query: (query, page) => sound.query(query, page).orElse(() => sound.query(query)),
}))

/** Stores that lose or repeat results between pages, or take any request for a page. */
export const brokenPages: readonly BrokenStore[] = [
  { fault: 'pages by offset', caughtBy: 'pagination', create: pagesByOffset },
  { fault: 'page borders lose results', caughtBy: 'pagination', create: bordersLose },
  { fault: 'page borders repeat results', caughtBy: 'pagination', create: bordersRepeat },
  { fault: 'a cursor behind the last page', caughtBy: 'pagination', create: cursorAlways },
  { fault: 'the limit of a page ignored', caughtBy: 'pagination', create: limitIgnored },
  { fault: 'any page request taken', caughtBy: 'pagination', create: anyPage },
]
