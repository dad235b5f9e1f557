import type { StoreUnavailable } from '@gatewright/core/ports'

/** The SQLSTATE of what a driver threw; undefined where it is no error of PostgreSQL. */
export function sqlState(cause: unknown): string | undefined {
  const code = (cause as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** The name of the constraint or unique index that refused a row. */
export function violatedConstraint(cause: unknown): string | undefined {
  const constraint = (cause as { readonly constraint?: unknown } | null)?.constraint
  return sqlState(cause) === '23505' && typeof constraint === 'string' ? constraint : undefined
}

/** A deadlock or a serialization failure: the same again may well succeed. */
export function isContention(cause: unknown): boolean {
  const state = sqlState(cause)
  return state === '40001' || state === '40P01'
}

const mostTries = 5

/** Runs work again where others were in its way. */
export async function retriesOf<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (cause) {
      if (tries === mostTries || !isContention(cause)) throw cause
    }
  }
}

/** What a store answers for whatever a driver threw. */
export function storeUnavailable(cause: unknown): StoreUnavailable {
  const state = sqlState(cause)
  const message = `The database did not do the work${state === undefined ? '' : ` (${state})`}.`
  return { kind: 'store/unavailable', message, retryable: true, cause }
}
