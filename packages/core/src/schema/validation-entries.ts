import type * as z from 'zod'

/** One fault of a request in the words of pydantic 2, in which ResultsDB and WaiverDB answer. */
export interface ValidationEntry {
  /** pydantic's name for the sort of fault: `missing`, `string_type`, `value_error`, … */
  readonly type: string
  /** Where: keys and indexes from the outside in; empty for the whole. */
  readonly loc: readonly (string | number)[]
  readonly msg: string
  /** What stands there; where something is missing, what it is missing in. */
  readonly input: unknown
  /** Where pydantic explains the type. */
  readonly url: string
}

/** A fault that a request handler found itself. */
export type ValidationFault = Omit<ValidationEntry, 'url'>

/** What a schema may say as `params` of a custom issue, so that the entry is of another type than `value_error`. */
interface ValidationParams {
  readonly type: string
}

/** An entry with the address that belongs to its type. */
export function validationEntry(fault: ValidationFault): ValidationEntry {
  return { ...fault, url: `https://errors.pydantic.dev/2/v/${fault.type}` }
}

/** A `value_error`: pydantic puts two words of its own before the message. */
export function valueError(
  loc: readonly (string | number)[],
  message: string,
  input: unknown,
): ValidationEntry {
  return validationEntry({ type: 'value_error', loc, msg: `Value error, ${message}`, input })
}

/**
 * What a schema found wrong with an input, one entry for each fault, in the order of the schema's keys.
 *
 * @param input - what the schema was given
 */
export function validationEntries(error: z.ZodError, input: unknown): readonly ValidationEntry[] {
  return error.issues.flatMap((issue) => entriesOf(issue, input))
}

function entriesOf(issue: z.core.$ZodIssue, input: unknown): readonly ValidationEntry[] {
  const loc = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const found = valueAt(input, loc)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      validationEntry({
        type: 'extra_forbidden',
        loc: [...loc, key],
        msg: 'Extra inputs are not permitted',
        input: valueAt(input, [...loc, key]),
      }),
    )
  }
  if (found === undefined && loc.length > 0) {
    const owner = valueAt(input, loc.slice(0, -1))
    return [validationEntry({ type: 'missing', loc, msg: 'Field required', input: owner })]
  }
  return [validationEntry({ ...wordsFor(issue, found), loc, input: found ?? null })]
}

type Words = Pick<ValidationEntry, 'type' | 'msg'>

function wordsFor(issue: z.core.$ZodIssue, found: unknown): Words {
  switch (issue.code) {
    case 'invalid_type':
      return wrongTypes.get(issue.expected) ?? custom(issue.message)
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), found)
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), found)
    case 'custom':
      return custom(issue.message, issue.params as Partial<ValidationParams> | undefined)
    default:
      return custom(issue.message)
  }
}

function custom(message: string, params: Partial<ValidationParams> = {}): Words {
  return params.type === undefined
    ? { type: 'value_error', msg: `Value error, ${message}` }
    : { type: params.type, msg: message }
}

const wrongTypes: ReadonlyMap<string, Words> = new Map([
  ['string', { type: 'string_type', msg: 'Input should be a valid string' }],
  ['object', { type: 'dict_type', msg: 'Input should be a valid dictionary' }],
  ['record', { type: 'dict_type', msg: 'Input should be a valid dictionary' }],
  ['array', { type: 'list_type', msg: 'Input should be a valid list' }],
  ['boolean', { type: 'bool_type', msg: 'Input should be a valid boolean' }],
  ['int', { type: 'int_type', msg: 'Input should be a valid integer' }],
  ['number', { type: 'float_type', msg: 'Input should be a valid number' }],
])

function tooSmall(origin: string, minimum: number, found: unknown): Words {
  if (origin === 'string') {
    return { type: 'string_too_short', msg: `String should have at least ${counted(minimum, 'character')}` }
  }
  if (origin === 'array') {
    return {
      type: 'too_short',
      msg: `List should have at least ${counted(minimum, 'item')} after validation, not ${lengthOf(found)}`,
    }
  }
  return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${minimum}` }
}

function tooBig(origin: string, maximum: number, found: unknown): Words {
  if (origin === 'string') {
    return { type: 'string_too_long', msg: `String should have at most ${counted(maximum, 'character')}` }
  }
  if (origin === 'array') {
    const msg = `List should have at most ${counted(maximum, 'item')} after validation, not ${lengthOf(found)}`
    return { type: 'too_long', msg }
  }
  return { type: 'less_than_equal', msg: `Input should be less than or equal to ${maximum}` }
}

function lengthOf(found: unknown): number {
  return Array.isArray(found) ? found.length : 0
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return value
}
