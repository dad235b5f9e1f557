import { object, schemas, type Json, type JsonObject, type Operation } from './description.ts'

/** The smallest JSON value that a schema of the description lets through, with other values where a test says so. */
export function sampleOf(schema: JsonObject, overlay: JsonObject = {}): JsonObject {
  // What may be null as a whole is asked for because it is not.
  return merged(object(sample(resolvedOnce(schema))), overlay)
}

/** A sample of what an operation replies with a status. */
export function sampleReply(operation: Operation, status: number, overlay: JsonObject = {}): JsonObject {
  const schema = operation.replies.get(status)
  if (!schema) throw new TypeError(`${operation.id} has no JSON for ${status}.`)
  return sampleOf(schema, overlay)
}

/** A sample of one of the schemas that the description names, as `check-run`. */
export function sampleNamed(name: string, overlay: JsonObject = {}): JsonObject {
  return sampleOf({ $ref: `#/components/schemas/${name}` }, overlay)
}

function resolvedOnce(schema: JsonObject): JsonObject {
  const { nullable: _, ...rest } = referred(schema) ?? schema
  return rest
}

function referred({ $ref: reference }: JsonObject): JsonObject | undefined {
  if (typeof reference !== 'string') return undefined
  const name = reference.split('/').at(-1) ?? ''
  return object(schemas[name])
}

function sample(given: JsonObject): Json {
  const target = referred(given)
  if (target) return sample(target)
  if (given['nullable'] === true) return null
  const [first] = listOf(given['enum'])
  if (first !== undefined) return first
  const all = listOf(given['allOf'])
  if (all.length > 0) return Object.assign({}, ...all.map((one) => sample(object(one)))) as JsonObject
  const [choice] = [...listOf(given['oneOf']), ...listOf(given['anyOf'])]
  if (choice !== undefined && given['properties'] === undefined) return sample(object(choice))
  return ofType(given)
}

function ofType(given: JsonObject): Json {
  switch (given['type']) {
    case 'string':
      return text(given)
    case 'integer':
    case 'number':
      return typeof given['minimum'] === 'number' ? given['minimum'] : 1
    case 'boolean':
      return false
    case 'array':
      return []
    default: {
      const properties = given['properties'] === undefined ? {} : object(given['properties'])
      const names = listOf(given['required']).map(String)
      return Object.fromEntries(
        names.map((name) => [name, properties[name] === undefined ? 'x' : sample(object(properties[name]))]),
      )
    }
  }
}

function text({ format, example, pattern, minLength }: JsonObject): string {
  switch (format) {
    case 'date-time':
      return '2026-11-22T04:19:00Z'
    case 'date':
      return '2026-11-22'
    case 'uri':
      return 'https://api.github.com/'
    case 'email':
      return 'ci@shop.example'
    default:
      if (pattern !== undefined && typeof example === 'string') return example
      return 'x'.repeat(typeof minLength === 'number' ? Math.max(1, minLength) : 1)
  }
}

function merged(base: JsonObject, overlay: JsonObject): JsonObject {
  const all: Record<string, Json | undefined> = { ...base }
  for (const [name, value] of Object.entries(overlay)) {
    const before = all[name]
    const areObjects = [before, value].every(
      (one) => typeof one === 'object' && one !== null && !Array.isArray(one),
    )
    all[name] = areObjects ? merged(object(before), object(value)) : value
  }
  return all
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}
