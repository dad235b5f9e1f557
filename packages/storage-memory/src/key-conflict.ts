import type { KeyConflict } from '@gatewright/core/ports'

/** What a key stands for. */
export type KeyMeaning = 'report key' | 'result id' | 'group' | 'waiver' | 'waiver record'

/** The error for a key that was used before with another content. */
export function keyConflict(key: string, meaning: KeyMeaning): KeyConflict {
  const message =
    meaning === 'group'
      ? `The group "${key}" is closed and never changes.`
      : `The ${meaning} "${key}" was used before with another content.`
  return { kind: 'store/key-conflict', message, retryable: false, key }
}
