import type { Instant } from '@gatewright/core/schema'
import { fromSortKey, sortKey, timeKey } from '../sql/keys.ts'

/** Between the time and the head of the ids: less than every digit of a time. */
const separator = Buffer.of(0)

/** What `run.place` holds: the order of results up to the number in their ids. */
export function placeOf(submittedAt: Instant, head: string): Buffer {
  return Buffer.concat([timeKey(submittedAt), separator, sortKey(head)])
}

/** The head of the ids in a {@link placeOf}. */
export function headOfPlace(place: Uint8Array): string {
  return fromSortKey(place.subarray(place.indexOf(0) + 1))
}
