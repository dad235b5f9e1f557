import { idsInMillisecond, startOfMillisecond } from '../rows/run-id.ts'

/** Ids of runs, both ends included. */
export interface IdRange {
  readonly first: bigint
  readonly last: bigint
}

export const everyId: IdRange = { first: -(2n ** 63n), last: 2n ** 63n - 1n }

/** All ids of the millisecond of an id. */
export function millisecondOf(id: bigint): IdRange {
  const first = startOfMillisecond(id)
  return { first, last: first + BigInt(idsInMillisecond - 1) }
}

export function inBoth(a: IdRange, b: IdRange): IdRange {
  return { first: a.first > b.first ? a.first : b.first, last: a.last < b.last ? a.last : b.last }
}
