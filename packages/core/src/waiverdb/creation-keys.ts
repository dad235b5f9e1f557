import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'
import { narrowingKeys, nearWaiverKey } from '../waiver/narrowing-keys.ts'
import { nearKeyFaults } from './near-key-faults.ts'

/** What WaiverDB says of a waiver and does not ask for: who copies one may leave them in. */
const answered = ['id', 'proxied_by', 'timestamp']

/**
 * What would make a waiver for more than was meant: keys that stand near to known ones, and nothing at all under a key
 * that is to narrow it.
 */
export function creationKeyFaults(creation: object, known: readonly string[]): readonly ValidationEntry[] {
  const said: Readonly<Partial<Record<string, unknown>>> = { ...creation }
  // Of keys that are near to several, the narrowing one matters.
  const candidates = [...narrowingKeys, ...known]
  return [
    ...narrowingKeys
      .filter((key) => Object.hasOwn(said, key) && said[key] === '')
      .map((key) => valueError([key], 'must not be empty; leave the key out to narrow nothing', '')),
    ...nearKeyFaults(creation, [...known, ...answered], (key) => nearWaiverKey(key, candidates)),
  ]
}
