import type { StoreUnavailable } from '@gatewright/core/ports'

/** What the database raises where row-level security has no project to hold rows against: see migrations/002. */
export const lostProjectState = 'GW001'

/** What the database raises where a connection lost a statement that it was to keep, as behind a DISCARD ALL. */
export const lostStatementState = '26000'

/** The SQLSTATE of what a driver threw; undefined where it is no error of PostgreSQL. */
export function sqlState(cause: unknown): string | undefined {
  const code = (cause as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !isSystemCode(code) ? code : undefined
}

/** The name of the constraint or unique index that refused a row. */
export function violatedConstraint(cause: unknown): string | undefined {
  const constraint = (cause as { readonly constraint?: unknown } | null)?.constraint
  return sqlState(cause) === '23505' && typeof constraint === 'string' ? constraint : undefined
}

/**
 * The same again may well succeed, and nothing of it was done: a deadlock, a serialization failure, a connection that lost
 * the setting of its project or its statements, or rows for a partition that was made meanwhile.
 */
export function isContention(cause: unknown): boolean {
  const state = sqlState(cause)
  return (
    state === '40001' ||
    state === '40P01' ||
    state === lostProjectState ||
    state === lostStatementState ||
    isOfMovedPartition(cause, state)
  )
}

/** A row that its partition no longer takes: for a check of ours the error would have the name of a constraint. */
function isOfMovedPartition(cause: unknown, state: string | undefined): boolean {
  const { constraint } = (cause ?? {}) as { readonly constraint?: unknown }
  return state === '23514' && (constraint === undefined || constraint === '')
}

/** The connection ended, or there was none: whether the work was done is not known. */
export function isLostConnection(cause: unknown): boolean {
  const state = sqlState(cause)
  if (state !== undefined) return state.startsWith('08') || /^57P0[1-3]$/.test(state)
  const { code, message } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code === 'string' && isSystemCode(code)) return true
  return (
    typeof message === 'string' &&
    /^(Connection terminated|Client has encountered a connection error)/.test(message)
  )
}

/** What Node calls failures of a socket. EPIPE alone has the form of a SQLSTATE. */
function isSystemCode(code: string): boolean {
  return /^(EPIPE|ECONN\w+|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/.test(code)
}

/**
 * What a store answers for whatever a driver threw.
 *
 * Everything that comes from the database or the way to it: also what is a fault of this package or of a schema that is not
 * the one it expects (`42…`), because a gate must rather wait than end or guess; the message then says what to look at.
 *
 * @throws what is no answer of a database, as a TypeError of the code: that is a mistake of the program.
 */
export function storeUnavailable(cause: unknown): StoreUnavailable {
  const state = sqlState(cause)
  if (state === undefined && isMistake(cause)) throw cause
  return { kind: 'store/unavailable', message: messageOf(cause, state), retryable: true, cause }
}

function messageOf(cause: unknown, state: string | undefined): string {
  if (state === undefined)
    return isLostConnection(cause)
      ? 'The connection to the database was lost or refused.'
      : 'The database did not do the work.'
  return `${meaningOf(state)} (${state}).`
}

function meaningOf(state: string): string {
  if (state === '42501') return 'The database role lacks a privilege'
  if (state.startsWith('42') || state.startsWith('3F'))
    return 'The schema is not the one that this version expects: have its migrations been run'
  if (state === '57014') return 'The statement took too long'
  if (state === '55P03') return 'The wait for a lock took too long'
  if (state.startsWith('53')) return 'The database has too little left of what it needs'
  if (state.startsWith('08') || state.startsWith('57'))
    return 'The database is going down, or the connection was ended'
  return 'The database did not do the work'
}

function isMistake(cause: unknown): boolean {
  return (
    (cause instanceof TypeError || cause instanceof ReferenceError || cause instanceof RangeError) &&
    !('code' in cause)
  )
}
