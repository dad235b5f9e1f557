import * as z from 'zod'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { ProblemCode } from '../errors/index.ts'
import { isDeeperThan } from '../schema/is-deeper-than.ts'
import { isStorable } from '../schema/text.ts'

/** No decision and no message nests deeper, and every database, parser and stack bears as much. */
const deepest = 64

/** Values of a payload, those within others too. */
const mostValues = 1_000_000

/**
 * Data that JSON can say and that every database gives back as it was: plain objects and lists of at most 64 levels and a
 * million values, no lone surrogate and no U+0000 in texts and keys, no key `__proto__`. What it lets through is a copy;
 * members that are undefined are left out, and -0, which not every database has, becomes 0.
 */
export const StorableJsonSchema: z.ZodType<JsonValue> = z.unknown().transform((input, context) => {
  if (isDeeperThan(input, deepest)) {
    return refused(context, [], 'out-of-range', `Nested in more than ${deepest} levels.`)
  }
  return copyOf(input, [], { context, left: mostValues })
})

type Path = readonly (string | number)[]

interface Copying {
  readonly context: z.core.$RefinementCtx
  /** How many values may still come: data that shares parts is small in memory and endless when written. */
  left: number
}

function copyOf(value: unknown, path: Path, copying: Copying): JsonValue {
  const { context } = copying
  if (copying.left <= 0) return z.NEVER
  copying.left -= 1
  if (copying.left === 0) return refused(context, path, 'out-of-range', `More than ${mostValues} values.`)
  switch (typeof value) {
    case 'string':
      return isStorable(value) ? value : refused(context, path, 'invalid', unstorableText)
    case 'number':
      if (Number.isFinite(value)) return value === 0 ? 0 : value
      return refused(context, path, 'out-of-range', 'Not a number that JSON can say.')
    case 'boolean':
      return value
    case 'undefined':
      return refused(context, path, 'missing', 'Missing; a value that JSON can say is needed.')
    case 'object':
      return value === null ? null : copyOfObject(value, path, copying)
    default:
      return refused(context, path, 'wrong-type', `A ${typeof value} is nothing that JSON can say.`)
  }
}

function copyOfObject(value: object, path: Path, copying: Copying): JsonValue {
  // Unlike `map`, this sees the holes of a list, which read as undefined and are refused.
  if (Array.isArray(value))
    return Array.from(value, (member, index) => copyOf(member, [...path, index], copying))
  if (!isPlain(value)) {
    return refused(
      copying.context,
      path,
      'wrong-type',
      'Only plain objects and lists are kept; write it as one.',
    )
  }
  const members: [string, JsonValue][] = []
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    if (key === '__proto__' || !isStorable(key))
      refused(copying.context, [...path, key], 'invalid', unstorableKey)
    else members.push([key, copyOf(member, [...path, key], copying)])
  }
  return Object.fromEntries(members)
}

const unstorableText = 'Lone surrogates and the character U+0000 are not allowed.'
const unstorableKey = 'A key is not "__proto__" and holds no lone surrogate and no U+0000.'

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of plain objects of another realm, as of a test runner, is another one, and has none of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function refused(context: z.core.$RefinementCtx, path: Path, code: ProblemCode, message: string): never {
  context.addIssue({ code: 'custom', path: [...path], message, params: { code } })
  return z.NEVER
}
