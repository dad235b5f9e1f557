import { Octokit } from '@octokit/core'
import type { GitHubClient } from '@gatewright/github'
import { judgedFetch, type Elsewhere, type Host, type JudgedFetch } from './openapi/judged-fetch.ts'

/** What must not reach another host. */
export const token = 'ghs_secret'

export interface JudgedGitHub extends Pick<JudgedFetch, 'problems'> {
  readonly client: GitHubClient
}

/** Octokit, as a user would have it, whose every call the judge sees before the host does. */
export function judgedGitHub(host: Host, elsewhere?: Elsewhere): JudgedGitHub {
  const { fetch, problems } = judgedFetch(host, elsewhere)
  const octokit = new Octokit({ auth: token, request: { fetch }, userAgent: 'gatewright-tests' })
  return { client: octokit, problems }
}
