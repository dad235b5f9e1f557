import type { ResultAsync } from 'neverthrow'
import type { GitHubCallError } from './call-error.ts'
import type { GitHubResponse } from './github-request.ts'

export interface CallOptions {
  /**
   * Whether the same call twice does no more than once. By default it does where the method is GET, PUT, PATCH or DELETE: a
   * POST whose answer got lost is not sent again unless you say that it may be.
   */
  readonly isRepeatable?: boolean
  /**
   * `background` leaves the last calls of a rate limit to others: it fails with `github/rate-limited` instead. `gate` by
   * default.
   */
  readonly priority?: 'gate' | 'background'
}

/** Calls GitHub as it wants to be called. */
export interface GitHubCaller {
  /**
   * Makes a call; again after a limit or trouble where that does no harm, and no sooner than GitHub asks for.
   *
   * @param route - as `POST /repos/{owner}/{repo}/check-runs`
   */
  call(
    route: string,
    parameters?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): ResultAsync<GitHubResponse, GitHubCallError>
  /** How it stands with GitHub, for health checks and metrics. */
  state(): CallerState
}

export interface CallerState {
  /** `open`: GitHub was unavailable again and again, and is not called; `half-open`: one call may try. */
  readonly circuit: 'closed' | 'open' | 'half-open'
  /** Calls that have no answer yet, those that wait for their turn among them. */
  readonly underWay: number
  /** The primary limits by resource, as the last answers said. */
  readonly limits: Readonly<Record<string, RateLimit>>
}

/** A primary rate limit. */
export interface RateLimit {
  readonly remaining: number
  readonly limit: number
  /** When all of it is there again, in milliseconds since the epoch. */
  readonly resetMs: number
}
