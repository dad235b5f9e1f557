import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../ports/api.ts'
import { messageAnswer, serveApi, type ApiRoute, type ApiWork } from '../ports/serve-api.ts'
import { answerOf, asking } from './answers.ts'
import { contextOf, type ApiContext, type ResultsDbApiOptions } from './api-context.ts'
import { createResults } from './create-results.ts'
import { findGroup, getGroup, listGroups, postGroup } from './groups.ts'
import { latestResults, listResults } from './list-results.ts'
import { checkPatterns, parametersOf, type Parameters } from './parameters.ts'
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
  return serveApi(
    (path, request) => {
      const encodedPath = request.path.split('?', 1)[0] ?? ''
      const parameters = parametersOf(path)
      const route = routeOf(context, { ...path, encodedPath }, parameters, request)
      const refusal = checkPatterns(parameters)
      return route?.GET && refusal.isErr() ? { ...route, GET: () => errAsync(refusal.error) } : route
    },
    // ResultsDB takes `callback` for a filter where it lists results.
    { callbacks: !context.isUpstream },
  )
}

function routeOf(
  context: ApiContext,
  path: RoutedPath,
  parameters: Parameters,
  { body }: ApiRequest,
): ApiRoute | undefined {
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

function groupRoute(context: ApiContext, path: RoutedPath, parameters: Parameters, name: string): ApiRoute {
  const one = (): ApiWork => getGroup(context, name)
  if (!name.endsWith('/results')) return { GET: one }
  const group = withoutEnd(name)
  const list = (): ApiWork =>
    findGroup(context, group).andThen((known) =>
      known
        ? listResults(context, path, parameters, { group })
        : errAsync(messageAnswer(404, `Group not found: ${group}`)),
    )
  return { GET: context.isUpstream ? list : (): ApiWork => wholeFirst(findGroup(context, name), one, list) }
}

function testcaseRoute(
  context: ApiContext,
  path: RoutedPath,
  parameters: Parameters,
  name: string,
): ApiRoute {
  const one = (): ApiWork => getTestcase(context, name)
  if (!name.endsWith('/results')) return { GET: one }
  const testcase = withoutEnd(name)
  const list = (): ApiWork =>
    findTestcase(context, testcase).andThen((known) =>
      known
        ? listResults(context, path, parameters, { testcase })
        : errAsync(messageAnswer(404, 'Testcase not found')),
    )
  return {
    GET: context.isUpstream ? list : (): ApiWork => wholeFirst(findTestcase(context, name), one, list),
  }
}

/** A name may end as the address of a list does: what is called so was given out under this address. */
function wholeFirst(
  found: ResultAsync<unknown, ApiAnswer>,
  one: () => ApiWork,
  list: () => ApiWork,
): ApiWork {
  return found.andThen((known) => (known === undefined ? list() : one()))
}

function withoutEnd(name: string): string {
  return name.slice(0, -'/results'.length)
}

/** A body that is absent or no JSON never reaches the checks of its fields. */
function withBody(body: unknown, handle: () => ApiWork): ApiWork {
  return body === undefined ? errAsync(messageAnswer(415, 'A body of JSON is needed.')) : handle()
}

function getResult(context: ApiContext, name: string): ApiWork {
  const isNumber = /^\d{1,16}$/.test(name)
  if (!isNumber && context.isUpstream) return errAsync(messageAnswer(500, 'Internal Server Error'))
  const id = isNumber ? resultIdOf(Number(name)) : name
  return asking(context.storage.results.query({ ids: [id] }, { limit: 1 })).andThen(({ results }) =>
    results.length === 0
      ? errAsync(messageAnswer(404, 'Result not found'))
      : writeResults(context, results).map(([result]) => answerOf(result)),
  )
}

function healthcheck({ storage }: ApiContext): ApiWork {
  return storage.results
    .query({}, { limit: 1 })
    .map(() => messageAnswer(200, 'Health check OK'))
    .mapErr((cause) => ({ ...messageAnswer(503, 'Unable to communicate with database'), cause }))
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
