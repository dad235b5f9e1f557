import type { ResultQuery } from '@gatewright/core/ports'
import { resultMatcher } from '@gatewright/core/query'
import { decodeRows } from '../query/decode-rows.ts'
import type { FoundRow } from '../query/found-row.ts'
import type { ReadRowsOptions } from '../query/read-rows.ts'
import type { ReadScope } from '../query/read-scope.ts'
import type { RowFilter } from '../query/row-filter.ts'
import type { RunWindow } from '../query/run-window.ts'
import { failingBit } from '../rows/cells.ts'
import type { ResultDetail } from '../rows/result-detail.ts'
import type { Chunk } from './chunk.ts'
import { resultRow, rowsOfRun } from './run-rows.ts'

/** Reads rows of runs that are packed, with one filter. */
export interface PackedReader {
  /** The rows of a window that the filter lets through, `limit` of them at most, in order. */
  rows(window: RunWindow, options: ReadRowsOptions): Promise<readonly FoundRow[]>
  /** How many of its rows the filter lets through. */
  count(window: RunWindow): Promise<number>
}

/** So many rows are made to results at once, where words have to be compared. */
const rowsAtOnce = 2_000

/** Words are compared as the core compares them: on results. */
export function createPackedReader(scope: ReadScope, filter: RowFilter): PackedReader {
  const matchesCells = cellMatcher(filter)
  const words = wordsOf(filter)
  const matchesWords = words && resultMatcher(words)
  const worded = async (rows: readonly FoundRow[]): Promise<readonly FoundRow[]> => {
    if (matchesWords === undefined) return rows
    const results = await decodeRows(scope, rows)
    return rows.filter((_, at) => {
      const result = results[at]
      return result !== undefined && matchesWords(result)
    })
  }
  const read = async (window: RunWindow, { order, limit }: ReadRowsOptions): Promise<FoundRow[]> => {
    const chunk = await scope.archive.chunk(scope.session, scope.project, window.run.packed)
    const { from, until } = rowsOfRun(chunk, window.run.id, window.first, window.last)
    const found: FoundRow[] = []
    let part: FoundRow[] = []
    for (let at = 0; at < until - from && found.length < limit; at++) {
      const row = order === 'newest-first' ? until - 1 - at : from + at
      if (matchesCells(chunk, row)) part.push(foundRow(chunk, row, window))
      if (part.length < Math.min(rowsAtOnce, limit - found.length)) continue
      for (const one of await worded(part)) found.push(one)
      part = []
    }
    for (const one of await worded(part)) found.push(one)
    return found
  }
  return {
    rows: read,
    async count(window) {
      if (words !== undefined) return (await read(window, everything)).length
      const chunk = await scope.archive.chunk(scope.session, scope.project, window.run.packed)
      const { from, until } = rowsOfRun(chunk, window.run.id, window.first, window.last)
      let count = 0
      for (let row = from; row < until; row++) if (matchesCells(chunk, row)) count++
      return count
    },
  }
}

const everything: ReadRowsOptions = { order: 'oldest-first', limit: 2 ** 31 }

function foundRow(chunk: Chunk, row: number, { run }: RunWindow): FoundRow {
  const detail = chunk.details.get(row)
  const body = detail === undefined ? null : (JSON.parse(detail) as ResultDetail)
  return { ...resultRow(chunk, row), run, body }
}

/** What a filter asks of the cells of a row. */
function cellMatcher({
  series,
  exceptSeries,
  outcomes,
  isFailing = false,
}: RowFilter): (chunk: Chunk, row: number) => boolean {
  const inSeries = series && new Set(series)
  const outOfSeries = exceptSeries && new Set(exceptSeries)
  const codes = outcomes && new Set(outcomes)
  return ({ columns: { series_id, outcome } }, row) => {
    const [one = 0, cell = 0] = [series_id[row], outcome[row]]
    return (
      inSeries?.has(one) !== false &&
      outOfSeries?.has(one) !== true &&
      codes?.has(cell & 255) !== false &&
      (!isFailing || (cell & failingBit) !== 0)
    )
  }
}

/** What it asks of the words that cells stand for; undefined for nothing. */
function wordsOf({ names, variant, data }: RowFilter): ResultQuery | undefined {
  if (names === undefined && variant === undefined && data === undefined) return undefined
  return {
    ...(names ? { testcases: names } : {}),
    ...(variant ? { variant } : {}),
    ...(data ? { data: data.map(({ match }) => match) } : {}),
  }
}
