import { readApiPath } from '../../ports/api-path.ts'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../../ports/api.ts'
import { withCallback } from '../../ports/jsonp.ts'
import { decideGreenwave, type DecideGreenwaveOptions } from '../decision/decide-greenwave.ts'
import type { GreenwaveRequest } from '../decision/decision-request.ts'
import type { GreenwaveWorld } from '../decision/world.ts'
import { policyJson, subjectTypeJson, validateGatingYaml } from '../language/index.ts'
import { compareText } from '../../canonical/compare-text.ts'

export interface GreenwaveApiOptions extends DecideGreenwaveOptions {
  /**
   * What to decide with; asked for at each request, so that a host can read its policies anew while it runs.
   */
  readonly world: () => GreenwaveWorld
  /** What `/about` says; the version of the host. */
  readonly version: string
}

type Route = (request: ApiRequest, options: GreenwaveApiOptions) => ApiAnswer | Promise<ApiAnswer>

const routes: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/about': { GET: (_, { version }) => ({ status: 200, body: { version } }) },
  '/version': { GET: () => ({ status: 302, body: { location: 'about' }, headers: { location: 'about' } }) },
  '/healthcheck': { GET: () => ({ status: 200, body: { message: 'Health check OK' } }) },
  '/policies': {
    GET: (_, { world }) => ({ status: 200, body: { policies: world().policies.map(policyJson) } }),
  },
  '/subject_types': { GET: (_, { world }) => ({ status: 200, body: { subject_types: typesOf(world()) } }) },
  '/decision': {
    OPTIONS: () => ({ status: 200, body: {}, headers: { allow: 'OPTIONS, POST' } }),
    POST: answerDecision,
  },
  '/validate-gating-yaml': { POST: answerValidation },
}

/**
 * Greenwave's API v1.0 as a function from requests to answers, for an HTTP host to mount: `/decision`, `/policies`,
 * `/subject_types`, `/validate-gating-yaml`, `/about`, `/version` and `/healthcheck`. Errors are `{ message }` with
 * Greenwave's statuses; `callback` makes the answer to a GET a script.
 *
 * @example
 * import { createGreenwaveApi, type GreenwaveWorld } from '@gatewright/core/greenwave'
 *
 * declare const world: GreenwaveWorld
 *
 * const api = createGreenwaveApi({ world: () => world, version: '1.0.0' })
 * const answer = await api({ method: 'GET', path: '/policies' })
 */
export function createGreenwaveApi(options: GreenwaveApiOptions): ApiHandler {
  return async (request) => {
    const path = readApiPath(request.path)
    if (!path) return message(400, 'The path is not percent-encoded as it should be.')
    const pathname = path.pathname.length > 1 ? path.pathname.replace(/\/$/, '') : path.pathname
    const byMethod = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
    if (!byMethod) return message(404, 'There is nothing at this address.')
    const route = Object.hasOwn(byMethod, request.method) ? byMethod[request.method] : undefined
    if (!route) {
      const allow = Object.keys(byMethod).join(', ')
      return { ...message(405, `Only ${allow} is possible at this address.`), headers: { allow } }
    }
    const answer = await route(request, options)
    const callback = path.parameters.find(([name]) => name === 'callback')?.[1]
    if (callback === undefined || callback === '' || request.method !== 'GET') return answer
    return withCallback(answer, callback) ?? message(400, 'The callback is not the name of a function.')
  }
}

async function answerDecision({ body }: ApiRequest, options: GreenwaveApiOptions): Promise<ApiAnswer> {
  // The request is read as whatever it is; the type only says what callers should write.
  const decided = await decideGreenwave(body as GreenwaveRequest, options.world(), options)
  return decided.match(
    (decision): ApiAnswer => ({ status: 200, body: decision }),
    (failure) => message(failure.httpStatus, failure.message),
  )
}

function answerValidation({ body }: ApiRequest, { world, compat }: GreenwaveApiOptions): ApiAnswer {
  const text = typeof body === 'string' ? body : ''
  return validateGatingYaml(text, { policies: world().policies, ...(compat === undefined ? {} : { compat }) })
}

function typesOf({ subjectTypes }: GreenwaveWorld): readonly unknown[] {
  return [...subjectTypes].sort((a, b) => compareText(a.id, b.id)).map(subjectTypeJson)
}

function message(status: number, text: string): ApiAnswer {
  return { status, body: { message: text } }
}
