import type { ErrorValue } from '@gatewright/core/errors'
import type { RetryAborted } from '@gatewright/core/resilience'

/** GitHub refuses for a while: `retryAfterMs` says for how long at least. */
export interface GitHubRateLimited extends ErrorValue<'github/rate-limited'> {
  readonly retryable: true
  readonly route: string
  readonly retryAfterMs: number
}

/**
 * GitHub, or the way to it, is in trouble. `mayHaveHappened` is true where the call was sent and changes something: nobody
 * knows whether it did, so look before you send it again.
 */
export interface GitHubUnavailable extends ErrorValue<'github/unavailable'> {
  readonly retryable: true
  readonly route: string
  readonly mayHaveHappened: boolean
  readonly status?: number
  readonly retryAfterMs?: number
}

/** GitHub does not do it, and would not do it the next time. */
export interface GitHubRefused extends ErrorValue<
  | 'github/unauthorized'
  | 'github/forbidden'
  | 'github/not-found'
  | 'github/gone'
  | 'github/conflict'
  | 'github/invalid'
  | 'github/unexpected'
> {
  readonly retryable: false
  readonly route: string
  readonly status: number
}

/** Why a call came to nothing. */
export type GitHubCallError = GitHubRateLimited | GitHubUnavailable | GitHubRefused | RetryAborted
