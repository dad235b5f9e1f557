import { readFileSync } from 'node:fs'

/** A JSON value of the description; what it is can be seen only by looking. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json | undefined
}

/** One operation of GitHub's REST API, as its description has it. */
export interface Operation {
  readonly id: string
  readonly method: string
  /** As `/repos/{owner}/{repo}/check-runs`. */
  readonly template: string
  readonly parameters: readonly Parameter[]
  /** Schema of the JSON body; undefined where the operation takes none. */
  readonly body: JsonObject | undefined
  readonly isBodyRequired: boolean
  /** Schemas of JSON replies by status; undefined where the reply has no JSON body. */
  readonly replies: ReadonlyMap<number, JsonObject | undefined>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly isRequired: boolean
  readonly schema: JsonObject
}

/** GitHub's own description of its REST API, cut down to the operations that the adapter calls; see the notice beside the file. */
const description = read('github-openapi-slice.json')
const webhooks = read('github-webhooks-slice.json')

/** The schemas that the description names. */
export const schemas: JsonObject = {
  ...object(object(webhooks['components'])['schemas']),
  ...object(object(description['components'])['schemas']),
}

function read(name: string): JsonObject {
  const file = new URL(`../../data/${name}`, import.meta.url)
  return object(JSON.parse(readFileSync(file, 'utf8')) as Json)
}

/** The schema of what a webhook sends, by its name in the description, as `deployment-protection-rule-requested`. */
export function webhookSchema(name: string): JsonObject {
  const { requestBody } = object(object(object(webhooks['x-webhooks'])[name])['post'])
  const schema = jsonSchemaOf(object(requestBody))
  if (!schema) throw new TypeError(`The webhook ${name} has no JSON.`)
  return object(schemas[text(schema['$ref']).replace('#/components/schemas/', '')])
}

export const operations: readonly Operation[] = Object.entries(object(description['paths'])).flatMap(
  ([template, methods]) =>
    Object.entries(object(methods)).map(([method, said]) => operationOf(template, method, object(said))),
)

function operationOf(template: string, method: string, said: JsonObject): Operation {
  const request = said['requestBody'] === undefined ? undefined : resolved(said['requestBody'])
  return {
    id: text(said['operationId']),
    method: method.toUpperCase(),
    template,
    parameters: list(said['parameters'])
      .map(resolved)
      .flatMap((parameter): Parameter[] => {
        const place = parameter['in']
        if (place !== 'path' && place !== 'query') return []
        const isRequired = parameter['required'] === true
        return [{ name: text(parameter['name']), in: place, isRequired, schema: object(parameter['schema']) }]
      }),
    body: request && jsonSchemaOf(request),
    isBodyRequired: request?.['required'] === true,
    replies: new Map(
      Object.entries(object(said['responses'])).map(([status, reply]) => [
        Number(status),
        jsonSchemaOf(resolved(reply)),
      ]),
    ),
  }
}

function jsonSchemaOf(content: JsonObject): JsonObject | undefined {
  const types = content['content'] === undefined ? {} : object(content['content'])
  const json = types['application/json'] ?? types['application/scim+json']
  const schema = json === undefined ? undefined : object(json)['schema']
  return schema === undefined ? undefined : object(schema)
}

/** What a reference leads to; anything else as it is. */
function resolved(value: Json | undefined): JsonObject {
  const one = object(value)
  const reference = one['$ref']
  if (typeof reference !== 'string') return one
  const target = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((at: Json | undefined, name) => object(at)[name], description)
  return resolved(target)
}

export function object(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`The description has ${JSON.stringify(value)} where an object is.`)
  return value as JsonObject
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

export function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`${JSON.stringify(value)} is no text.`)
  return value
}
