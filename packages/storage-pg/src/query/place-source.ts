import type { ReadScope } from './read-scope.ts'
import { runConditions, type RunFilter } from './run-filter.ts'
import { wholeRuns, type RunSource } from './run-source.ts'
import { statementValues } from './statement-values.ts'
import { runColumns, type Order, type StoredRun } from './stored-run.ts'

/** All runs of a filter by an index that has them in order: that of an item, or of everything. */
export function placeSource(
  scope: ReadScope,
  filter: RunFilter,
  order: Order,
  after: Buffer | undefined,
): RunSource {
  let start: Start | undefined = after && { place: after, isIncluded: true }
  let isDone = false
  const read = (size: number): Promise<readonly StoredRun[]> =>
    readRuns(scope, filter, order, { start, size })
  return {
    async next(size) {
      if (isDone) return undefined
      // One more than is wanted: what the last place holds may go on.
      const runs = await read(size + 1)
      const groups = wholeRuns(runs, order)
      const last = groups.at(-1)?.[0]?.run
      if (runs.length <= size || !last) {
        isDone = true
        return groups
      }
      if (groups.length > 1) {
        start = { place: last.place, isIncluded: true }
        return groups.slice(0, -1)
      }
      const whole = await readRuns(scope, { ...filter, at: last.place }, order, {
        start: undefined,
        size: mostAtPlace,
      })
      start = { place: last.place, isIncluded: false }
      return wholeRuns(whole, order)
    },
  }
}

interface Start {
  readonly place: Buffer
  readonly isIncluded: boolean
}

const mostAtPlace = 2 ** 31

async function readRuns(
  { session, project, tables }: ReadScope,
  { at, ...filter }: RunFilter & { readonly at?: Buffer },
  order: Order,
  { start, size }: { readonly start: Start | undefined; readonly size: number },
): Promise<readonly StoredRun[]> {
  const values = statementValues(project)
  const conditions = [runConditions(filter, values)]
  const isNewestFirst = order === 'newest-first'
  if (at) conditions.push(`r.place = ${values.add(at)}::bytea`)
  if (start) {
    const comparison = `${isNewestFirst ? '<' : '>'}${start.isIncluded ? '=' : ''}`
    conditions.push(`r.place ${comparison} ${values.add(start.place)}::bytea`)
  }
  const { rows } = await session.query<StoredRun>(
    `SELECT ${runColumns(tables)} FROM ${tables.run} AS r WHERE ${conditions.join(' AND ')}
     ORDER BY r.place ${isNewestFirst ? 'DESC' : 'ASC'} LIMIT ${values.add(size)}::int8`,
    values.all,
    { isKept: true },
  )
  return rows
}
