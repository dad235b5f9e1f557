import { okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../../ports/api.ts'
import { messageAnswer, serveApi, type ApiRoute, type ApiWork } from '../../ports/serve-api.ts'
import {
  decideGreenwave,
  type DecideGreenwaveOptions,
  type GreenwaveDecision,
} from '../decision/decide-greenwave.ts'
import type { GreenwaveRequest } from '../decision/decision-request.ts'
import type { GreenwaveWorld } from '../decision/world.ts'
import type { GreenwaveFailure } from '../failure.ts'
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
  return serveApi(({ pathname }, request) => routeTo(pathname.replace(/\/$/, ''), request, options))
}

function routeTo(
  pathname: string,
  { body }: ApiRequest,
  { world, version, ...options }: GreenwaveApiOptions,
): ApiRoute | undefined {
  switch (pathname) {
    case '/about':
      return { GET: () => okAsync({ status: 200, body: { version } }) }
    case '/version':
      return { GET: () => okAsync({ ...messageAnswer(302, 'See /about.'), headers: { location: 'about' } }) }
    case '/healthcheck':
      return { GET: () => okAsync(messageAnswer(200, 'Health check OK')) }
    case '/policies':
      return { GET: () => okAsync({ status: 200, body: { policies: world().policies.map(policyJson) } }) }
    case '/subject_types':
      return { GET: () => okAsync({ status: 200, body: { subject_types: typesOf(world()) } }) }
    case '/decision':
      // The request is read as whatever it is; the type only says what callers should write.
      return { POST: () => answerDecision(decideGreenwave(body as GreenwaveRequest, world(), options)) }
    case '/validate-gating-yaml':
      return { POST: () => okAsync(answerValidation(body, world(), options)) }
    default:
      return undefined
  }
}

function answerDecision(decided: ResultAsync<GreenwaveDecision, GreenwaveFailure>): ApiWork {
  return decided
    .map((decision): ApiAnswer => ({ status: 200, body: decision }))
    .mapErr(({ httpStatus, message, cause }) => ({
      ...messageAnswer(httpStatus, message),
      ...(cause === undefined ? {} : { cause }),
    }))
}

function answerValidation(
  body: unknown,
  { policies }: GreenwaveWorld,
  { compat }: DecideGreenwaveOptions,
): ApiAnswer {
  // A host may have read JSON, which YAML is, before it came here.
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  return validateGatingYaml(text, { policies, ...(compat === undefined ? {} : { compat }) })
}

function typesOf({ subjectTypes }: GreenwaveWorld): readonly unknown[] {
  return [...subjectTypes].sort((a, b) => compareText(a.id, b.id)).map(subjectTypeJson)
}
