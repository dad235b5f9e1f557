import { okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../ports/api.ts'
import { readApiPath, type ApiPath } from '../ports/api-path.ts'
import { messageAnswer, notFound, storeFailure } from './answers.ts'
import { createWaivers } from './create-waivers.ts'
import { filterWaivers, waiversBySubjects } from './filter-waivers.ts'
import { withCallback } from './jsonp.ts'
import { listWaivers } from './list-waivers.ts'
import { permissionList, type PermissionList } from './waiver-db-permission.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import { waiverView } from './waiver-view.ts'

type Answered = ResultAsync<ApiAnswer, ApiAnswer>

/** What is done for one method of one path. */
type Work = (request: ApiRequest, path: ApiPath) => Answered

/** What can be done at a path. */
interface Route {
  readonly get?: Work
  readonly post?: Work
}

/**
 * WaiverDB's API v1.0 over a waiver store, for the clients that WaiverDB has. Paths begin below `/api/v1.0`: a host mounts it
 * there, says who the user is and writes the answers.
 *
 * @throws TypeError where a regular expression of `permissionMapping` or of a permission cannot be used
 * @example
 * import { createWaiverDbApi } from '@gatewright/core/waiverdb'
 * import { createMemoryDatabase } from '@gatewright/storage-memory'
 *
 * const api = createWaiverDbApi({
 *   waivers: createMemoryDatabase().open('shop').waivers,
 *   clock: { now: () => '2026-11-22T04:19:00Z' },
 *   baseUrl: 'https://waiverdb.example/api/v1.0',
 * })
 * const { status } = await api({ method: 'GET', path: '/waivers/?testcase=dist.rpmlint' })
 * console.log(status) // 200
 */
export function createWaiverDbApi(options: WaiverDbApiOptions): ApiHandler {
  const permissions = permissionList(options.permissions, options.permissionMapping)
  return async (request) => {
    const path = readApiPath(request.path)
    if (!path) return messageAnswer(400, 'The percent-encoding of the address is broken.')
    try {
      return await answerTo(request, path, routeTo(path, options, permissions))
    } catch {
      // A port of the host's threw; what it said is not for clients.
      return messageAnswer(500, 'Something went wrong.')
    }
  }
}

async function answerTo(request: ApiRequest, path: ApiPath, route: Route | undefined): Promise<ApiAnswer> {
  if (!route) return notFound
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  const work = isGet ? route.get : request.method === 'POST' ? route.post : undefined
  if (!work) return otherMethod(request.method, route)
  const answer = await work(request, path).match(
    (done) => done,
    (failed) => failed,
  )
  const callback = path.parameters.find(([name]) => name === 'callback')?.[1] ?? ''
  return isGet && callback !== '' ? withCallback(answer, callback) : answer
}

function routeTo(path: ApiPath, options: WaiverDbApiOptions, permissions: PermissionList): Route | undefined {
  switch (path.pathname) {
    case '/waivers/':
      return {
        get: (_, asked) => listWaivers(asked, options),
        post: (request) => createWaivers(request, options, permissions),
      }
    case '/waivers/+filtered':
      return { post: ({ body }) => filterWaivers(body, options) }
    case '/waivers/+by-subjects-and-testcases':
      return { post: ({ body }) => waiversBySubjects(body, options) }
    case '/waivers':
      return { get: () => okAsync(redirect(path, options)), post: () => okAsync(redirect(path, options)) }
    case '/healthcheck':
      return { get: () => healthcheck(options) }
  }
  const [, name = ''] = /^\/(about|config|permissions)\/?$/.exec(path.pathname) ?? []
  if (name !== '')
    return { get: () => okAsync({ status: 200, body: description(name, path, options, permissions) }) }
  const [, id] = /^\/waivers\/(\d+)$/.exec(path.pathname) ?? []
  return id === undefined ? undefined : { get: () => oneWaiver(Number(id), options) }
}

function oneWaiver(id: number, { waivers }: WaiverDbApiOptions): Answered {
  return waivers
    .record(Math.min(id, Number.MAX_SAFE_INTEGER))
    .map((record) =>
      record ? { status: 200, body: waiverView(record) } : messageAnswer(404, 'Waiver not found'),
    )
    .mapErr(storeFailure)
}

function description(
  name: string,
  { parameters }: ApiPath,
  options: WaiverDbApiOptions,
  permissions: PermissionList,
): unknown {
  const { version = 'gatewright', authMethod = 'OIDC', permissionMapping = {}, superusers = [] } = options
  if (name === 'about') return { version, auth_method: authMethod }
  if (name === 'config') return { permission_mapping: permissionMapping, superusers }
  const testcase = parameters.find(([key]) => key === 'testcase')?.[1] ?? ''
  return testcase === '' ? permissions.entries : permissions.about(testcase)
}

function healthcheck({ waivers }: WaiverDbApiOptions): Answered {
  return waivers
    .record(1)
    .map(() => ({ status: 200, body: 'Health check OK', headers: { 'content-type': 'text/plain' } }))
    .mapErr(storeFailure)
}

function redirect({ query }: ApiPath, { baseUrl }: WaiverDbApiOptions): ApiAnswer {
  const location = `${baseUrl}/waivers/${query === '' ? '' : `?${query}`}`
  return messageAnswer(308, `The waivers are at ${location}.`, { location })
}

function otherMethod(method: string, { get, post }: Route): ApiAnswer {
  const allowed = [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : []), 'OPTIONS'].join(', ')
  const headers = { allow: allowed }
  return method === 'OPTIONS'
    ? { status: 200, body: '', headers }
    : messageAnswer(405, 'The method is not allowed for the requested URL.', headers)
}
