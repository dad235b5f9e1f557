import * as z from 'zod'
import { didYouMean } from '../errors/did-you-mean.ts'

/** An object schema that refuses unknown keys and says which key was probably meant. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? [], known) : undefined),
  })
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => {
      const meant = didYouMean(key, known)
      return meant ? `Unknown key "${key}"; did you mean "${meant}"?` : `Unknown key "${key}"; known are ${known.join(', ')}.`
    })
    .join(' ')
}
