import { queryAll, type ResultQuery, type ResultStore } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { withMemory, withResults, type BrokenStore } from './broken-store.ts'

function timeless({ storedAfter: _after, storedThrough: _through, ...query }: ResultQuery): ResultQuery {
  return query
}

function ignoring(method: 'query' | 'count' | 'newest'): BrokenStore['create'] {
  const parts: Record<typeof method, (sound: ResultStore) => Partial<ResultStore>> = {
    query: (sound) => ({ query: (query, page) => sound.query(timeless(query), page) }),
    count: (sound) => ({ count: (query) => sound.count(timeless(query)) }),
    newest: (sound) => ({ newest: (query, keys) => sound.newest(timeless(query), keys) }),
  }
  return withResults(parts[method])
}

/** Remembers the last report that a result came with, not the first. */
const positionOfLast = withMemory(
  () => new Map<string, number>(),
  ({ feed, results }, positions) => ({
    results: {
      ...results,
      append: (reportKey, source) => {
        const body = Symbol.asyncIterator in source ? undefined : [...source]
        return results.append(reportKey, body ?? source).andThen((receipt) =>
          feed.position().map((position) => {
            for (const { id } of body ?? []) positions.set(id, position)
            return receipt
          }),
        )
      },
      query(query, page) {
        const { storedThrough = Infinity } = query
        return results.query(query, page).map((found) => ({
          ...found,
          results: found.results.filter(({ id }) => (positions.get(id) ?? 0) <= storedThrough),
        }))
      },
    },
  }),
)

/** Answers as of a position: stores that forget the position in one place. */
export const brokenAsOf: readonly BrokenStore[] = [
  { fault: 'a query ignores the position', caughtBy: 'as of a position', create: ignoring('query') },
  { fault: 'a count ignores the position', caughtBy: 'as of a position', create: ignoring('count') },
  { fault: 'newest ignores the position', caughtBy: 'as of a position', create: ignoring('newest') },
  {
    fault: 'latest ignores the position',
    caughtBy: 'as of a position',
    create: withResults((sound) => ({
      latest: (item, { testcases } = {}) => sound.latest(item, testcases ? { testcases } : {}),
    })),
  },
  {
    fault: 'latest filters the newest by the position',
    caughtBy: 'as of a position',
    create: withResults((sound) => ({
      latest: (item, { storedThrough, ...options } = {}) =>
        sound.latest(item, options).andThen((newest) =>
          storedThrough === undefined
            ? okAsync(newest)
            : queryAll(sound, { storedThrough })
                .map((then) => newest.filter(({ id }) => then.some((one) => one.id === id)))
                .orElse(() => okAsync([])),
        ),
    })),
  },
  {
    fault: 'what was stored after a position includes it',
    caughtBy: 'as of a position',
    create: withResults((sound) => ({
      query: (query, page) =>
        sound.query(
          query.storedAfter === undefined ? query : { ...query, storedAfter: query.storedAfter - 1 },
          page,
        ),
    })),
  },
  { fault: 'a known result moves to the last report', caughtBy: 'as of a position', create: positionOfLast },
]
