import { err, errAsync, ok, okAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ApiAnswer, ApiHandler, ApiRequest, ApiUser } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import { messageAnswer, serveApi, type ApiRoute, type ApiWork } from '../ports/serve-api.ts'
import { validationEntries } from '../schema/validation-entries.ts'
import { answerOf, invalidAnswer } from './answers.ts'
import { contextOf, type ApiContext, type ResultsDbApiOptions } from './api-context.ts'
import { notAModel, readNewResult, type PostedResult } from './new-result.ts'
import { firstOf, parametersOf } from './parameters.ts'
import { dataOf } from './posted-data.ts'
import { mayReport, permissionsFor, type ReportPermission } from './report-permissions.ts'
import { storeResults } from './store-results.ts'
import {
  artifactKinds,
  dataOfTyped,
  typedResultSchema,
  type ArtifactKind,
  type TypedResult,
} from './typed-result.ts'
import { writeResults } from './write-results.ts'

export interface ResultsDbV3ApiOptions extends ResultsDbApiOptions {
  /** Who may report what. */
  readonly permissions: readonly ReportPermission[]
}

interface V3Context extends ApiContext {
  readonly permissions: readonly ReportPermission[]
}

/**
 * ResultsDB's API v3 over a storage: results of known kinds (brew builds, container images, modules, composes), from users
 * that may report them. The host makes sure of the user; a request without one is a 401.
 *
 * `POST /results/<kind>` answers the result as API v2.0 does, `GET /schemas/<kind>` what a request looks like,
 * `GET /permissions` who may report what. `POST /results` takes what API v2.0 takes, from users with a permission for
 * `ANY-DATA:` and the testcase.
 *
 * @example
 * import { createResultsDbV3Api } from '@gatewright/core/resultsdb'
 * import type { ProjectStorage } from '@gatewright/core/ports'
 *
 * declare const storage: ProjectStorage
 *
 * const api = createResultsDbV3Api({
 *   storage,
 *   clock: { now: () => '2026-11-22T04:19:00Z' },
 *   newUuid: () => '3ce5f6d7-ce34-489b-ab61-325ce634eab5',
 *   baseUrl: 'https://results.example/api/v2.0',
 *   permissions: [{ testcases: ['dist.*'], users: ['ann'] }],
 * })
 * const answer = await api({ method: 'GET', path: '/permissions?testcase=dist.rpmlint' })
 */
export function createResultsDbV3Api(options: ResultsDbV3ApiOptions): ApiHandler {
  const context = { ...contextOf(options), permissions: options.permissions }
  const outcomes = [...new Set([...context.outcomes, 'QUEUED', 'RUNNING', 'ERROR'])]
  return serveApi((path, request) => routeOf({ ...context, outcomes }, path, request), { callbacks: false })
}

function routeOf(context: V3Context, path: ApiPath, request: ApiRequest): ApiRoute | undefined {
  const [area, name, ...more] = path.segments
  const kind = artifactKinds.get(name ?? '')
  if (more.length > 0) return undefined
  if (area === undefined) return { GET: () => okAsync(landing()) }
  if (area === 'permissions' && name === undefined)
    return { GET: () => okAsync(permissionsAt(context, path)) }
  if (area === 'schemas' && kind) return { GET: () => okAsync(answerOf(schemaOf(context, kind))) }
  if (area !== 'results' || (name !== undefined && !kind)) return undefined
  return { POST: () => postResult(context, request, kind) }
}

function permissionsAt({ permissions }: V3Context, path: ApiPath): ApiAnswer {
  const testcase = firstOf(parametersOf(path), 'testcase')
  return answerOf(testcase ? permissionsFor(testcase, permissions) : permissions)
}

/** The user comes first, then the request, then whether the one may make the other. */
function postResult(context: V3Context, { user, body }: ApiRequest, kind: ArtifactKind | undefined): ApiWork {
  if (user === undefined) return errAsync(messageAnswer(401, 'Unauthorized'))
  if (body === undefined) return errAsync(messageAnswer(415, 'A body of JSON is needed.'))
  const read = kind ? readTyped(context, user, kind, body) : readNewResult(context, body)
  return read
    .andThen((posted) => {
      const testcase = posted.testcase.name
      return checkPermission(context, user, testcase, kind ? testcase : `ANY-DATA:${testcase}`).map(
        () => posted,
      )
    })
    .asyncAndThen((posted) => storeResults(context, [posted]))
    .andThen((results) => writeResults(context, results))
    .map(([result]) => answerOf(result, 201))
}

function readTyped(
  context: V3Context,
  user: ApiUser,
  kind: ArtifactKind,
  body: unknown,
): Result<PostedResult, ApiAnswer> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return err(invalidAnswer([notAModel(kind.model, body)]))
  }
  const read = typedResultSchema(kind, context.outcomes).safeParse(body)
  if (!read.success) return err(invalidAnswer(validationEntries(read.error, body)))
  return ok(postedOf(context, user, kind, read.data))
}

function postedOf(
  { isUpstream }: V3Context,
  user: ApiUser,
  kind: ArtifactKind,
  result: TypedResult & Readonly<Record<string, unknown>>,
): PostedResult {
  const data = dataOfTyped(kind, result, user.name)
  // ResultsDB stores a null that somebody sent as the text "None".
  const said = Object.entries(data).filter(
    ([, value]) => isUpstream || (value !== null && value !== undefined),
  )
  const address = result.testcase_ref_url ?? undefined
  return {
    outcome: result.outcome,
    testcase: { name: result.testcase, ...(address === undefined ? {} : { ref_url: address }) },
    groups: [],
    note: result.note ?? null,
    refUrl: result.ref_url ?? null,
    data: dataOf(Object.fromEntries(said), isUpstream),
  }
}

function checkPermission(
  { permissions, isUpstream }: V3Context,
  user: ApiUser,
  testcase: string,
  asked: string,
): Result<void, ApiAnswer> {
  const permission = mayReport(user, asked, permissions)
  const hasNoDirectory = permission === 'no-directory' || (isUpstream && user.groups === undefined)
  if (hasNoDirectory) return err(messageAnswer(500, 'Internal Server Error'))
  if (permission === 'permitted') return ok()
  const refusal = `403 Forbidden: User ${user.name} is not authorized to submit results for the test case ${testcase}`
  return err(
    messageAnswer(
      403,
      permission === 'unknown-user' ? `${refusal}; failed to find the user in LDAP` : refusal,
    ),
  )
}

function schemaOf({ outcomes }: V3Context, kind: ArtifactKind): unknown {
  return { title: kind.model, ...z.toJSONSchema(typedResultSchema(kind, outcomes), { io: 'input' }) }
}

function landing(): ApiAnswer {
  const kinds = [...artifactKinds.keys()]
  return answerOf({
    results: kinds.map((kind) => `results/${kind}`),
    schemas: kinds.map((kind) => `schemas/${kind}`),
    permissions: 'permissions',
  })
}
