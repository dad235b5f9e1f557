import type { VersionConflict } from './state-store.ts'

/** The error where a state or the stream of an audit log has another version than its owner saw last. */
export function versionConflict(key: string, expected: number, actual: number): VersionConflict {
  const message = `"${key}" has version ${actual}, not ${expected}: somebody changed it meanwhile.`
  return { kind: 'store/version-conflict', message, retryable: false, key, expected, actual }
}
