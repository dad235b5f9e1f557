import type { KeyConflict } from '@gatewright/core/ports'

/** The error for a key that was used before with another content. */
export function keyConflict(key: string, meaning: 'report key' | 'result id' | 'group'): KeyConflict {
  const message =
    meaning === 'group'
      ? `The group "${key}" is closed and never changes.`
      : `The ${meaning} "${key}" was used before with another content.`
  return { kind: 'store/key-conflict', message, retryable: false, key }
}
