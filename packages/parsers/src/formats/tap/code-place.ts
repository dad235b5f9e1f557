import {
  fieldOf,
  numberField,
  objectField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'

/** Where in its source a test stands: line and column from 1. */
export interface CodePlace {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
}

const trailingPlace = /:(\d{1,9})(?::(\d{1,9}))?$/

/** Where the YAML of a test point says that it failed: in `at`, `location`, or in `file` and `line` of its own. */
export function placeOf(value: JsonObject): CodePlace {
  const at = objectField(value, 'at')
  if (at) return placeFrom(at)
  const written = textField(value, 'at') ?? textField(value, 'location')
  return written === undefined ? placeFrom(value) : placeIn(written)
}

function placeFrom(fields: JsonObject): CodePlace {
  const file = textField(fields, 'file') ?? textField(fields, 'fileName')
  if (file === undefined || file === '') return {}
  return {
    file: withoutScheme(file),
    line: positive(fields, 'line', 'lineNumber'),
    column: positive(fields, 'column', 'columnNumber'),
  }
}

/** `file:12:5`, also behind the name of a function: `run (file:12:5)`. */
function placeIn(written: string): CodePlace {
  const inner = written.endsWith(')') ? written.slice(written.lastIndexOf('(') + 1, -1) : written
  const [end = '', line, column] = trailingPlace.exec(inner) ?? []
  const file = withoutScheme(inner.slice(0, inner.length - end.length))
  if (file === '' || line === undefined) return {}
  return { file, line: Number(line) || undefined, column: Number(column) || undefined }
}

function positive(fields: JsonObject, ...keys: readonly string[]): number | undefined {
  const key = keys.find((candidate) => fieldOf(fields, candidate) !== undefined)
  const value = key === undefined ? undefined : numberField(fields, key)
  return value !== undefined && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

function withoutScheme(file: string): string {
  return file.startsWith('file://') ? file.slice('file://'.length) : file
}
