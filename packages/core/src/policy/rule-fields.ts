import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText, lineOfText } from '../schema/text.ts'
import type { Attempts } from './attempts.ts'

const ruleId = /^[A-Za-z][A-Za-z0-9._-]*$/

/** The schema fields that every rule has. */
export function metaSchema(): {
  id: z.ZodExactOptional<z.ZodString>
  title: z.ZodExactOptional<z.ZodString>
  why: z.ZodExactOptional<z.ZodString>
  owner: z.ZodExactOptional<z.ZodString>
  waivable: z.ZodExactOptional<z.ZodBoolean>
} {
  return {
    id: z.exactOptional(
      z.string().max(128).regex(ruleId, 'An id is a letter, then letters, digits, ".", "_" and "-".'),
    ),
    title: z.exactOptional(lineOfText(256)),
    why: z.exactOptional(freeText(8192)),
    owner: z.exactOptional(lineOfText(256)),
    waivable: z.exactOptional(z.boolean()),
  }
}

export function attemptsSchema(): z.ZodType<Attempts> {
  const count = z.int().min(1).max(1000)
  return exactly<Attempts>()(
    z
      .discriminatedUnion('keep', [
        strictObject({ keep: z.literal('all') }),
        strictObject({ keep: z.literal('latest') }),
        strictObject({ keep: z.literal('any-pass'), maxAttempts: count }),
        strictObject({ keep: z.literal('last-n'), n: count, minPass: count }),
      ])
      .refine((attempts) => attempts.keep !== 'last-n' || attempts.minPass <= attempts.n, {
        path: ['minPass'],
        error: 'More passes than attempts can never be met.',
      }),
  )
}
