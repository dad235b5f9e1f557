import { okAsync } from 'neverthrow'
import type { ApiAnswer, ApiHandler, ApiRequest } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import { messageAnswer, serveApi, type ApiRoute, type ApiWork } from '../ports/serve-api.ts'
import { notFound, storeFailure } from './answers.ts'
import { createWaivers } from './create-waivers.ts'
import { filterWaivers, waiversBySubjects } from './filter-waivers.ts'
import { listWaivers } from './list-waivers.ts'
import { permissionList, type PermissionList } from './waiver-db-permission.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import { waiverView } from './waiver-view.ts'

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
  return serveApi((path, request) => routeTo(path, request, options, permissions), { notFound })
}

function routeTo(
  path: ApiPath,
  request: ApiRequest,
  options: WaiverDbApiOptions,
  permissions: PermissionList,
): ApiRoute | undefined {
  switch (path.pathname) {
    case '/waivers/':
      return {
        GET: () => listWaivers(path, options),
        POST: () => createWaivers(request, options, permissions),
      }
    case '/waivers/+filtered':
      return { POST: () => filterWaivers(request.body, options) }
    case '/waivers/+by-subjects-and-testcases':
      return { POST: () => waiversBySubjects(request.body, options) }
    case '/waivers/new':
      return { POST: () => createWaivers(request, options, permissions) }
    case '/waivers': {
      const elsewhere = (): ApiWork => okAsync(redirect(path, options))
      return { GET: elsewhere, POST: elsewhere }
    }
    case '/healthcheck':
      return { GET: () => healthcheck(options) }
  }
  const [, name = ''] = /^\/(about|config|permissions)\/?$/.exec(path.pathname) ?? []
  if (name !== '')
    return { GET: () => okAsync({ status: 200, body: description(name, path, options, permissions) }) }
  const [, id] = /^\/waivers\/(\d+)$/.exec(path.pathname) ?? []
  return id === undefined ? undefined : { GET: () => oneWaiver(Number(id), options) }
}

function oneWaiver(id: number, { waivers }: WaiverDbApiOptions): ApiWork {
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

function healthcheck({ waivers }: WaiverDbApiOptions): ApiWork {
  return waivers
    .record(1)
    .map(() => ({ status: 200, body: 'Health check OK', headers: { 'content-type': 'text/plain' } }))
    .mapErr(storeFailure)
}

function redirect({ query }: ApiPath, { baseUrl }: WaiverDbApiOptions): ApiAnswer {
  const location = `${baseUrl}/waivers/${query === '' ? '' : `?${query}`}`
  return messageAnswer(308, `The waivers are at ${location}.`, { location })
}
