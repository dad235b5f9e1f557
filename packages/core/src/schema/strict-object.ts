import * as z from 'zod'
import { didYouMean } from '../errors/did-you-mean.ts'

/** An object schema that refuses unknown keys and says which key was probably meant. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? [], known) : undefined),
  })
}

/** One line for each key, in the order of the keys: `checkSchema` makes a problem of each. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys.map((key) => unknownKey(key, known)).join('\n')
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known)
  const name = JSON.stringify(key)
  return meant
    ? `Unknown key ${name}; did you mean "${meant}"?`
    : `Unknown key ${name}; known are ${known.join(', ')}.`
}
