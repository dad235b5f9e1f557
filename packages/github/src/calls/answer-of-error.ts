import type { GitHubResponse } from './github-request.ts'

/** What GitHub answered, from the error that Octokit throws of it; undefined where no answer came. */
export function answerOfError(cause: unknown): GitHubResponse | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  const { status, response } = cause as { readonly status?: unknown; readonly response?: unknown }
  if (typeof response !== 'object' || response === null) return undefined
  const { headers, data, status: answered } = response as Partial<GitHubResponse>
  const code = typeof answered === 'number' ? answered : status
  return typeof code === 'number' ? { status: code, headers: headers ?? {}, data } : undefined
}

/** The message of an answer's body, where it has one. */
export function messageOf({ data }: GitHubResponse): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { message } = data as { readonly message?: unknown }
  return typeof message === 'string' ? message : undefined
}
