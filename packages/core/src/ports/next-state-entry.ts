import { err, ok, type Result } from 'neverthrow'
import type { StateChange, StateEntry, VersionConflict } from './state-store.ts'
import { versionConflict } from './version-conflict.ts'

/**
 * The entry after a checked change, undefined where the change forgets it, or the conflict where it has another version than
 * the change expects. What is stored again after it was forgotten begins with version 1.
 *
 * @param entry - undefined where nothing is stored under the key
 */
export function nextStateEntry(
  entry: Pick<StateEntry, 'version'> | undefined,
  { key, body, expectedVersion }: StateChange,
): Result<StateEntry | undefined, VersionConflict> {
  const version = entry?.version ?? 0
  if (expectedVersion !== undefined && expectedVersion !== version)
    return err(versionConflict(key, expectedVersion, version))
  return ok(body && { key, body, version: version + 1 })
}
