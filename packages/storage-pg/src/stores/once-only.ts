import { compareText } from '@gatewright/core/canonical'
import type { KeyConflict } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { keyConflict } from './key-conflict.ts'
import { recordJson } from './record-json.ts'

interface WithId {
  readonly id: string
}

/** The first record of each id, in the order of the ids: the order in which their rows are locked. */
export function eachOnce<Entry extends WithId>(records: readonly Entry[]): readonly Entry[] {
  return [...byId(records).values()].sort((a, b) => compareText(a.id, b.id))
}

/**
 * The conflict of the first record, in the order of the call, whose id was used before for another content: in the store or
 * in the call itself.
 *
 * @param stored - what was stored under the ids before the call
 * @param what - what an id stands for, for people: `sign-off`
 */
export function checkOnceOnly<Entry extends WithId>(
  records: readonly Entry[],
  stored: readonly Entry[],
  what: string,
): Result<void, KeyConflict> {
  const known = new Map([...byId(records), ...byId(stored)])
  const other = records.find((record) => !isSame(known.get(record.id) ?? record, record))
  return other ? err(usedBefore(other.id, what)) : ok()
}

/** True for records that say the same. */
export function isSame(a: object, b: object): boolean {
  return recordJson(a) === recordJson(b)
}

export function usedBefore(id: string, what: string): KeyConflict {
  return keyConflict(id, `The ${what} "${id}" was used before with another content.`)
}

function byId<Entry extends WithId>(records: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(records.toReversed().map((record) => [record.id, record]))
}
