import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { ResultAsync } from 'neverthrow'
import { digestOf } from '../canonical/digest.ts'
import { largestPageLimit } from '../ports/result-page.ts'
import type { QueryError, ResultStore } from '../ports/result-store.ts'
import type { SearchChange } from './search-changes.ts'

/** Changes as lines of JSON, one each, for a sink of one's own. */
export function searchLines(changes: readonly SearchChange[]): string {
  return linesOf(changes)
}

/**
 * Changes as the body of a `_bulk` request of Elasticsearch or OpenSearch, with the media type `application/x-ndjson`; empty for
 * changes that ask nothing of it. Documents replace those of their id, and a document that is not there gets no runs.
 *
 * What was removed is not in it, since the events don't name results: ask the engine for the field `id` where `reportKey` is one
 * of `removed`, {@link goneResults} which of them are gone, and {@link bulkDeletes} for the body.
 *
 * @remarks https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 * @example
 * import { bulkBody } from '@gatewright/core/feed'
 *
 * const runs = [{ id: 'run-1', state: 'complete' as const }]
 * console.log(bulkBody([{ kind: 'runs', id: 'run-1#1', runs }], 'results'))
 * // {"update":{"_index":"results","_id":"run-1#1"}}
 * // {"doc":{"runs":[{"id":"run-1","state":"complete"}]}}
 */
export function bulkBody(changes: readonly SearchChange[], index: string): string {
  return linesOf(
    changes.flatMap((change): readonly object[] => {
      switch (change.kind) {
        case 'index':
          return [{ index: { _index: index, _id: documentId(change.document.id) } }, change.document]
        case 'runs':
          return [{ update: { _index: index, _id: documentId(change.id) } }, { doc: { runs: change.runs } }]
        case 'removed':
          return []
      }
    }),
  )
}

/** The body of a `_bulk` request that removes documents, by the ids of their results. */
export function bulkDeletes(ids: readonly string[], index: string): string {
  return linesOf(ids.map((id) => ({ delete: { _index: index, _id: documentId(id) } })))
}

/** Bytes of an id that engines take. */
const longestDocumentId = 512

/** An id that is too long for an engine goes by its digest; the field `id` of the document has it whole. */
function documentId(id: string): string {
  return utf8ToBytes(id).length <= longestDocumentId ? id : digestOf(id)
}

/** Those of some ids under which no result is stored any more, in their order: 10,000 of them at most. */
export function goneResults(
  results: Pick<ResultStore, 'query'>,
  ids: readonly string[],
): ResultAsync<readonly string[], QueryError> {
  if (ids.length > largestPageLimit) throw new TypeError(`More than ${largestPageLimit} ids: ${ids.length}.`)
  return results.query({ ids }, { limit: largestPageLimit }).map((page) => {
    const stored = new Set(page.results.map(({ id }) => id))
    return ids.filter((id) => !stored.has(id))
  })
}

function linesOf(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}
