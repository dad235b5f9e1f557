import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { object, schemas, type Json, type JsonObject } from './description.ts'

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
addFormats.default(ajv)
// The description names formats that no standard knows, such as "repo.nwo": they say nothing that can be checked.
ajv.addFormat('repo.nwo', true)
ajv.addFormat('ssh-key', true)
ajv.addFormat('timestamp', true)
ajv.addSchema({ $id: 'github', components: { schemas: translated(schemas) } }, 'github')

/** Checks of a value that GitHub sends: more than the description says is allowed. */
export function compileReply(schema: JsonObject): ValidateFunction {
  return ajv.compile(object(translated(schema)))
}

/** Checks of a value that GitHub gets: nothing is allowed that the description does not say. */
export function compileRequest(schema: JsonObject): ValidateFunction {
  return ajv.compile(object(closed(translated(schema))))
}

/** What is wrong with a value, each with its place. */
export function problemsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  )
}

/** OpenAPI 3.0 as JSON Schema: `nullable` is a type, also where no type is named, and references lead into our schemas. */
function translated(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(translated)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, discriminator: _, example: __, ...said } = schema as JsonObject
  const rest: Record<string, Json | undefined> = Object.fromEntries(
    Object.entries(said).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string'
        ? value.replace('#/', 'github#/')
        : value === undefined || name === 'enum'
          ? value
          : translated(value),
    ]),
  )
  if (nullable !== true) return rest as JsonObject
  return { anyOf: [rest as JsonObject, { type: 'null' }] }
}

/** The same schema, with every object closed that names its properties and does not say that there may be others. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(
    Object.entries(schema as JsonObject).map(([name, value]) => [
      name,
      value === undefined || name === 'enum' ? value : closed(value),
    ]),
  )
  const namesThem = inner['properties'] !== undefined && inner['additionalProperties'] === undefined
  return (namesThem ? { ...inner, additionalProperties: false } : inner) as JsonObject
}
