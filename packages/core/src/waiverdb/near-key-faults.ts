import { nearKey } from '../errors/near-key.ts'
import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'

/**
 * A fault for each key of a record that is not known but stands near to one that is. Keys that are near to none are left
 * aside, as WaiverDB leaves all of them.
 *
 * @param meant - which known key stands near to an unknown one
 */
export function nearKeyFaults(
  record: unknown,
  known: readonly string[],
  meant: (key: string, known: readonly string[]) => string | undefined = nearKey,
): readonly ValidationEntry[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return []
  return Object.entries(record).flatMap(([key, value]) => {
    const near = known.includes(key) ? undefined : meant(key, known)
    return near === undefined ? [] : [valueError([key], `unknown key; did you mean "${near}"?`, value)]
  })
}
