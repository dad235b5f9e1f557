import type { KeyConflict } from '@gatewright/core/ports'

/** The error for a key that was used before with another content. */
export function keyConflict(key: string, message: string): KeyConflict {
  return { kind: 'store/key-conflict', message, retryable: false, key }
}
