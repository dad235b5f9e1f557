/** The path of a request, read. */
export interface ApiPath {
  /** Without the query, percent-decoded. */
  readonly pathname: string
  /** The parts between the slashes, each percent-decoded; none for `/` and for an empty path. */
  readonly segments: readonly string[]
  /** The parameters as they came, repeated ones too; `+` stands for a space. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  /** The query as it came, without the question mark; empty where there is none. */
  readonly query: string
}

/** Reads a path with its query; undefined where its percent-encoding is broken, for which a 400 is the answer. */
export function readApiPath(path: string): ApiPath | undefined {
  const mark = path.indexOf('?')
  const encoded = mark === -1 ? path : path.slice(0, mark)
  const query = mark === -1 ? '' : path.slice(mark + 1)
  const pathname = decoded(encoded)
  const segments = encoded.replace(/^\//, '').split('/').map(decoded)
  const parameters = query.split('&').filter(Boolean).map(readParameter)
  if (pathname === undefined || !areRead(segments) || !areRead(parameters)) return undefined
  return { pathname, segments: pathname.replace(/^\//, '') === '' ? [] : segments, parameters, query }
}

function readParameter(part: string): readonly [string, string] | undefined {
  const sign = part.indexOf('=')
  const name = decoded((sign === -1 ? part : part.slice(0, sign)).replaceAll('+', ' '))
  const value = decoded((sign === -1 ? '' : part.slice(sign + 1)).replaceAll('+', ' '))
  return name === undefined || value === undefined ? undefined : [name, value]
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function areRead<Value>(values: readonly (Value | undefined)[]): values is readonly Value[] {
  return !values.includes(undefined)
}
