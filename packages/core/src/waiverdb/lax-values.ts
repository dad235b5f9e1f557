import * as z from 'zod'

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...['1', 'on', 't', 'true', 'y', 'yes'].map((text) => [text, true] as const),
  ...['0', 'off', 'f', 'false', 'n', 'no'].map((text) => [text, false] as const),
  [1, true],
  [0, false],
  [true, true],
  [false, false],
])

/** A truth value in any of the ways that pydantic takes. */
export function laxBoolean(): z.ZodType<boolean> {
  return z.unknown().transform((value, context) => {
    const truth = truths.get(typeof value === 'string' ? value.toLowerCase() : value)
    if (truth !== undefined) return truth
    const isReadable = typeof value === 'string' || typeof value === 'number'
    context.addIssue({
      code: 'custom',
      message: isReadable
        ? 'Input should be a valid boolean, unable to interpret input'
        : 'Input should be a valid boolean',
      params: { type: isReadable ? 'bool_parsing' : 'bool_type' },
      input: value,
    })
    return z.NEVER
  })
}

/** A whole number in any of the ways that pydantic takes. One that is too large for a number is the largest there is. */
export function laxInteger(): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    if (typeof value === 'boolean') return Number(value)
    if (typeof value === 'number' && Number.isInteger(value)) return value
    if (typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*(\.0+)?\s*$/.test(value) && value.length <= 4300)
      return Number(value.replaceAll('_', ''))
    context.addIssue({ code: 'custom', input: value, ...integerFault(value) })
    return z.NEVER
  })
}

function integerFault(value: unknown): {
  readonly message: string
  readonly params: { readonly type: string }
} {
  if (typeof value === 'string') {
    const message = 'Input should be a valid integer, unable to parse string as an integer'
    return { message, params: { type: 'int_parsing' } }
  }
  if (typeof value === 'number') {
    const message = 'Input should be a valid integer, got a number with a fractional part'
    return { message, params: { type: 'int_from_float' } }
  }
  return { message: 'Input should be a valid integer', params: { type: 'int_type' } }
}
