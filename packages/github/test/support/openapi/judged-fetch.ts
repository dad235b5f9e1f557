import { judgeReply, judgeRequest, type WireRequest } from './judge.ts'
import type { Operation } from './description.ts'

/** A call that the judge let through, for whoever plays GitHub. */
export interface Call extends WireRequest {
  readonly operation: Operation
  /** What the path says, by the names of the description. */
  readonly path: string
  readonly parts: Readonly<Record<string, string>>
}

/** What GitHub answers. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, unless it is bytes. */
  readonly body?: unknown
}

/** Called for each call that is right. Throwing is a connection that breaks. */
export type Host = (call: Call) => Reply | Promise<Reply>

/** A `fetch` that leads to a host in the test, past the judge. */
export interface JudgedFetch {
  readonly fetch: typeof globalThis.fetch
  /** What was wrong with calls and replies so far. A test that has one fails, whatever became of the error. */
  readonly problems: readonly string[]
}

export const baseUrl = 'https://api.github.com'

/** Another host, to which GitHub leads: it gets the request as `fetch` would send it there. */
export type Elsewhere = (request: Request) => Response | Promise<Response>

/**
 * The only way from a test to GitHub: every call is held against GitHub's own description before the host sees it, and every
 * reply before the adapter does.
 */
export function judgedFetch(
  host: Host,
  elsewhere: Elsewhere = (request) => {
    throw new TypeError(`Nobody is at ${request.url}.`)
  },
): JudgedFetch {
  const problems: string[] = []
  const refuse = (found: readonly string[]): never => {
    problems.push(...found)
    throw new TypeError(`The judge refuses:\n${found.join('\n')}`)
  }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (url.origin !== baseUrl) return refuse([`${request.url} is not GitHub's API`])
    const text = await request.text()
    const wire: WireRequest = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    }
    const { operation, path: parts, problems: found } = judgeRequest(wire)
    if (!operation || found.length > 0) return refuse(found)
    const reply = await host({ ...wire, operation, parts })
    const wrong = judgeReply(operation, reply.status, isBytes(reply.body) ? undefined : reply.body)
    if (wrong.length > 0) return refuse(wrong)
    const location = reply.status === 302 ? reply.headers?.['location'] : undefined
    return location === undefined ? responseOf(reply) : elsewhere(followed(request, location))
  }
  return { fetch, problems }
}

/** What `fetch` sends to the host that it is led to: no credentials, since it is another one. */
function followed(request: Request, location: string): Request {
  const headers = new Headers(request.headers)
  if (new URL(location).origin !== new URL(request.url).origin) headers.delete('authorization')
  return new Request(location, { headers })
}

function responseOf({ status, headers = {}, body }: Reply): Response {
  const isEmpty = body === undefined || [204, 205, 304].includes(status)
  const content = isEmpty ? null : isBytes(body) ? body : JSON.stringify(body)
  const type = isBytes(body) ? 'application/zip' : 'application/json; charset=utf-8'
  return new Response(content, {
    status,
    headers: { ...(isEmpty ? {} : { 'content-type': type }), ...headers },
  })
}

function isBytes(body: unknown): body is Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array
}
