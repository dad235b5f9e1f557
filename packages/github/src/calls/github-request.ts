/** What a call answers: of all that a client may give, what is read here. */
export interface GitHubResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** The body: parsed where it was JSON. */
  readonly data: unknown
}

/**
 * How GitHub is called: `request` of `@octokit/core`, of `octokit`, of the context of Probot or of `@actions/github`, or your
 * own. It rejects with an error that has a `status` where GitHub answers with 400 or more.
 *
 * @param route - as `POST /repos/{owner}/{repo}/check-runs`
 * @param parameters - values of the path, of the query and of the body; `headers` among them
 */
export type GitHubRequest = (route: string, parameters?: Record<string, unknown>) => Promise<GitHubResponse>

/** An object that calls GitHub. */
export interface GitHubClient {
  readonly request: GitHubRequest
}

/** A repository, by the two parts of its name. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}
