import type { Clock } from '@gatewright/core/ports'
import { retry, type RetryFailure, type RetryOptions } from '@gatewright/core/resilience'
import { toEpochMs } from '@gatewright/core/schema'
import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleType,
} from 'cockatiel'
import { err, type Result } from 'neverthrow'
import { attemptCall, changesSomething, rateLimited, type AttemptError } from './attempt-call.ts'
import type { GitHubCallError, GitHubUnavailable } from './call-error.ts'
import type { CallerState, CallOptions, GitHubCaller, RateLimit } from './github-caller.ts'
import type { GitHubClient, GitHubResponse } from './github-request.ts'
import { readRateLimit } from './read-rate-limit.ts'
import { createTurns } from './write-turns.ts'

/** Whom to call, and how patiently. */
export interface CreateCallerOptions extends Pick<
  RetryOptions,
  'random' | 'wait' | 'signal' | 'backOff' | 'budgetMs'
> {
  readonly client: GitHubClient
  readonly clock: Clock
  /** The header `X-GitHub-Api-Version`; `2022-11-28` by default. */
  readonly apiVersion?: string
  /** How many calls are under way at once; 10 by default. */
  readonly mostAtOnce?: number
  /** How long to wait between two calls that change something, in milliseconds; 1,000 by default, as GitHub advises. */
  readonly writeGapMs?: number
  /** How many calls of a rate limit background calls leave to the gate; 100 by default. */
  readonly reserve?: number
  /** After how many failures in a row GitHub is left alone, and for how long; 5 and 60,000 by default. */
  readonly breaker?: { readonly failures?: number; readonly openMs?: number }
}

/**
 * Calls GitHub with one token: make one for each installation, since limits are counted by installation.
 *
 * - A limit is waited for, and so is trouble of the server where a repeat does no harm, as long as the budget lasts.
 * - A POST is never sent twice on a guess: where its answer is lost, the error says that it may have happened.
 * - Where GitHub fails again and again it is left alone for a while, and calls fail at once.
 * - Calls that change something go one after the other, with a pause between them.
 *
 * @example
 * import { createCaller, type GitHubClient } from '@gatewright/github'
 *
 * declare const octokit: GitHubClient
 *
 * const caller = createCaller({
 *   client: octokit,
 *   clock: { now: () => new Date().toISOString() },
 *   random: Math.random,
 *   wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
 * })
 * const answer = await caller.call('GET /rate_limit')
 * if (answer.isErr()) console.error(answer.error.message)
 */
export function createCaller(options: CreateCallerOptions): GitHubCaller {
  const { client, clock, apiVersion = '2022-11-28', reserve = 100 } = options
  const nowMs = (): number => toEpochMs(clock.now())
  const limits = new Map<string, RateLimit>()
  const takeTurn = createTurns(options.writeGapMs ?? 1_000, { nowMs, wait: (ms) => options.wait(ms) })
  const places = bulkhead(options.mostAtOnce ?? 10, Number.POSITIVE_INFINITY)
  const breaker = circuitBreaker(handleType(TroubleOfGitHub), {
    halfOpenAfter: options.breaker?.openMs ?? 60_000,
    breaker: new ConsecutiveBreaker(options.breaker?.failures ?? 5),
  })
  let underWay = 0

  async function once(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    priority: CallOptions['priority'],
  ): Promise<Result<GitHubResponse, AttemptError>> {
    const spent = priority === 'background' ? spentLimit(limits, reserve, nowMs()) : undefined
    if (spent) return err(rateLimited(route, spent.resetMs - nowMs()))
    if (changesSomething(route)) await takeTurn()
    const headers = { ...(parameters['headers'] as object | undefined), 'x-github-api-version': apiVersion }
    const { result, answer } = await attemptCall(client, route, { ...parameters, headers }, nowMs)
    const limit = answer && readRateLimit(answer.headers)
    if (limit) limits.set(...limit)
    // What the breaker counts has to be thrown.
    if (result.isErr() && result.error.kind === 'github/unavailable') throw new TroubleOfGitHub(result.error)
    return result
  }

  async function guarded(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    priority: CallOptions['priority'],
  ): Promise<Result<GitHubResponse, AttemptError>> {
    try {
      return await places.execute(() => breaker.execute(() => once(route, parameters, priority)))
    } catch (thrown) {
      if (thrown instanceof TroubleOfGitHub) return err(thrown.trouble)
      if (thrown instanceof BrokenCircuitError) return err(leftAlone(route))
      throw thrown
    }
  }

  return {
    call(route, parameters = {}, { isRepeatable = !route.startsWith('POST '), priority } = {}) {
      underWay++
      const attempt = async (): Promise<Result<GitHubResponse, Failed>> => {
        const answer = await guarded(route, parameters, priority)
        return answer.mapErr((error) => failedOf(error, isRepeatable))
      }
      return retry(attempt, options)
        .map((response) => {
          underWay--
          return response
        })
        .mapErr((failed): GitHubCallError => {
          underWay--
          return 'error' in failed ? failed.error : failed
        })
    },
    state: (): CallerState => ({
      circuit: circuitOf(breaker.state),
      underWay,
      limits: Object.fromEntries(limits),
    }),
  }
}

/** Carries an error past the breaker, which counts what is thrown. */
class TroubleOfGitHub extends Error {
  readonly trouble: GitHubUnavailable
  constructor(trouble: GitHubUnavailable) {
    super(trouble.message)
    this.trouble = trouble
  }
}

/** An error, and whether the same call may be made again. */
interface Failed extends RetryFailure {
  readonly error: AttemptError
}

function failedOf(error: AttemptError, isRepeatable: boolean): Failed {
  switch (error.kind) {
    // A call that a limit refused did nothing.
    case 'github/rate-limited':
      return { error, retryable: true, retryAfterMs: error.retryAfterMs }
    case 'github/unavailable': {
      const { mayHaveHappened, retryAfterMs } = error
      const retryable = isRepeatable || !mayHaveHappened
      return { error, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
    default:
      return { error, retryable: false }
  }
}

function leftAlone(route: string): GitHubUnavailable {
  const message = 'GitHub failed again and again, and is left alone for a while.'
  return { kind: 'github/unavailable', message, retryable: true, route, mayHaveHappened: false }
}

/** A limit of which only the reserve is left, until it is there again. */
function spentLimit(
  limits: ReadonlyMap<string, RateLimit>,
  reserve: number,
  nowMs: number,
): RateLimit | undefined {
  const limit = limits.get('core')
  return limit && limit.remaining <= reserve && limit.resetMs > nowMs ? limit : undefined
}

function circuitOf(state: CircuitState): CallerState['circuit'] {
  switch (state) {
    case CircuitState.Closed:
      return 'closed'
    case CircuitState.HalfOpen:
      return 'half-open'
    case CircuitState.Open:
    case CircuitState.Isolated:
      return 'open'
  }
}
