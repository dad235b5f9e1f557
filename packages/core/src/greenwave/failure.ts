import type { ErrorValue } from '../errors/index.ts'

/** Why there is no decision. Never to be taken for an open gate, nor for a closed one. */
export interface GreenwaveFailure extends ErrorValue<
  | 'greenwave/bad-request'
  | 'greenwave/no-policy'
  | 'greenwave/no-payload'
  | 'greenwave/source-failed'
  | 'greenwave/source-timed-out'
> {
  /** What Greenwave's API answers with. */
  readonly httpStatus: 400 | 404 | 415 | 502 | 504
}

/** The request is at fault. */
export function badRequest(message: string): GreenwaveFailure {
  return { kind: 'greenwave/bad-request', message, retryable: false, httpStatus: 400 }
}

/** What the request asks about is not there. */
export function notFound(message: string): GreenwaveFailure {
  return { kind: 'greenwave/no-policy', message, retryable: false, httpStatus: 404 }
}

/** Somebody who had to be asked did not answer, or with trouble of their own. */
export function sourceFailed(message: string, cause: unknown, timedOut = false): GreenwaveFailure {
  return timedOut
    ? { kind: 'greenwave/source-timed-out', message, retryable: true, httpStatus: 504, cause }
    : { kind: 'greenwave/source-failed', message, retryable: true, httpStatus: 502, cause }
}
