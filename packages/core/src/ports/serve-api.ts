import type { ResultAsync } from 'neverthrow'
import { isDeeperThan } from '../schema/is-deeper-than.ts'
import { readApiPath, type ApiPath } from './api-path.ts'
import type { ApiAnswer, ApiHandler, ApiRequest } from './api.ts'
import { withCallback } from './jsonp.ts'

/** No API has a use for more levels of objects and lists. */
const deepestBody = 100

/** An answer, or one that refuses: both go out, but a refusal ends the work. */
export type ApiWork = ResultAsync<ApiAnswer, ApiAnswer>

/** What a path answers to each method. HEAD is answered as GET. */
export interface ApiRoute {
  readonly GET?: () => ApiWork
  readonly POST?: () => ApiWork
}

export interface ServeApiOptions {
  /** What to say where there is nothing at a path. */
  readonly notFound?: string
  /** Whether `callback` makes the answer to a GET a script; true by default. */
  readonly callbacks?: boolean
}

/**
 * A handler over routes, for APIs of this package: paths that are not percent-encoded as they should be and bodies of more
 * than 100 levels are a 400, unknown paths a 404 and other methods a 405 that names those that are there. What goes wrong
 * inside is a 500, with the `cause` for the host to log.
 */
export function serveApi(
  routeTo: (path: ApiPath, request: ApiRequest) => ApiRoute | undefined,
  options: ServeApiOptions = {},
): ApiHandler {
  return async (request) => {
    try {
      return await serve(request, routeTo, options)
    } catch (cause) {
      return { ...messageAnswer(500, 'Internal Server Error'), cause }
    }
  }
}

/** An answer that only says something: a text, or one for each parameter at fault. */
export function messageAnswer(
  status: number,
  message: string | Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: { message }, ...(headers && { headers }) }
}

async function serve(
  request: ApiRequest,
  routeTo: (path: ApiPath, request: ApiRequest) => ApiRoute | undefined,
  { notFound = 'Not Found', callbacks = true }: ServeApiOptions,
): Promise<ApiAnswer> {
  const path = readApiPath(request.path)
  if (!path) return messageAnswer(400, 'The percent-encoding of the path is broken.')
  // Handlers look into bodies level by level, and hosts write what answers repeat of them.
  if (isDeeperThan(request.body, deepestBody)) return messageAnswer(400, 'The body is nested too deeply.')
  const route = routeTo(path, request)
  if (!route) return messageAnswer(404, notFound)
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  const work = isGet ? route.GET : request.method === 'POST' ? route.POST : undefined
  if (!work) return otherMethod(request.method, route)
  const done = await work()
  const answer = done.isOk() ? done.value : done.error
  const callback = path.parameters.find(([name]) => name === 'callback')?.[1]
  // A page that asks with a script could not read trouble either way.
  const isAsked = isGet && callbacks && callback !== undefined && callback !== ''
  if (!isAsked || answer.status >= 400) return answer
  return withCallback(answer, callback) ?? messageAnswer(400, 'The callback is not the name of a function.')
}

function otherMethod(method: string, route: ApiRoute): ApiAnswer {
  const allow = [...(route.GET ? ['GET', 'HEAD'] : []), ...(route.POST ? ['POST'] : []), 'OPTIONS'].join(', ')
  const answer: ApiAnswer =
    method === 'OPTIONS' ? { status: 200, body: {} } : messageAnswer(405, 'Method Not Allowed')
  return { ...answer, headers: { allow } }
}
