import type { KeyConflict } from '@gatewright/core/ports'
import { reservedWaiverIdPrefix } from '@gatewright/core/waiver'

/** What a key stands for. */
export type KeyMeaning =
  | 'report key'
  | 'result id'
  | 'group'
  | 'waiver'
  | 'waiver record'
  | 'sign-off'
  | 'ingest entry'
  | 'decision'
  | 'message'

/** The error for a key that was used before with another content, or that nobody may use. */
export function keyConflict(key: string, meaning: KeyMeaning): KeyConflict {
  return { kind: 'store/key-conflict', message: messageFor(key, meaning), retryable: false, key }
}

function messageFor(key: string, meaning: KeyMeaning): string {
  if (meaning === 'group') return `The group "${key}" is closed and never changes.`
  if (meaning === 'waiver' && key.startsWith(reservedWaiverIdPrefix))
    return `The waiver "${key}" takes no events: it is a record of WaiverDB, as all are whose ids begin with "${reservedWaiverIdPrefix}", and only a record with "waived": false takes it back.`
  return `The ${meaning} "${key}" was used before with another content.`
}
