import { randomBits } from '../rows/run-id.ts'
import { inBoth, type IdRange } from './id-range.ts'
import type { ReadScope } from './read-scope.ts'
import type { Order } from './stored-run.ts'

/** A range of ids of runs, read slice by slice: each look-up goes to the few partitions of a slice. */
export interface Slices {
  /** What is to be read now; undefined at the end. */
  current(): Promise<IdRange | undefined>
  /** The slice has been read. */
  finish(): void
  /** The slice has been read up to a millisecond, or through one. */
  goOnAt(millisecond: IdRange): void
  goOnBehind(millisecond: IdRange): void
}

const week = BigInt(7 * 24 * 3_600_000) << randomBits

/** The first slice begins where there are runs and is a week long, and each that follows is twice as long as the one before. */
export function createSlices(
  scope: ReadScope,
  { order, range, isSliced }: { readonly order: Order; readonly range: IdRange; readonly isSliced: boolean },
): Slices {
  const isNewestFirst = order === 'newest-first'
  let rest: IdRange | undefined = range
  let length = week
  let slice: IdRange | undefined = isSliced ? undefined : range
  const behind = (end: IdRange): IdRange | undefined => {
    if (rest === undefined) return undefined
    if (isNewestFirst) return end.first <= rest.first ? undefined : { ...rest, last: end.first - 1n }
    return end.last >= rest.last ? undefined : { ...rest, first: end.last + 1n }
  }
  return {
    async current() {
      if (rest === undefined) return undefined
      if (slice === undefined) {
        const start = await firstRunIn(scope, rest, order)
        if (start === undefined) {
          rest = undefined
          return undefined
        }
        slice = inBoth(
          rest,
          isNewestFirst ? { first: start - length, last: start } : { first: start, last: start + length },
        )
        length *= 2n
      }
      return inBoth(slice, rest)
    },
    finish() {
      rest = slice && behind(slice)
      slice = undefined
    },
    goOnAt(millisecond) {
      if (rest)
        rest = isNewestFirst ? { ...rest, last: millisecond.last } : { ...rest, first: millisecond.first }
    },
    goOnBehind(millisecond) {
      rest = behind(millisecond)
      if (rest && slice && (isNewestFirst ? rest.last < slice.first : rest.first > slice.last))
        slice = undefined
    },
  }
}

async function firstRunIn(
  { session, project, tables }: ReadScope,
  { first, last }: IdRange,
  order: Order,
): Promise<bigint | undefined> {
  const { rows } = await session.query<{ id: bigint }>(
    `SELECT r.id FROM ${tables.run} AS r WHERE r.project = $1 AND r.id >= $2 AND r.id <= $3
     ORDER BY r.id ${order === 'newest-first' ? 'DESC' : 'ASC'} LIMIT 1`,
    [project, first, last],
  )
  return rows[0]?.id
}
