import type {
  CompleteResultStore,
  CompleteStorage,
  ResultQuery,
  ResultStore,
  StoreUnavailable,
} from '@gatewright/core/ports'
import { okAsync, type ResultAsync } from 'neverthrow'
import { copyOfQuery } from './query/copy-of-query.ts'

/**
 * Results that are stored in one database and read from its replica. What is asked for as of a position that the replica has
 * not got to is read where it was stored: the answer would lack results otherwise, and nothing would say so.
 */
export function resultsOfReplica(
  replica: CompleteStorage,
  { results: stored }: CompleteStorage,
): CompleteResultStore {
  const asOf = (storedThrough: number): ResultAsync<CompleteResultStore, StoreUnavailable> =>
    replica.feed.position().map((position) => (position >= storedThrough ? replica.results : stored))
  /** What is changed in a query after the call is not looked at. */
  const ask = <Value, Failure>(
    query: ResultQuery,
    read: (results: ResultStore, query: ResultQuery) => ResultAsync<Value, Failure>,
  ): ResultAsync<Value, Failure | StoreUnavailable> => {
    if (query.storedThrough === undefined) return read(replica.results, query)
    const asked = copyOfQuery(query)
    return asOf(query.storedThrough).andThen((results) => read(results, asked))
  }
  return {
    append: stored.append,
    remove: stored.remove,
    query: (query, page) => {
      const part = { ...page }
      return ask(query, ({ query: readPage }, asked) => readPage(asked, part))
    },
    count: (query) => ask(query, (results, asked) => results.count(asked)),
    newest: (query, distinctOn = []) => {
      const keys = [...distinctOn]
      return ask(query, (results, asked) => results.newest(asked, keys))
    },
    latest(item, options) {
      const [asked, said] = copyOfQuery([item, options] as const)
      const results = said?.storedThrough === undefined ? okAsync(replica.results) : asOf(said.storedThrough)
      return results.andThen((store) => store.latest(asked, said))
    },
    history: replica.results.history,
    stored(positions) {
      const asked = { ...positions }
      return asOf(asked.storedThrough).andThen((results) => results.stored(asked))
    },
  }
}
