import { ManifestError } from '../manifest.ts'

export type Data = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text as it is, nothing as the empty text, anything else as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** The records under a key; none where it is absent. */
export function recordsOf(data: Data, key: string): readonly Data[] {
  const list = data[key] ?? []
  if (!Array.isArray(list) || !list.every(isRecord))
    throw new ManifestError(`"${key}" is not a list of records: ${shown(list)}`)
  return list
}

/** The record under a key. */
export function recordOf(data: Data, key: string): Data {
  const value = data[key]
  if (!isRecord(value)) throw new ManifestError(`"${key}" is not a record: ${shown(value)}`)
  return value
}

/** One text or several; nothing where there is none. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(textOf)
}

/** JSON, cut where it is long. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

/** As much of a `Result` as is needed to have its value or the message of its fault. */
export interface Readable<Value> {
  match(
    ok: (value: Value) => readonly [Value] | string,
    error: (fault: { readonly message: string }) => readonly [Value] | string,
  ): readonly [Value] | string
}

/** The value of a result; a case whose input can't be read can't be run. */
export function valueOf<Value>(result: Readable<Value>): Value {
  const found = result.match(
    (value) => [value],
    ({ message }) => message,
  )
  if (typeof found === 'string') throw new ManifestError(found)
  return found[0]
}
