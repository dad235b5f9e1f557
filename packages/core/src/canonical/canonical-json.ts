import { compareText } from './compare-text.ts'

const loneSurrogate = /\p{Surrogate}/u

/** Anything that JSON can say. `undefined` as a property means that the property is not there. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/**
 * The one JSON text of a value: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 *
 * Numbers that JSON cannot say (`NaN`, infinities) and lone surrogates are a mistake of the program and throw.
 *
 * @remarks RFC 8785, section 3.2.
 * @example
 * import { canonicalJson } from '@gatewright/core/canonical'
 *
 * canonicalJson({ b: [1, 2.50], a: 'é' }) // '{"a":"é","b":[1,2.5]}'
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form.`)
  if (typeof value === 'string' && loneSurrogate.test(value))
    throw new TypeError('A lone surrogate has no canonical JSON form.')
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? noForm(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort(compareText)
    .map((key) => `${canonicalJson(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${members.join(',')}}`
}

/** Only a program that escaped the types gets here: functions, symbols and `undefined` in an array. */
function noForm(value: unknown): never {
  throw new TypeError(`${typeof value} has no JSON form.`)
}

function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
