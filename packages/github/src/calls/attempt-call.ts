import { err, ok, type Result } from 'neverthrow'
import { answerOfError, messageOf } from './answer-of-error.ts'
import type { GitHubRateLimited, GitHubRefused, GitHubUnavailable } from './call-error.ts'
import { classifyResponse, type ResponseClass } from './classify-response.ts'
import type { GitHubClient, GitHubResponse } from './github-request.ts'

/** Why one attempt of a call came to nothing. */
export type AttemptError = GitHubRateLimited | GitHubUnavailable | GitHubRefused

/** One attempt of a call, with what GitHub answered where it did. */
export interface Attempt {
  readonly result: Result<GitHubResponse, AttemptError>
  readonly answer: GitHubResponse | undefined
}

/** Makes a call once. An answer without news (304) is one like others. */
export async function attemptCall(
  client: GitHubClient,
  route: string,
  parameters: Record<string, unknown>,
  nowMs: () => number,
): Promise<Attempt> {
  let answer: GitHubResponse
  let cause: unknown
  try {
    answer = await client.request(route, parameters)
  } catch (error) {
    const answered = answerOfError(error)
    if (!answered) return { result: err(unavailable(route, { cause: error })), answer: undefined }
    answer = answered
    cause = error
  }
  const message = messageOf(answer)
  const facts = {
    status: answer.status,
    headers: answer.headers,
    ...(message === undefined ? {} : { message }),
  }
  const found = classifyResponse(facts, nowMs())
  if (found.class === 'ok' || found.class === 'not-modified') return { result: ok(answer), answer }
  return { result: err(errorOf(route, found, facts, cause)), answer }
}

function errorOf(
  route: string,
  found: Exclude<ResponseClass, { readonly class: 'ok' | 'not-modified' }>,
  { status, message }: { readonly status: number; readonly message?: string },
  cause: unknown,
): AttemptError {
  const said = message === undefined ? '' : `: ${message}`
  switch (found.class) {
    case 'rate-limited':
    case 'slow-down':
      return rateLimited(route, found.retryAfterMs, said)
    case 'unavailable':
      return unavailable(route, { cause, status, retryAfterMs: found.retryAfterMs })
    default:
      return {
        kind: `github/${found.class}`,
        message: `GitHub answers ${route} with ${status}${said}`,
        retryable: false,
        route,
        status,
        cause,
      }
  }
}

export function rateLimited(route: string, retryAfterMs: number, said: string = ''): GitHubRateLimited {
  const message = `GitHub wants no more calls for ${Math.ceil(retryAfterMs / 1_000)} s${said}`
  return { kind: 'github/rate-limited', message, retryable: true, route, retryAfterMs }
}

/** @param facts - `status` where GitHub answered; without it, the call may not even have reached it */
function unavailable(
  route: string,
  facts: { readonly cause: unknown; readonly status?: number; readonly retryAfterMs?: number | undefined },
): GitHubUnavailable {
  const { cause, status, retryAfterMs } = facts
  return {
    kind: 'github/unavailable',
    message: status === undefined ? `${route} got no answer.` : `GitHub answers ${route} with ${status}.`,
    retryable: true,
    route,
    mayHaveHappened: changesSomething(route),
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  }
}

/** Whether a call is more than a question. */
export function changesSomething(route: string): boolean {
  return !/^(?:GET|HEAD) /.test(route)
}
