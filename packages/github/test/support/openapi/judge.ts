import type { ValidateFunction } from 'ajv'
import type { JsonObject, Operation, Parameter } from './description.ts'
import { operations } from './description.ts'
import { brokenRules } from './documented-rules.ts'
import { compileReply, compileRequest, problemsOf } from './schemas.ts'

/** A call as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  /** Path below the base address, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown
}

/** Which operation a call is, with what its path says, and what is wrong with it. */
export interface Judgement {
  readonly operation: Operation | undefined
  readonly path: Readonly<Record<string, string>>
  readonly problems: readonly string[]
}

/** Holds a call against GitHub's description and the rules that only its documentation has. */
export function judgeRequest(request: WireRequest): Judgement {
  const found = findOperation(request.method, request.path)
  if (!found)
    return { operation: undefined, path: {}, problems: [`${request.method} ${request.path} is no operation`] }
  const { operation, path } = found
  const problems = [
    ...judgeHeaders(request.headers),
    ...operation.parameters.flatMap((parameter) => judgeParameter(parameter, request.query, path)),
    ...undeclared(operation, request.query),
    ...judgeBody(operation, request.body),
  ].map((problem) => `${operation.id}: ${problem}`)
  return { operation, path, problems }
}

/** What is wrong with a reply that a test gives in GitHub's place. */
export function judgeReply(operation: Operation, status: number, body: unknown): readonly string[] {
  const prefix = `reply ${status} of ${operation.id}:`
  // Errors that the description does not list come all the same: limits, trouble of the server.
  if (!operation.replies.has(status)) return status >= 400 ? [] : [`${prefix} is not described`]
  const schema = operation.replies.get(status)
  if (!schema || body === undefined || status === 304) return []
  return problemsOf(cached(schema, compileReply), body).map((problem) => `${prefix} ${problem}`)
}

function findOperation(
  method: string,
  path: string,
): { readonly operation: Operation; readonly path: Readonly<Record<string, string>> } | undefined {
  for (const { operation, pattern } of matchers) {
    const match = operation.method === method ? pattern.exec(path) : null
    if (!match) continue
    const parts = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)])
    return { operation, path: Object.fromEntries(parts) as Record<string, string> }
  }
  return undefined
}

/** Fixed parts first: `/issues/comments/7` is no issue called "comments". */
const matchers = [...operations]
  .sort((a, b) => count(a.template) - count(b.template) || b.template.length - a.template.length)
  .map((operation) => ({ operation, pattern: patternOf(operation) }))

function count(template: string): number {
  return template.split('{').length
}

function patternOf({ template }: Operation): RegExp {
  // Paths of files go over several segments, and Octokit encodes the slashes between them.
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'path' || name === 'ref' || name === 'branch' ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  )
  return new RegExp(`^${source}$`)
}

function judgeHeaders(headers: Headers): readonly string[] {
  return headers.get('x-github-api-version') === null ? ['the header X-GitHub-Api-Version is missing'] : []
}

function judgeParameter(
  { name, in: place, isRequired, schema }: Parameter,
  query: URLSearchParams,
  path: Readonly<Record<string, string>>,
): readonly string[] {
  const text = place === 'path' ? path[name] : (query.get(name) ?? undefined)
  if (text === undefined) return isRequired ? [`the parameter ${name} is missing`] : []
  const value = schema['type'] === 'integer' && /^-?\d+$/.test(text) ? Number(text) : asBoolean(schema, text)
  const problems = problemsOf(cached(schema, compileRequest), value).map((problem) => `${name}: ${problem}`)
  // Only the documentation says how long a page may be.
  return name === 'per_page' && Number(text) > 100 ? [...problems, 'per_page is over 100'] : problems
}

function asBoolean(schema: JsonObject, text: string): unknown {
  return schema['type'] === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text
}

function undeclared({ parameters }: Operation, query: URLSearchParams): readonly string[] {
  const known = new Set(parameters.flatMap(({ in: place, name }) => (place === 'query' ? [name] : [])))
  return [...query.keys()].filter((name) => !known.has(name)).map((name) => `there is no parameter ${name}`)
}

function judgeBody(operation: Operation, body: unknown): readonly string[] {
  if (body === undefined) return operation.isBodyRequired ? ['the body is missing'] : []
  if (!operation.body) return ['it takes no body']
  const problems = problemsOf(cached(operation.body, compileRequest), body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return problems
  return [...problems, ...brokenRules(operation.id, body as JsonObject)]
}

const compiled = new WeakMap<object, ValidateFunction>()

function cached(schema: JsonObject, compile: (schema: JsonObject) => ValidateFunction): ValidateFunction {
  const known = compiled.get(schema) ?? compile(schema)
  compiled.set(schema, known)
  return known
}
