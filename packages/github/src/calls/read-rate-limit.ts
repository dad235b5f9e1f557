import type { RateLimit } from './github-caller.ts'
import type { GitHubResponse } from './github-request.ts'

/** The primary limit that an answer tells of, with the name of its resource; undefined where it tells of none. */
export function readRateLimit(
  headers: GitHubResponse['headers'],
): readonly [resource: string, limit: RateLimit] | undefined {
  const [remaining, limit, reset] = [
    headers['x-ratelimit-remaining'],
    headers['x-ratelimit-limit'],
    headers['x-ratelimit-reset'],
  ].map((value) => (value === undefined || value === '' ? Number.NaN : Number(value)))
  if (remaining === undefined || limit === undefined || reset === undefined) return undefined
  if (![remaining, limit, reset].every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined
  const resource = headers['x-ratelimit-resource']
  return [resource === undefined ? 'core' : String(resource), { remaining, limit, resetMs: reset * 1_000 }]
}
