/** Who sends a request, where the host has made sure of it. */
export interface ApiUser {
  readonly name: string
  /** The groups that the host's directory knows the user by; absent where no directory is configured. */
  readonly groups?: readonly string[]
}

/** A request as an HTTP host hands it on. */
export interface ApiRequest {
  /** `GET`, `POST`, … */
  readonly method: string
  /** Path below the mount point, with the query if there is one: `/results?outcome=PASSED`. Percent-encoded as it came. */
  readonly path: string
  /** What the body says, read as JSON, or its text where the content type is not JSON. Absent where there was none. */
  readonly body?: unknown
  readonly user?: ApiUser
}

/** What to answer. */
export interface ApiAnswer {
  readonly status: number
  /** To be written as JSON, or where `headers` name a content type of its own, the text as it stands. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What went wrong inside, for the host's log and nobody else's eyes. */
  readonly cause?: unknown
}

/** Answers requests to one API, whatever they are: an unknown path is a 404, trouble of a store a 503, and what it can't read back a 500. It never rejects. */
export type ApiHandler = (request: ApiRequest) => Promise<ApiAnswer>
