type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type JsonObject = Readonly<Record<string, Json>>

/** An OpenAPI document, as far as it is cut. */
export interface Description {
  readonly openapi: string
  readonly info: JsonObject
  readonly servers: Json
  readonly paths: JsonObject
  readonly 'x-webhooks': JsonObject
  readonly components: Readonly<Record<string, JsonObject>>
}

/** What is kept says the same without these. */
const prose = new Set(['description', 'examples', 'summary', 'tags', 'externalDocs', 'x-github'])

/** The operations of some paths, with every component that they lead to. */
export function sliceOperations(whole: Description, wanted: readonly string[]): unknown {
  const paths = Object.fromEntries(
    wanted.map((path) => {
      const found = whole.paths[path]
      if (found === undefined) throw new Error(`The description has no ${path}.`)
      return [path, plain(found)]
    }),
  )
  const { openapi, info, servers } = whole
  return { openapi, info: plain(info), servers, paths, components: componentsOf(whole, paths) }
}

/** The webhooks whose names match, with every component that they lead to. */
export function sliceWebhooks(whole: Description, wanted: RegExp): unknown {
  const entries = Object.entries(whole['x-webhooks']).filter(([name]) => wanted.test(name))
  const webhooks = Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]))
  const { openapi, info } = whole
  return { openapi, info: plain(info), 'x-webhooks': webhooks, components: componentsOf(whole, webhooks) }
}

function componentsOf(whole: Description, from: Json): unknown {
  const found = new Map<string, Json>()
  const open = [...references(from)]
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (found.has(reference)) continue
    const [, , kind = '', name = ''] = reference.split('/')
    const component = whole.components[kind]?.[name]
    if (component === undefined) throw new Error(`${reference} leads nowhere.`)
    const kept = plain(component)
    found.set(reference, kept)
    open.push(...references(kept))
  }
  const components: Record<string, Record<string, Json>> = {}
  for (const [reference, value] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [, , kind = '', name = ''] = reference.split('/')
    ;(components[kind] ??= {})[name] = value
  }
  return components
}

function references(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(references)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as JsonObject).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  )
}

/** Without prose. A property of an object may be called as prose is: names of properties are no keywords. */
function plain(value: Json, areNames: boolean = false): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => plain(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([name]) => areNames || !prose.has(name))
      .map(([name, inner]) => [name, plain(inner, !areNames && name === 'properties')]),
  )
}
