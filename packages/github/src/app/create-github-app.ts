import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/core'
import type { GitHubClient } from '../calls/github-request.ts'

export interface CreateGitHubAppOptions {
  readonly appId: number
  /** In PEM form. */
  readonly privateKey: string
  /** Of the API; `https://api.github.com` by default, `https://HOST/api/v3` for a server of your own. */
  readonly baseUrl?: string
  /** In place of the platform's `fetch`, and called as it is. */
  readonly fetch?: (...request: never[]) => Promise<unknown>
  /** Sent with each call; `gatewright` by default. */
  readonly userAgent?: string
}

/** An App on GitHub: who calls, with which token. */
export interface GitHubApp {
  /** Calls as the App itself, which may ask about itself and its deliveries alone. */
  readonly client: GitHubClient
  /** Calls as one installation of the App. Tokens are made when they are needed and kept for as long as they hold. */
  installation(installationId: number): GitHubClient
}

/** How many installations are remembered with their tokens: more than these get new tokens more often. */
const mostInstallations = 5_000

/**
 * Calls of a GitHub App, over `@octokit/core` and `@octokit/auth-app`, which you install beside this package.
 *
 * @example
 * import { createGitHubApp } from '@gatewright/github/app'
 *
 * declare const privateKey: string
 *
 * const app = createGitHubApp({ appId: 12_345, privateKey })
 * const client = app.installation(67_890)
 * const { data } = await client.request('GET /repos/{owner}/{repo}/issues', { owner: 'shop', repo: 'cart' })
 */
export function createGitHubApp(options: CreateGitHubAppOptions): GitHubApp {
  const { appId, privateKey, baseUrl, fetch, userAgent = 'gatewright' } = options
  const octokit = (auth: object): GitHubClient =>
    new Octokit({
      authStrategy: createAppAuth,
      auth: { appId, privateKey, ...auth },
      userAgent,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(fetch === undefined ? {} : { request: { fetch } }),
    })
  // Each has tokens of its own: the library's cache would not tell servers apart.
  const installations = new Map<number, GitHubClient>()
  return {
    client: octokit({}),
    installation(installationId) {
      const known = installations.get(installationId) ?? octokit({ installationId })
      if (installations.size >= mostInstallations) installations.clear()
      installations.set(installationId, known)
      return known
    },
  }
}
