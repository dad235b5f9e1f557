import { fromEpochMs } from '@gatewright/core/schema'
import { firstRunIdAt, idsInMillisecond, randomBits } from '../rows/run-id.ts'
import { timeKey } from '../sql/keys.ts'
import type { IdRange } from './id-range.ts'
import type { RunFilter } from './run-filter.ts'

/** What a range of ids of runs says of their places, as far as it can be said. */
export function placeBounds({ first, last }: IdRange): Pick<RunFilter, 'from' | 'before'> {
  return {
    ...(isOpen(first) ? {} : { from: millisecondKey(first, 0) }),
    ...(isOpen(last) ? {} : { before: millisecondKey(last, 1) }),
  }
}

/** Between these a millisecond has ids of its own. */
const lowestId = firstRunIdAt(Number.MIN_SAFE_INTEGER) + BigInt(idsInMillisecond)
const highestId = firstRunIdAt(Number.MAX_SAFE_INTEGER)

function isOpen(id: bigint): boolean {
  return id < lowestId || id >= highestId
}

function millisecondKey(id: bigint, later: number): Buffer {
  return timeKey(fromEpochMs(Number(id >> randomBits) + later))
}
