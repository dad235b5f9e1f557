import { errAsync, okAsync } from 'neverthrow'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../ports/api.ts'
import { readApiPath } from '../ports/api-path.ts'
import { withCallback } from '../ports/jsonp.ts'
import { answerOf, asking, messageAnswer, type Answering } from './answers.ts'
import { contextOf, type ApiContext, type ResultsDbApiOptions } from './api-context.ts'
import { createResults } from './create-results.ts'
import { findGroup, getGroup, listGroups, postGroup } from './groups.ts'
import { latestResults, listResults } from './list-results.ts'
import { firstOf, parametersOf, type Parameters } from './parameters.ts'
import { resultIdOf } from '../schema/result-number.ts'
import type { RoutedPath } from './routed-path.ts'
import { findTestcase, getTestcase, listTestcases, postTestcase } from './testcases.ts'
import { writeResults } from './write-results.ts'

/**
 * ResultsDB's API v2.0 over a storage, for clients that talk to ResultsDB: mount it where they look for it.
 *
 * A POST of results takes a list, too, of which all are stored or none, and an `idempotency_key`. A store that can't be
 * reached is a 503.
 *
 * @example
 * import { createResultsDbApi } from '@gatewright/core/resultsdb'
 * import type { ProjectStorage } from '@gatewright/core/ports'
 *
 * declare const storage: ProjectStorage
 *
 * const api = createResultsDbApi({
 *   storage,
 *   clock: { now: () => '2026-11-22T04:19:00Z' },
 *   newUuid: () => '3ce5f6d7-ce34-489b-ab61-325ce634eab5',
 *   baseUrl: 'https://results.example/api/v2.0',
 * })
 * const answer = await api({ method: 'GET', path: '/results?item=bash-5.2-1.fc40&outcome=FAILED' })
 */
export function createResultsDbApi(options: ResultsDbApiOptions): ApiHandler {
  const context = contextOf(options)
  return async (request) => {
    try {
      return await answer(context, request)
    } catch {
      return messageAnswer(500, 'Internal Server Error')
    }
  }
}

/** What a path answers to each method. */
type Route = Readonly<Partial<Record<'GET' | 'POST', () => Answering>>>

async function answer(context: ApiContext, request: ApiRequest): Promise<ApiAnswer> {
  const read = readApiPath(request.path)
  if (read === undefined) return messageAnswer(400, 'The percent-encoding of the path is broken.')
  const path = { ...read, encodedPath: request.path.split('?', 1)[0] ?? '' }
  const parameters = parametersOf(path)
  const route = routeOf(context, path, parameters, request)
  if (route === undefined) return messageAnswer(404, 'Not Found')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const handle = method === 'GET' || method === 'POST' ? route[method] : undefined
  if (handle === undefined) {
    return { ...messageAnswer(405, 'Method Not Allowed'), headers: { allow: Object.keys(route).join(', ') } }
  }
  const answered = await handle().match(
    (done) => done,
    (refusal) => refusal,
  )
  const callback = context.isUpstream || method === 'POST' ? undefined : firstOf(parameters, 'callback')
  if (callback === undefined) return answered
  return withCallback(answered, callback) ?? messageAnswer(400, 'The callback is not the name of a function.')
}

function routeOf(
  context: ApiContext,
  path: RoutedPath,
  parameters: Parameters,
  { body }: ApiRequest,
): Route | undefined {
  const [area, ...rest] = path.segments
  if (area === undefined) return { GET: () => okAsync(landing(context)) }
  // As in ResultsDB, an encoded slash is a slash.
  const name = path.pathname.replace(/^\//, '').slice(area.length + 1)
  const isWhole = rest.length === 0
  switch (area) {
    case 'healthcheck':
      return isWhole ? { GET: () => healthcheck(context) } : undefined
    case 'results':
      if (isWhole) {
        return {
          GET: () => listResults(context, path, parameters),
          POST: () => withBody(body, () => createResults(context, body)),
        }
      }
      return name === 'latest'
        ? { GET: () => latestResults(context, path, parameters) }
        : { GET: () => getResult(context, name) }
    case 'groups':
      return isWhole
        ? {
            GET: () => listGroups(context, path, parameters),
            POST: () => withBody(body, () => postGroup(context, body)),
          }
        : groupRoute(context, path, parameters, name)
    case 'testcases':
      return isWhole
        ? {
            GET: () => listTestcases(context, path, parameters),
            POST: () => withBody(body, () => postTestcase(context, body)),
          }
        : testcaseRoute(context, path, parameters, name)
    default:
      return undefined
  }
}

function groupRoute(context: ApiContext, path: RoutedPath, parameters: Parameters, name: string): Route {
  if (!name.endsWith('/results')) return { GET: () => getGroup(context, name) }
  const group = withoutEnd(name)
  return {
    GET: () =>
      findGroup(context, group).andThen((known) =>
        known
          ? listResults(context, path, parameters, { group })
          : errAsync(messageAnswer(404, `Group not found: ${group}`)),
      ),
  }
}

function testcaseRoute(context: ApiContext, path: RoutedPath, parameters: Parameters, name: string): Route {
  if (!name.endsWith('/results')) return { GET: () => getTestcase(context, name) }
  const testcase = withoutEnd(name)
  return {
    GET: () =>
      findTestcase(context, testcase).andThen((known) =>
        known
          ? listResults(context, path, parameters, { testcase })
          : errAsync(messageAnswer(404, 'Testcase not found')),
      ),
  }
}

function withoutEnd(name: string): string {
  return name.slice(0, -'/results'.length)
}

/** A body that is absent or no JSON never reaches the checks of its fields. */
function withBody(body: unknown, handle: () => Answering): Answering {
  return body === undefined ? errAsync(messageAnswer(415, 'A body of JSON is needed.')) : handle()
}

function getResult(context: ApiContext, name: string): Answering {
  const isNumber = /^\d{1,16}$/.test(name)
  if (!isNumber && context.isUpstream) return errAsync(messageAnswer(500, 'Internal Server Error'))
  const id = isNumber ? resultIdOf(Number(name)) : name
  return asking(context.storage.results.query({ ids: [id] }, { limit: 1 })).andThen(({ results }) =>
    results.length === 0
      ? errAsync(messageAnswer(404, 'Result not found'))
      : writeResults(context, results).map(([result]) => answerOf(result)),
  )
}

function healthcheck({ storage }: ApiContext): Answering {
  return storage.results
    .query({}, { limit: 1 })
    .map(() => messageAnswer(200, 'Health check OK'))
    .mapErr(() => messageAnswer(503, 'Unable to communicate with database'))
}

function landing({ baseUrl, outcomes }: ApiContext): ApiAnswer {
  const links = {
    groups: `${baseUrl}/groups`,
    results: `${baseUrl}/results`,
    testcases: `${baseUrl}/testcases`,
  }
  const message = 'Results of tests: what ran, on what, and how it ended.'
  return answerOf({ message, documentation: baseUrl, ...links, outcomes }, 300)
}
