import * as z from 'zod'
import { percentGrammar } from './ratio-of-percent.ts'

/** A share as a person writes it, from `0%` to `100%`, with at most six decimals: `99.95%`. */
export type Percent = `${number}%`

/** Narrower than its type, which can't say what a number may be. */
export const PercentSchema: z.ZodType<Percent> = z
  .string('A percentage is text with its sign, as 98%.')
  .regex(percentGrammar, {
    // What reads the number afterwards can't read what is none.
    abort: true,
    error: 'Not a percentage; write 0% to 100% with at most six decimals, as 99.95%.',
  }) as unknown as z.ZodType<Percent>
