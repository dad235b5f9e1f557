import {
  storedMessage,
  type OutboxClaim,
  type OutboxMessage,
  type OutboxRecord,
  type OutboxState,
} from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'

export interface OutboxRow {
  readonly id: string
  readonly state: OutboxState
  readonly due: Uint8Array
  readonly sort_key: Uint8Array
  readonly not_before: Instant
  readonly attempts: number
  readonly token: bigint
  readonly owner: string | null
  readonly until_key: Uint8Array | null
  readonly reason: string | null
  /** As it was added. */
  readonly body: OutboxMessage
}

/** The columns of an {@link OutboxRow}, of the table under a name of its own: `message`. */
export const outboxColumns: string = [
  'id',
  'state',
  'due',
  'sort_key',
  'not_before',
  'attempts',
  'token',
  'owner',
  'until_key',
  'reason',
  'body',
]
  .map((column) => `message.${column}`)
  .join(', ')

export function recordOf(row: OutboxRow): OutboxRecord {
  return {
    added: row.body,
    state: row.state,
    notBefore: row.not_before,
    attempts: row.attempts,
    token: Number(row.token),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.owner !== null &&
      row.until_key !== null && { held: { owner: row.owner, until: instantOf(row.until_key) } }),
  }
}

/** The claim that a row was given just now. */
export function claimIn(
  row: OutboxRow,
  { owner, until }: { readonly owner: string; readonly until: Instant },
): OutboxClaim {
  return { message: storedMessage(recordOf(row)), owner, token: Number(row.token), until }
}

/** Those due first first; of those the least id. */
export function byDueTime(a: OutboxRow, b: OutboxRow): number {
  return Buffer.compare(a.due, b.due) || Buffer.compare(a.sort_key, b.sort_key)
}

/** The instant of a time key: the same moment, if perhaps not the same text. */
function instantOf(timeKey: Uint8Array): Instant {
  const text = Buffer.from(timeKey).toString('latin1')
  const fraction = text.slice(19)
  return `${text.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`
}
