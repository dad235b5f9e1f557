import { retryAfterMs } from '@gatewright/core/resilience'

/** What an answer of GitHub means for whoever called. */
export type ResponseClass =
  | { readonly class: 'ok' }
  | { readonly class: 'not-modified' }
  /** The primary limit: nothing more until `retryAfterMs` are over. */
  | { readonly class: 'rate-limited'; readonly retryAfterMs: number }
  /** The secondary limit: too much at once. Where GitHub says no time, a minute, and longer each time. */
  | { readonly class: 'slow-down'; readonly retryAfterMs: number }
  /** Trouble of the server, or of the way to it: the same call may go through later. */
  | { readonly class: 'unavailable'; readonly retryAfterMs: number | undefined }
  | { readonly class: 'unauthorized' }
  | { readonly class: 'forbidden' }
  /** It is not there, or not for us. */
  | { readonly class: 'not-found' }
  | { readonly class: 'gone' }
  | { readonly class: 'conflict' }
  /** What was sent is wrong: sent again it is wrong again. */
  | { readonly class: 'invalid' }
  | { readonly class: 'unexpected' }

/** What is read of an answer. */
export interface AnswerFacts {
  readonly status: number
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** The message of the body, where it has one. */
  readonly message?: string
}

const secondaryWaitMs = 60_000

/**
 * What to make of an answer, by its status, its headers and what it says.
 *
 * Limits come as 403 or as 429. `retry-after`, in seconds or as a date, goes before everything else; then the reset of the
 * primary limit where nothing of it remains; a limit that says neither is waited for a minute. A 403 that is no limit is a
 * permission that is missing, and no waiting helps.
 *
 * @param nowMs - now, to know how far away a date is
 * @remarks GitHub documentation, "Best practices for using the REST API" and "Rate limits for the REST API".
 */
export function classifyResponse(
  { status, headers, message = '' }: AnswerFacts,
  nowMs: number,
): ResponseClass {
  if (status >= 200 && status < 300) return { class: 'ok' }
  const retryAfter = headers['retry-after']
  const waitMs = retryAfter === undefined ? undefined : retryAfterMs(String(retryAfter), nowMs)
  switch (status) {
    case 304:
      return { class: 'not-modified' }
    case 401:
      return { class: 'unauthorized' }
    case 403:
    case 429:
      return limitOf(status, headers, message, waitMs, nowMs)
    case 404:
      return { class: 'not-found' }
    case 409:
      return { class: 'conflict' }
    case 410:
      return { class: 'gone' }
    case 400:
    case 422:
      return { class: 'invalid' }
    default:
      return status >= 500 ? { class: 'unavailable', retryAfterMs: waitMs } : { class: 'unexpected' }
  }
}

function limitOf(
  status: 403 | 429,
  headers: AnswerFacts['headers'],
  message: string,
  waitMs: number | undefined,
  nowMs: number,
): ResponseClass {
  const isSecondary = /secondary rate limit|abuse detection/i.test(message)
  if (String(headers['x-ratelimit-remaining']) === '0' && !isSecondary) {
    const resetMs = Number(headers['x-ratelimit-reset']) * 1_000
    const untilReset = Number.isFinite(resetMs) ? Math.max(0, resetMs - nowMs) : secondaryWaitMs
    return { class: 'rate-limited', retryAfterMs: waitMs ?? untilReset }
  }
  if (isSecondary || waitMs !== undefined || status === 429 || /rate limit/i.test(message))
    return { class: 'slow-down', retryAfterMs: waitMs ?? secondaryWaitMs }
  return { class: 'forbidden' }
}
